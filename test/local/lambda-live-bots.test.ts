import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAliasCommand,
  GetFunctionCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { writeFiles } from "../support/test-cloud";
import { type LambdaFixture, startLambdaFixture } from "./lambda-fixture";

jest.setTimeout(30_000);

/** A bot's $LATEST is what its folder holds, from the next turn on. */

let fixture: LambdaFixture;
let bots: string;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  bots = join(fixture.directory, "bots");
}, 300_000);
afterAll(() => fixture?.stop());

const node = (word: string, module = "") =>
  `${module}\ndef main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'word': ${word}})}\n`;
const runNode = async (bot: string, more: object = {}) => {
  const body = {
    event: "",
    user: { user_id: "u" },
    conversation_no: 1,
    entities: {},
    user_details: {},
    conversation_details: {},
    env_variables: {},
  };
  const event = { request_id: "r", environment: "staging", bot, node: "say", body };
  const { payload } = await fixture.invoke(`codenode-bot-${bot}`, event, more);
  return payload.final_response?.word ?? payload;
};
const save = (files: Record<string, string>) => writeFiles(bots, files);
const nameOf = (error: Error) => error.name;

it("answers every save by the next turn", async () => {
  for (let turn = 0; turn < 20; turn++) {
    save({ "live/nodes/say.py": node(String(turn)) });
    expect(await runNode("live")).toBe(turn);
  }
});

it("sees a saved module, a file that was renamed into place, and a new setting", async () => {
  save({ "live/modules/words.py": "WORD = 'one'\n", "live/nodes/say.py": node("words.WORD", "import words") });
  expect(await runNode("live")).toBe("one");
  save({ "live/modules/words.py": "WORD = 'two'\n" });
  expect(await runNode("live")).toBe("two");
  save({ "live/modules/.words.tmp": "WORD = 'six'\n" });
  renameSync(join(bots, "live/modules/.words.tmp"), join(bots, "live/modules/words.py"));
  expect(await runNode("live")).toBe("six");
  save({ "live/bot.yaml": "memory_mb: 256\ntimeout_seconds: 3\nmax_concurrency: 7\n" });
  const { Configuration, Concurrency } = await fixture.lambda.send(
    new GetFunctionCommand({ FunctionName: "codenode-bot-live" }),
  );
  expect(Configuration).toMatchObject({ MemorySize: 256, Timeout: 5, Handler: "codenode_runtime.handler" });
  expect(Concurrency?.ReservedConcurrentExecutions).toBe(7);
});

it("keeps the last good code while bot.yaml is faulty, and says so once", async () => {
  save({ "faulty/nodes/say.py": node("'good'") });
  expect(await runNode("faulty")).toBe("good");
  save({ "faulty/bot.yaml": "memory: 1\ntimeout_seconds: 99\n", "faulty/nodes/say.py": node("'newer'") });
  expect(await runNode("faulty")).toBe("good");
  expect(await runNode("faulty")).toBe("good");
  const reports = fixture.reports.filter((line) => line.startsWith("bot faulty has faults"));
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain("timeout_seconds");
  save({ "faulty/bot.yaml": "" });
  expect(await runNode("faulty")).toBe("newer");
});

it("serves a new bot without a restart, and a removed one no longer, but for its releases", async () => {
  await expect(runNode("later").catch(nameOf)).resolves.toBe("ResourceNotFoundException");
  save({ "later/nodes/say.py": node("'here'") });
  expect(await runNode("later")).toBe("here");
  const listed = async () =>
    (await fixture.lambda.send(new ListFunctionsCommand({}))).Functions?.map(({ FunctionName }) => FunctionName);
  expect(await listed()).toContain("codenode-bot-later");

  const FunctionName = "codenode-bot-later";
  await fixture.lambda.send(new PublishVersionCommand({ FunctionName }));
  await fixture.lambda.send(new CreateAliasCommand({ FunctionName, Name: "production", FunctionVersion: "1" }));
  save({ "later/nodes/say.py": node("'changed'") });
  expect(await runNode("later")).toBe("changed");
  expect(await runNode("later", { Qualifier: "production" })).toBe("here");

  rmSync(join(bots, "later"), { recursive: true });
  await expect(runNode("later").catch(nameOf)).resolves.toBe("ResourceNotFoundException");
  expect(await runNode("later", { Qualifier: "production" })).toBe("here");
  expect(await listed()).not.toContain("codenode-bot-later");
});

it("changes nothing by itself without `watch`", async () => {
  const still = await startLambdaFixture({ botsDirectory: bots, watch: false });
  try {
    const stop = async () =>
      (await still.lambda.send(new GetFunctionCommand({ FunctionName: "codenode-bot-live" }))).Configuration;
    const before = await stop();
    save({ "live/nodes/say.py": node("'unseen'") });
    expect(await stop()).toEqual(before);
  } finally {
    await still.stop();
  }
});
