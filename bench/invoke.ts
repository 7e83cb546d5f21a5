import { Agent, request } from "node:http";
import { startTestCloud } from "../test/support/test-cloud";
import { loadTable } from "./load";
import { milliseconds, printTable, timed } from "./statistics";

/**
 * The local Lambda service alone: a small Python node invoked directly by a plain HTTP client, with 1, 8 and 32 clients; the first
 * answer of a function that has no process yet; and how long code that raises, exits, loops or returns rubbish takes to be answered.
 */
const ok = "def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'status': True})}\n";
const NODES = {
  small: ok,
  raises: "def main(event, context):\n    raise ValueError('no')\n",
  exits: "import os\ndef main(event, context):\n    os._exit(1)\n",
  loops: "def main(event, context):\n    while True: pass\n",
  rubbish: "def main(event, context):\n    return 'rubbish'\n",
};
const FAULTY = ["raises", "exits", "loops", "rubbish"] as const;

async function main(): Promise<void> {
  const nodes = Object.fromEntries(Object.entries(NODES).map(([id, text]) => [`bench/nodes/${id}.py`, text]));
  const first = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`first-${n}/nodes/small.py`, ok]));
  const cloud = await startTestCloud({ ...nodes, ...first, "bench/bot.yaml": "timeout_seconds: 1\n" });
  const agent = new Agent({ keepAlive: true, noDelay: true });
  try {
    const invoke = (bot: string, node: string) => post(agent, cloud.cloud.port, bot, node);

    console.log("First answer of a function without a process\n");
    const firstTimes: number[] = [];
    for (let n = 0; n < 10; n += 1) firstTimes.push(await timed(() => invoke(`first-${n}`, "small")));
    firstTimes.sort((a, b) => a - b);
    console.log(`p50 ${milliseconds(firstTimes[5]!)} ms, slowest ${milliseconds(firstTimes[9]!)} ms`);

    console.log("\nInvoke of a small node, warm\n");
    await loadTable("Invokes/s", 4_000, () => invoke("bench", "small"));

    console.log("\nInvoke of a faulty node (its time limit is 1 second)\n");
    const rows: string[][] = [];
    for (const node of FAULTY) {
      let answer = "";
      const time = await timed(async () => {
        answer = await invoke("bench", node);
      });
      const { reason, errorType } = JSON.parse(answer);
      rows.push([node, milliseconds(time), reason ?? errorType]);
    }
    printTable(["", "ms", "answer"], rows);
  } finally {
    agent.destroy();
    await cloud.stop();
  }
}

function post(agent: Agent, port: number, bot: string, node: string): Promise<string> {
  const invocation = {
    request_id: "bench",
    environment: "staging",
    bot,
    node,
    body: {
      event: "API_INTEGRATION",
      user: { user_id: "u" },
      conversation_no: 1,
      entities: {},
      user_details: {},
      conversation_details: {},
      env_variables: {},
    },
  };
  const path = `/2015-03-31/functions/codenode-bot-${bot}/invocations`;
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: "127.0.0.1", port, path, method: "POST" }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(invocation));
  });
}

main();
