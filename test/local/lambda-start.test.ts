import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { TEST_CREDENTIALS, temporaryDirectory, writeFiles } from "../support/test-cloud";
import { until } from "./lambda-fixture";

jest.setTimeout(120_000);

/** `npm start` as a person meets it: its lines, its exit codes, and that nothing of it stays behind. */

const ROOT = join(__dirname, "..", "..");
const directory = temporaryDirectory("start");
const bots = join(directory, "bots");
const data = join(directory, "data");
const children: ChildProcess[] = [];

beforeAll(() =>
  writeFiles(bots, {
    "sleepy/nodes/say.py": `
import os, re, subprocess
def main(event, context):
    seconds = Entities(json.loads(event['body'])['entities']).get('seconds', 0)
    if seconds:
        child = subprocess.Popen(['sleep', str(seconds)])
        with open(${JSON.stringify(join(directory, "pids"))}, 'w') as file:
            file.write(f'{os.getpid()} {child.pid}')
        # Holds the interpreter's lock for ever: no thread of this process could end it.
        re.match(r'(a+)+$', 'a' * 60 + 'b')
    return {'statusCode': 200, 'body': json.dumps({'slept': seconds})}
`,
  }),
);
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

function start(
  args: string[],
  environment: Record<string, string> = {},
  command = [process.execPath, "--import", "tsx", "local/start.ts"],
): Started {
  const [program, ...rest] = command;
  const child = spawn(program!, [...rest, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

const ready = (started: Started) =>
  until("it is ready", () => /^ready (http:\/\/127\.0\.0\.1:\d+)$/m.exec(started.output())?.[1]).catch((error) => {
    throw new Error(`${error.message}:\n${started.output()}`);
  });
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !(existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "));
  } catch {
    return false;
  }
};
const storePid = () => JSON.parse(readFileSync(join(data, "store", "process.json"), "utf8")).pid as number;
const served = ["--port", "0", "--bots", bots, "--data", data];

it("shows a turn and what to do next, then one line that begins with ready; Ctrl-C ends it all with 0", async () => {
  const started = start(served);
  const endpoint = await ready(started);
  const text = started.output();
  expect(text).toContain("slept: 0");
  expect(text).toContain(`AWS_ENDPOINT_URL=${endpoint}`);
  expect(text.split("\n").filter((line) => line.startsWith("ready"))).toHaveLength(1);
  expect(text.trimEnd().split("\n").at(-1)).toBe(`ready ${endpoint}`);
  expect(JSON.parse(readFileSync(join(data, "endpoint.json"), "utf8"))).toEqual({ pid: started.child.pid, endpoint });
  const store = storePid();
  started.child.kill("SIGINT");
  expect(await started.ended).toBe(0);
  expect(isAlive(store)).toBe(false);
  expect(existsSync(join(data, "endpoint.json"))).toBe(false);
});

it("leaves nothing behind when it is killed in the middle of a turn, and has its data at the next start", async () => {
  const killed = start(served);
  const endpoint = await ready(killed);
  const dynamodb = new DynamoDBClient({ endpoint, ...TEST_CREDENTIALS });
  const user = { TableName: "codenode-users", Key: { pk: { S: "staging#kept" } } };
  await dynamodb.send(new PutItemCommand({ TableName: user.TableName, Item: user.Key }));
  const entities = { seconds: [{ entity_value: { value: 18 } }] };
  const turn = { bot: "sleepy", environment: "staging", node: "say", user: { user_id: "u" }, entities };
  await fetch(`${endpoint}/2015-03-31/functions/codenode-dispatcher/invocations`, {
    method: "POST",
    headers: { "x-amz-invocation-type": "Event" },
    body: JSON.stringify(turn),
  });
  const pids = await until("the turn runs", () => {
    const found = existsSync(join(directory, "pids"))
      ? readFileSync(join(directory, "pids"), "utf8").split(" ").map(Number)
      : [];
    return found.length === 2 && found;
  });
  const all = [...pids, storePid()];
  expect(all.filter(isAlive)).toEqual(all);
  killed.child.kill("SIGKILL");

  const again = start(served);
  const second = await ready(again);
  expect(all.filter(isAlive)).toEqual([]);
  const { Item } = await new DynamoDBClient({ endpoint: second, ...TEST_CREDENTIALS }).send(new GetItemCommand(user));
  expect(Item).toEqual(user.Key);
  again.child.kill("SIGTERM");
  expect(await again.ended).toBe(0);
});

it("ends when the npm that started it is killed", async () => {
  // As npm does it: a process between the terminal and the cloud, killed without a word to its child.
  const script = `const { spawn } = require("child_process"); spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" }); setInterval(() => {}, 1000);`;
  const npm = start(["--import", "tsx", "local/start.ts", ...served], { npm_lifecycle_event: "start" }, [
    process.execPath,
    "-e",
    script,
    "--",
  ]);
  await ready(npm);
  const { pid } = JSON.parse(readFileSync(join(data, "endpoint.json"), "utf8"));
  npm.child.kill("SIGKILL");
  await until("the cloud has ended", () => !isAlive(pid) && !existsSync(join(data, "endpoint.json")));
});

it("refuses an option it does not have, and a port that is none, with 2", async () => {
  const help = start(["--help"]);
  const wrong = [["--prot", "1"], ["--port", "x"], ["--port", "70000"], ["surplus"]].map((args) => start(args));
  for (const started of wrong) {
    expect(await started.ended).toBe(2);
    expect(started.output()).toMatch(/error: /);
  }
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain("--data <directory>");
});

it("says which port is taken, and what to do, with 1", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const port = (holder.address() as { port: number }).port;
  const started = start(["--port", String(port), "--bots", bots, "--data", data]);
  const code = await started.ended.finally(() => holder.close());
  expect(code).toBe(1);
  expect(started.output().trim().split("\n").at(-1)).toBe(
    `port ${port} is taken by another program: choose another one with --port`,
  );
});
