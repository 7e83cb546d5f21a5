import { Output } from "../../bin/codenode-output";
import { node } from "../../toolkit/doctor/machine";
import { codeStorage, concurrency, roles } from "../../toolkit/doctor/quotas";
import { findTarget } from "../../toolkit/target";

function written(
  options: { json?: boolean; isTTY?: boolean; environment?: NodeJS.ProcessEnv },
  print: (output: Output) => void,
) {
  const streams = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof streams) => ({
    isTTY: options.isTTY === true,
    write: (text: string) => {
      streams[name] += text;
    },
  });
  const { json = false, environment = {} } = options;
  print(new Output({ json, environment, stdout: stream("stdout"), stderr: stream("stderr") }));
  return streams;
}

describe("output", () => {
  const coloured = (output: Output) => output.line(output.colors.red("x"));

  test("colours on a terminal only, and none with NO_COLOR", () => {
    expect(written({ isTTY: true }, coloured).stdout).toBe("\u001b[31mx\u001b[39m\n");
    expect(written({ isTTY: false, environment: { CI: "true" } }, coloured).stdout).toBe("x\n");
    expect(written({ isTTY: true, environment: { NO_COLOR: "1" } }, coloured).stdout).toBe("x\n");
    expect(written({ isTTY: true, environment: { TERM: "dumb" } }, coloured).stdout).toBe("x\n");
  });

  test("with --json stdout is one document", () => {
    const { stdout, stderr } = written({ json: true, isTTY: true }, (output) => {
      output.firstLine("target: local");
      output.line("for people");
      expect(output.refuse([{ file: "a/bot.yaml", path: "nodes", line: 3, message: "wrong" }])).toBe(false);
    });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      refusals: [{ file: "a/bot.yaml", path: "nodes", line: 3, message: "wrong" }],
    });
    expect(stderr).toBe("target: local\n");
  });

  test("refusals go to stderr with their place", () => {
    const { stdout, stderr } = written({}, (output) => {
      output.refuse([
        { file: "a/bot.yaml", path: "nodes", line: 3, message: "wrong" },
        { file: "", path: "", message: "just this" },
      ]);
    });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "a/bot.yaml:3: nodes: wrong\njust this\n" });
  });
});

describe("target", () => {
  const find = (name: string | undefined, environment: NodeJS.ProcessEnv) =>
    findTarget({ name, prefix: "codenode", environment });

  test("local is AWS_ENDPOINT_URL where it is set, and real credentials do not travel there", async () => {
    const found = find(undefined, {
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ACCESS_KEY_ID: "real",
      AWS_SECRET_ACCESS_KEY: "real",
    });
    if (!found.ok) throw new Error(found.message);
    expect(found.target.description).toBe("local http://127.0.0.1:1");
    expect(await found.target.lambda.config.credentials()).toMatchObject({ accessKeyId: "local" });
  });

  test("aws says region and profile; anything else is refused", () => {
    expect(find("aws", { AWS_DEFAULT_REGION: "eu-west-1", AWS_PROFILE: "bots" })).toMatchObject({
      target: { name: "aws", description: "aws eu-west-1, profile bots" },
    });
    expect(find("mars", {})).toMatchObject({ ok: false, message: expect.stringContaining("local or aws") });
  });
});

describe("doctor", () => {
  test("Node", () => {
    expect([node("18.1.0"), node("20.11.0"), node("24.0.0")].map(({ status }) => status)).toEqual([
      "error",
      "warning",
      "ok",
    ]);
  });

  test("quotas", () => {
    const account = (ConcurrentExecutions: number, used = 0) =>
      ({
        AccountLimit: { ConcurrentExecutions, TotalCodeSize: 1_000 },
        AccountUsage: { TotalCodeSize: used },
      }) as never;
    expect(concurrency(account(10), 0)).toMatchObject({
      status: "warning",
      message: expect.stringContaining("5 turns at once"),
    });
    expect(concurrency(account(1_000), 901)).toMatchObject({ status: "error" });
    expect(concurrency(account(1_000), 900)).toMatchObject({ status: "ok" });
    expect(codeStorage(account(1, 800), 99).status).toBe("ok");
    expect(codeStorage(account(1, 800), 101).status).toBe("warning");
    expect(roles({ Roles: 899, RolesQuota: 1_000 }, 1).status).toBe("ok");
    expect(roles({ Roles: 899, RolesQuota: 1_000 }, 2).status).toBe("warning");
  });
});
