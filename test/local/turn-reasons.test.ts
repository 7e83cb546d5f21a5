import type { Answer } from "../../handlers/contract/answer";
import { startTestCloud, type TestCloud } from "../support/test-cloud";

/** A node for every reason of a builder's (SPEC 7), through the real dispatcher and real Python, and the turn after it. */

const returning = (response: string) => `def main(event, context):\n    return ${response}\n`;
const answering = (finalResponse: string) =>
  `def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps(${finalResponse})}\n`;

interface Case {
  readonly source: string;
  readonly reason: string;
  /** Of `detail`, in staging. */
  readonly type?: string;
  readonly line?: number;
  readonly message?: string | RegExp;
}

const NODES: Record<string, Case> = {
  bad_syntax: {
    source: "def main(event, context):\n    return {\n",
    reason: "syntax_error",
    type: "SyntaxError",
    line: 2,
  },
  bad_import: {
    source: "import no_such_package\n\ndef main(event, context):\n    pass\n",
    reason: "import_error",
    type: "ModuleNotFoundError",
    line: 1,
    message: "No module named 'no_such_package'",
  },
  bad_load: {
    source: "LIMIT = 1 / 0\n\ndef main(event, context):\n    pass\n",
    reason: "load_error",
    type: "ZeroDivisionError",
    line: 1,
  },
  no_main: { source: "def mian(event, context):\n    pass\n", reason: "missing_main" },
  raises: {
    source: "def main(event, context):\n    return lookup({})\n\ndef lookup(d):\n    return d['order_id']\n",
    reason: "exception",
    type: "KeyError",
    line: 5,
    message: "'order_id'",
  },
  raises_in_module: {
    source: "import helper\n\ndef main(event, context):\n    helper.fail()\n",
    reason: "exception",
    type: "ValueError",
    line: 2,
  },
  exits: {
    source: "import sys\n\ndef main(event, context):\n    sys.exit(3)\n",
    reason: "exit",
    type: "SystemExit",
    line: 4,
  },
  exits_hard: {
    source: "import os\n\ndef main(event, context):\n    os._exit(3)\n",
    reason: "exit",
    type: "Runtime.ExitError",
    message: /exit status 3/,
  },
  crashes: {
    source: "import os, signal\n\ndef main(event, context):\n    os.kill(os.getpid(), signal.SIGSEGV)\n",
    reason: "exit",
    line: 4,
  },
  eats_memory: {
    source: "import time\n\ndef main(event, context):\n    data = bytearray(400 * 1024 * 1024)\n    time.sleep(5)\n",
    reason: "out_of_memory",
  },
  raises_memory: {
    source: "def main(event, context):\n    raise MemoryError('no more')\n",
    reason: "out_of_memory",
    type: "MemoryError",
    line: 2,
  },
  sleeps: { source: "import time\n\ndef main(event, context):\n    time.sleep(60)\n", reason: "timeout", line: 4 },
  swallows: {
    source:
      "def main(event, context):\n    while True:\n        try:\n            while True: pass\n        except:\n            pass\n",
    reason: "timeout",
  },
  holds_gil: { source: "def main(event, context):\n    return sum(range(10 ** 12))\n", reason: "timeout", line: 2 },
  returns_none: { source: "def main(event, context):\n    pass\n", reason: "invalid_response", message: /None/ },
  no_status: { source: returning("{'body': '{}'}"), reason: "invalid_response", message: /statusCode/ },
  body_is_dict: {
    source: returning("{'statusCode': 200, 'body': {'status': True}}"),
    reason: "invalid_response",
    message: /body/,
  },
  body_is_text: {
    source: returning("{'statusCode': 200, 'body': 'hello'}"),
    reason: "invalid_response",
    message: /JSON/,
  },
  body_is_list: {
    source: returning("{'statusCode': 200, 'body': '[1]'}"),
    reason: "invalid_response",
    message: /object/,
  },
  body_has_nan: { source: answering("{'price': float('nan')}"), reason: "invalid_response", message: /NaN/ },
  huge_number: {
    source: answering("{'order': {'id': 12345678901234567890}}"),
    reason: "invalid_response",
    message: /order\.id/,
  },
  status_404: { source: returning("{'statusCode': 404, 'body': '{}'}"), reason: "error_status", message: /404/ },
  too_large: { source: answering("{'text': 'x' * 7_000_000}"), reason: "response_too_large" },
  conversation_list: { source: answering("{'conversation_details': []}"), reason: "conversation_details_invalid" },
  conversation_large: {
    source: answering("{'conversation_details': {'a': 'x' * 2500}}"),
    reason: "conversation_details_too_large",
    message: /2508 characters/,
  },
  user_number: { source: answering("{'user_details': {'age': 7}}"), reason: "user_details_invalid", message: /age/ },
  user_large: { source: answering("{'user_details': {'a': 'x' * 200}}"), reason: "user_details_too_large" },
  unmatched: { source: answering("{'count': 0}"), reason: "no_output_node" },
  unfilled: { source: answering("{'count': 1}"), reason: "missing_variable", message: /hsl/ },
};

const BOT_YAML = `
memory_mb: 256
timeout_seconds: 2
nodes:
  good: { after: [ask_name], needs: [name] }
  unmatched: { outputs: [ { id: found, when: { all: [ { variable: count, operator: greater_than, value: "0" } ] }, bot_says: [ found ] } ] }
  unfilled: { outputs: [ { id: found, bot_says: [ "[[hsl]]" ] } ] }
`;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    "faulty/bot.yaml": BOT_YAML,
    "faulty/modules/helper.py": "def fail():\n    raise ValueError('no')\n",
    "faulty/nodes/good.py": answering("{'status': True}"),
    ...Object.fromEntries(Object.entries(NODES).map(([id, { source }]) => [`faulty/nodes/${id}.py`, source])),
  });
}, 300_000);
afterAll(() => cloud?.stop());

const request = { bot: "faulty", environment: "staging", user: { user_id: "u1" } };
const broken = (answer: Answer) => {
  if (answer.status !== "bot_break") throw new Error(`expected a Bot Break, got ${JSON.stringify(answer)}`);
  return answer.bot_break;
};

test.each(Object.entries(NODES))(
  "%s gives its reason, and the next turn is ok",
  async (node, expected) => {
    const answer = await cloud.turn({ ...request, node });
    const { reason, message, detail } = broken(answer);
    expect({ reason, detail }).toMatchObject({ reason: expected.reason });
    expect(message).toBe("Sorry, something went wrong. Please try again.");
    expect(answer.turn).toMatchObject({ node, bot: "faulty", environment: "staging", version: "$LATEST" });
    if (expected.type !== undefined) expect(detail!.type).toBe(expected.type);
    if (expected.line !== undefined) expect(detail!.line).toBe(expected.line);
    if (expected.message !== undefined) expect(detail!.message).toMatch(expected.message);
    for (const line of detail!.traceback ?? []) expect(line).not.toMatch(/codenode_runtime|awslambdaric|site-packages/);

    expect(await cloud.turn({ ...request, node: "good" })).toMatchObject({ status: "ok", output: { status: true } });
  },
  40_000,
);

test("a traceback has the builder's own lines, outermost first", async () => {
  const { detail } = broken(await cloud.turn({ ...request, node: "raises" }));
  const traceback = detail!.traceback!.join("\n");
  expect(traceback).toMatch(/File "nodes\/raises.py", line 2, in main\n.*return lookup\(\{\}\)/);
  expect(traceback).toMatch(/File "nodes\/raises.py", line 5, in lookup/);
  expect(broken(await cloud.turn({ ...request, node: "raises_in_module" })).detail!.file).toBe("modules/helper.py");
});

test("node_not_found names the nodes there are; bot_not_found in production says how to get there", async () => {
  expect(broken(await cloud.turn({ ...request, node: "godo" }))).toMatchObject({
    reason: "node_not_found",
    detail: { message: expect.stringContaining("good") },
  });
  expect(broken(await cloud.turn({ ...request, after: "nothing_behind" })).reason).toBe("node_not_found");
  expect(broken(await cloud.turn({ ...request, bot: "no-such-bot", node: "good" })).reason).toBe("bot_not_found");
  const production = await cloud.turn({ ...request, environment: "production", node: "good" });
  expect(broken(production)).toEqual({ reason: "bot_not_found", message: expect.any(String) });
});

test("reached behind a Static Node, a node waits for its mandatory entities", async () => {
  expect(await cloud.turn({ ...request, after: "ask_name" })).toMatchObject({
    status: "waiting",
    missing_entities: ["name"],
    turn: { node: "good" },
  });
  const entities = { name: [{ entity_value: { value: "Asha" } }] };
  expect(await cloud.turn({ ...request, after: "ask_name", entities })).toMatchObject({ status: "ok" });
});

test("a wrong request is a Bot Break that lists every fault", async () => {
  const { reason, detail } = broken(await cloud.turn({ bot: "faulty", environment: "live", node: "good" }));
  expect(reason).toBe("invalid_request");
  expect(detail!.faults).toHaveLength(2);
});

test("a saved file is answered by the next turn, every time", async () => {
  for (let version = 1; version <= 20; version += 1) {
    cloud.save({ "faulty/nodes/good.py": answering(`{'version': ${version}}`) });
    expect(await cloud.turn({ ...request, node: "good" })).toMatchObject({ status: "ok", output: { version } });
  }
}, 30_000);
