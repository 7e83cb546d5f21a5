import { PublishVersionCommand, UpdateAliasCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { codenode } from "../support/codenode-command";
import { startTestCloud, type TestCloud } from "../support/test-cloud";

jest.setTimeout(60_000);

/** Train, transfer, rollback and releases by the real command line (SPEC 12). The local cloud takes saved files over by itself. */

const answering = (text: string) =>
  `def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'text': '${text}'})}\n`;
const SAMPLE = JSON.stringify({ entities: {}, user_data: { user_id: "u1" } });
const bot = (id: string, text = "one") => ({
  [`${id}/nodes/says.py`]: answering(text),
  [`${id}/nodes/says.input.json`]: SAMPLE,
});

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ ...bot("good"), ...bot("moved"), ...bot("raced") });
}, 300_000);
afterAll(() => cloud?.stop());

const run = (...args: string[]) =>
  codenode({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory }, args);
const production = async (id: string) => {
  const answer = await cloud.turn({ bot: id, environment: "production", node: "says", user: { user_id: "u1" } });
  return answer.status === "ok" ? answer.output.text : answer;
};

test("train refuses, all at once: what check finds, and a node that breaks on its sample input; nothing is published", async () => {
  cloud.save({
    "faulty/bot.yaml":
      'nodes: { says: { sample_output: { text: "" }, outputs: [ { id: a, bot_says: [ "[[txet]]" ] } ] } }\n',
    ...bot("faulty"),
    "faulty/nodes/breaks.py": "def main(event, context):\n    return undefined_name\n",
    "faulty/nodes/breaks.input.json": SAMPLE,
    "faulty/nodes/dies.py": "import os\n\ndef main(event, context):\n    os._exit(3)\n",
    "faulty/nodes/dies.input.json": SAMPLE,
  });
  const { code, stdout } = await run("train", "faulty", "--json");
  expect(code).toBe(1);
  const { refusals } = JSON.parse(stdout).bots[0];
  expect(refusals).toContainEqual(
    expect.objectContaining({ file: "faulty/bot.yaml", message: expect.stringContaining("txet") }),
  );
  expect(refusals).toContainEqual(
    expect.objectContaining({
      file: "faulty/nodes/breaks.py",
      line: 2,
      message: expect.stringContaining("(exception)"),
    }),
  );
  expect(refusals).toContainEqual(
    expect.objectContaining({ file: "faulty/nodes/dies.py", message: expect.stringContaining("(exit)") }),
  );
  expect(JSON.parse((await run("releases", "faulty", "--json")).stdout)).toMatchObject({ releases: [], live: null });
  expect(await run("transfer", "faulty")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("nothing was trained"),
  });
  expect(await run("rollback", "faulty")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("nothing is live"),
  });
});

test("rollbacks go further back and never forward; --to names any version", async () => {
  for (const text of ["one", "two", "three"]) {
    cloud.save(bot("moved", text));
    expect(await run("train", "moved")).toMatchObject({ code: 0 });
    expect(await run("transfer", "moved")).toMatchObject({ code: 0 });
    expect(await production("moved")).toBe(text);
  }
  expect(await run("rollback", "moved")).toMatchObject({ code: 0 });
  expect(await production("moved")).toBe("two");
  expect(await run("rollback", "moved")).toMatchObject({ code: 0 });
  expect(await production("moved")).toBe("one");
  expect(await run("rollback", "moved")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("(there are also 2, 3)"),
  });
  expect(await run("rollback", "moved", "--to", "9")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no version 9"),
  });
  expect(await run("rollback", "moved", "--to", "newest")).toMatchObject({ code: 2 });
  expect(await run("rollback", "moved", "--to", "3")).toMatchObject({ code: 0 });
  expect(await production("moved")).toBe("three");
  expect(await run("rollback", "moved")).toMatchObject({ code: 0 });
  expect(await production("moved")).toBe("one");
});

test("a changed setting is a change since train; two people who move production at once: one is told", async () => {
  expect(await run("train", "raced")).toMatchObject({ code: 0 });
  expect(await run("transfer", "raced")).toMatchObject({ code: 0 });
  const FunctionName = "codenode-bot-raced";
  await cloud.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1024 }));
  const { stderr } = await run("transfer", "raced");
  expect(stderr).toContain("there are changes since version 1 was trained (memory)");
  await cloud.lambda.send(new PublishVersionCommand({ FunctionName }));
  const both = await Promise.all([run("transfer", "raced"), run("transfer", "raced")]);
  const refused = both.filter(({ code }) => code === 1);
  // They may also come one after the other.
  for (const { stderr } of refused) expect(stderr).toContain("somebody else has moved production");
  expect(refused.length).toBeLessThan(2);
  expect(JSON.parse((await run("releases", "raced", "--json")).stdout)).toMatchObject({
    live: "2",
    moved: { before: ["1"] },
  });

  await cloud.lambda.send(new UpdateAliasCommand({ FunctionName, Name: "production", Description: "moved by hand" }));
  expect(JSON.parse((await run("releases", "raced", "--json")).stdout)).toMatchObject({ live: "2", moved: null });
});

test("--all works on every bot, tells each, and ends with 1 where one was refused; wrong usage is told", async () => {
  const { code, stdout, stderr } = await run("train", "--all");
  expect(code).toBe(1);
  expect(stdout).toContain("good: trained as version 1");
  expect(stderr).toContain("faulty/bot.yaml");
  expect(await run("train")).toMatchObject({ code: 2 });
  expect(await run("train", "good", "--all")).toMatchObject({ code: 2 });
  expect(await run("train", "godo")).toMatchObject({ code: 1 });
  expect(await run("transfer", "no such bot")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is no bot id"),
  });
});
