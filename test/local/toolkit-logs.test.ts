import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Answer } from "../../handlers/contract/answer";
import type { Execution } from "../../toolkit/logs-executions";
import { codenode, commandVariables } from "../support/codenode-command";
import { startTestCloud, type TestCloud } from "../support/test-cloud";
import { until } from "./lambda-fixture";

jest.setTimeout(60_000);

/** View Logs by the real command line, over executions of real processes (SPEC 10). */

const NODE = (word: string) => `
import logging, threading, time

def main(event, context):
    variables = json.loads(event['body'])['env_variables']
    print('${word} printed', variables.get('API_KEY'))
    logging.getLogger().setLevel('INFO')
    logging.info('${word} logged')
    # Written while the other node runs, and after this one's end: it is still a line of this one.
    threading.Timer(0.3, lambda: print('${word} from a thread')).start()
    time.sleep(0.2)
    raise ValueError('${word} raised ' + variables.get('API_KEY', ''))
`;

const FILES = {
  "talk/bot.yaml": "timeout_seconds: 1\n",
  "talk/nodes/first.py": NODE("first"),
  "talk/nodes/second.py": NODE("second"),
  "talk/nodes/good.py": "def main(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n",
  "talk/nodes/crashes.py": "import os\n\ndef main(event, context):\n    print('last words')\n    os._exit(3)\n",
  "talk/nodes/holds.py": "def main(event, context):\n    return 7 ** (10 ** 9)\n",
};

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud(FILES);
}, 300_000);
afterAll(() => cloud?.stop());

const run = (args: string[], input?: string) =>
  codenode({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory }, args, input);
const turn = (node: string): Promise<Answer> =>
  cloud.turn({ bot: "talk", environment: "staging", node, user: { user_id: node } });

async function logs(...args: string[]): Promise<Execution[]> {
  const { stdout, stderr, code } = await run(["logs", "talk", ...args, "--json"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout).executions;
}
/** The execution of an answer, once its end is logged: log lines arrive a moment after the answer. */
const executionOf = (answer: Answer, isWhole = (execution: Execution) => execution.outcome !== null) =>
  until(`the execution of ${answer.turn.node} is logged`, async () => {
    const found = (await logs()).find(({ request_id }) => request_id === answer.turn.request_id);
    return found !== undefined && isWhole(found) && found;
  });

test("two nodes at the same time, with print, logging and a traceback each: each shows its own lines, and no variable's value", async () => {
  await run(["vars", "set", "talk", "API_KEY", "--environment", "staging"], "top-secret-value");
  const [first, second] = await Promise.all([turn("first"), turn("second")]);
  const hasThread = ({ lines }: Execution) => lines.some(({ message }) => message.includes("from a thread"));
  for (const [word, other, answer] of [
    ["first", "second", first],
    ["second", "first", second],
  ] as const) {
    const execution = await executionOf(answer, hasThread);
    expect(execution).toMatchObject({ node: word, environment: "staging", version: "$LATEST", outcome: "exception" });
    expect(execution.duration_ms).toBeGreaterThan(190);
    const text = execution.lines.map(({ level, message }) => `${level} ${message}`).join("\n");
    expect(text).toContain(`INFO ${word} printed ***API_KEY***`);
    expect(text).toContain(`INFO ${word} logged`);
    expect(text).toMatch(
      new RegExp(`ERROR exception: ${word} raised \\*\\*\\*API_KEY\\*\\*\\*\n[^]*nodes/${word}.py", line 12`),
    );
    expect(text).not.toContain(other);
  }
  const shown = await run(["logs", "talk"]);
  expect(shown.stdout).toContain("***API_KEY***");
  expect(shown.stdout + shown.stderr + JSON.stringify(await logs())).not.toContain("top-secret-value");
});

test("newest first, by node, by environment, since a time, by request", async () => {
  const answers = [await turn("good"), await turn("good")];
  await executionOf(answers[1]!);
  const good = await logs("good");
  expect(good.map(({ request_id }) => request_id)).toEqual(answers.map(({ turn }) => turn.request_id).reverse());
  expect(good[0]).toMatchObject({ node: "good", outcome: "ok", lines: [] });
  expect(await logs("--environment", "production")).toEqual([]);
  expect(await logs("good", "--since", new Date(Date.parse(good[0]!.time)).toISOString())).toHaveLength(1);
  const request = answers[0]!.turn.request_id;
  expect(await logs("--request", request)).toEqual([good[1]]);
  expect(await run(["logs", "talk", "--request", "no-such-turn"])).toMatchObject({ code: 1 });
  expect(await run(["logs", "talk", "--since", "yesterday"])).toMatchObject({ code: 2 });
  expect(await run(["logs", "tlak", "--since", "1h"])).toMatchObject({ code: 1 });
});

test("processes that are killed from outside: their lines, why they ended, and whose turn it was", async () => {
  const crashed = await executionOf(await turn("crashes"));
  expect(crashed).toMatchObject({ node: "crashes", outcome: "exit", duration_ms: expect.any(Number) });
  expect(crashed.lines.map(({ message }) => message)).toEqual(["last words", expect.stringContaining("exit status 3")]);

  // It writes no line of its own: only the dispatcher knows the turn.
  const answer = await turn("holds");
  const held = await executionOf(answer);
  expect(held).toMatchObject({ node: "holds", environment: "staging", outcome: "timeout" });
  expect(await logs("--request", answer.turn.request_id)).toEqual([held]);
});

test("follows: lines as they come, then how it ended, until it is interrupted", async () => {
  const args = [join(__dirname, "../../bin/codenode.js"), "logs", "talk", "good", "--follow", "--json"];
  const env = commandVariables({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory });
  const child = spawn(process.execPath, args, { env });
  try {
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk;
    });
    const target = new Promise((resolve) => child.stderr.once("data", resolve));
    await target;
    const answer = await turn("good");
    const line = await until("the end is shown", async () =>
      shown.split("\n").find((text) => text.includes(answer.turn.request_id) && text.includes('"ended":true')),
    );
    expect(JSON.parse(line)).toMatchObject({ node: "good", outcome: "ok", ended: true });
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});
