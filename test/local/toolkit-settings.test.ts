import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { findInterpreter } from "../../python-layer/interpreter";
import type { Clients } from "../../toolkit/clients";
import { setMessage } from "../../toolkit/settings-messages";
import { listVariables, setVariables } from "../../toolkit/settings-variables";
import { codenode, commandVariables } from "../support/codenode-command";
import { startTestCloud, TEST_CREDENTIALS, type TestCloud } from "../support/test-cloud";

jest.setTimeout(60_000);

/** Variables and Bot Break messages by the real command line, as the dispatcher then reads them (SPEC 6). */

const NODE = `
def main(event, context):
    variables = json.loads(event['body'])['env_variables']
    return {'statusCode': 200, 'body': json.dumps({'variables': variables})}
`;

let cloud: TestCloud;
let clients: Clients;
beforeAll(async () => {
  cloud = await startTestCloud({ "shop/nodes/show.py": NODE, "shop/nodes/fails.py": "1 / 0\n" });
  const logs = new CloudWatchLogsClient({ endpoint: cloud.cloud.endpoint, ...TEST_CREDENTIALS });
  clients = { prefix: "codenode", lambda: cloud.lambda, dynamodb: cloud.dynamodb, logs };
}, 300_000);
afterAll(() => cloud?.stop());

const run = (args: string[], input?: string) =>
  codenode({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory }, args, input);
const turn = (node: string, more: object = {}) =>
  cloud.turn({ bot: "shop", environment: "staging", node, user: { user_id: "u1" }, ...more });

test("a variable is set from standard input, seen by the node, listed without its value, and unset", async () => {
  const set = await run(["vars", "set", "shop", "API_KEY", "--environment", "staging"], "tü-secret\n");
  expect(set).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^target: local .*\nAPI_KEY of shop is set in staging\n$/),
  });
  expect(await turn("show")).toMatchObject({ output: { variables: { API_KEY: "tü-secret" } } });

  const list = await run(["vars", "list", "shop", "--json"]);
  expect(JSON.parse(list.stdout).variables).toContainEqual({
    name: "API_KEY",
    staging: { characters: 9 },
    production: null,
  });
  const shown = await run(["vars", "list", "shop"]);
  expect(shown.stdout).toMatch(/API_KEY +\*{6} \(9 characters\) +not set +needed before transfer/);
  expect(list.stdout + list.stderr + shown.stdout + shown.stderr + set.stderr).not.toContain("secret");

  expect(await run(["vars", "unset", "shop", "API_KYE", "--environment", "staging"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('did you mean "API_KEY"?'),
  });
  expect(await run(["vars", "unset", "shop", "API_KEY", "--environment", "staging"])).toMatchObject({ code: 0 });
  expect(await turn("show")).toMatchObject({ output: { variables: {} } });
});

test("on a terminal, a value is asked for and never shown; Ctrl-C changes nothing", async () => {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const type = (keys: string): Promise<{ code: number; shown: string }> =>
    new Promise((resolve) => {
      const set = ["vars", "set", "shop", "TYPED", "--environment", "staging"];
      const launcher = join(__dirname, "../../bin/codenode.js");
      const args = [
        join(__dirname, "../support/terminal.py"),
        "(not shown): ",
        keys,
        process.execPath,
        launcher,
        ...set,
      ];
      const env = commandVariables({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory });
      execFile(found.interpreter.path, args, { env }, (error, stdout) =>
        resolve({ code: Number(error?.code ?? 0), shown: stdout }),
      );
    });
  const typed = await type("typed-value\r");
  expect(typed).toEqual({ code: 0, shown: expect.stringContaining("TYPED of shop is set in staging") });
  expect(typed.shown).not.toContain("typed-value");
  expect(await turn("show")).toMatchObject({ output: { variables: { TYPED: "typed-value" } } });
  expect(await type("other\u0003")).toEqual({ code: 1, shown: expect.stringContaining("nothing was changed") });
  expect(await turn("show")).toMatchObject({ output: { variables: { TYPED: "typed-value" } } });
});

test("what is refused: a 51st character, a wrong name, a mistyped bot, no environment; a value as an argument is never echoed", async () => {
  const staging = ["--environment", "staging"];
  expect(await run(["vars", "set", "shop", "LONG", ...staging], "s".repeat(51))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("the value of LONG has 51 characters; at most 50 are allowed"),
  });
  expect(await run(["vars", "set", "shop", "LONG", ...staging], "🙂".repeat(50))).toMatchObject({ code: 0 });
  expect(await run(["vars", "set", "shop", "2ND", ...staging], "x")).toMatchObject({ code: 1 });
  expect(await run(["vars", "set", "shp", "NAME", ...staging], "x")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('did you mean "shop"?'),
  });
  expect(await run(["vars", "set", "shop", "NAME"], "x")).toMatchObject({ code: 2 });
  for (const args of [["NAME", "s3cret"], ["NAME=s3cret"]]) {
    const refused = await run(["vars", "set", "shop", ...args, ...staging]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("a value is never an argument") });
    expect(refused.stdout + refused.stderr).not.toContain("s3cret");
  }
});

test("a file is imported as a whole, or not at all with every fault listed", async () => {
  const file = join(cloud.botsDirectory, "..", "some.env");
  writeFileSync(file, `ONE=1\n2ND=2\nonly words\nLONG_ONE=${"x".repeat(60)}\n`);
  const refused = await run(["vars", "import", "shop", file, "--environment", "production", "--json"]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, refusals: [{ line: 2 }, { line: 3 }, { line: 4 }] });
  expect((await listVariables(clients, "shop")).filter(({ production }) => production !== null)).toEqual([]);

  writeFileSync(file, "ONE=1\nTWO='2'\n");
  expect(await run(["vars", "import", "shop", file, "--environment", "production"])).toMatchObject({ code: 0 });
  expect(await listVariables(clients, "shop")).toEqual(
    expect.arrayContaining([
      { name: "ONE", staging: null, production: { characters: 1 } },
      { name: "TWO", staging: null, production: { characters: 1 } },
    ]),
  );
});

test("writers at the same time lose nothing of each other", async () => {
  const names = Array.from({ length: 16 }, (_, index) => `WRITER_${index}`);
  await Promise.all([
    ...names.map((name) => setVariables(clients, "busy", "staging", { [name]: name })),
    setMessage(clients, "busy", "staging", "en", "sorry"),
  ]);
  expect((await listVariables(clients, "busy")).map(({ name }) => name)).toEqual([...names].sort());
  const pk = { S: "staging#busy" };
  const { Item } = await cloud.dynamodb.send(
    new GetItemCommand({ TableName: "codenode-settings", Key: { pk }, ConsistentRead: true }),
  );
  expect(Item).toMatchObject({ pk, messages: { M: { en: { S: "sorry" } } }, revision: { S: expect.any(String) } });
});

test("Bot Break messages by language are what the user reads", async () => {
  const staging = ["--environment", "staging"];
  expect(await run(["messages", "set", "shop", "en", "Try later.", ...staging])).toMatchObject({ code: 0 });
  expect(await run(["messages", "set", "shop", "hi", ...staging], "बाद में\n")).toMatchObject({ code: 0 });
  expect(await turn("fails")).toMatchObject({ bot_break: { message: "Try later." } });
  expect(await turn("fails", { user: { user_id: "u1", language_code: "hi" } })).toMatchObject({
    bot_break: { message: "बाद में" },
  });
  expect(await run(["messages", "set", "shop", "english!", "x".repeat(1001), ...staging])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/"english!" is no language code.*\n.*has 1001 characters; at most 1000/),
  });
  expect(await run(["messages", "unset", "shop", "hi", ...staging])).toMatchObject({ code: 0 });
  const { stdout } = await run(["messages", "list", "shop", "--json"]);
  expect(JSON.parse(stdout).messages).toEqual([{ language: "en", staging: "Try later.", production: null }]);
});
