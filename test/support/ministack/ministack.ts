import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../local/free-port";
import { ensurePythonEnvironment } from "../../../local/python-environment";
import type { Interpreter } from "../../../python-layer/interpreter";

const LOCAL = join(__dirname, "..", "..", "..", "local");
const READY_WAIT_MS = 30_000;
const STOP_WAIT_MS = 10_000;

export interface Ministack {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** ministack as an AWS account on 127.0.0.1, with an environment of its own: it hands all of it to its Lambdas. */
export async function startMinistack(directory: string, interpreter: Interpreter): Promise<Ministack> {
  const progress = (line: string) => console.error(line);
  const [python, functionPython, port] = await Promise.all([
    ensurePythonEnvironment({
      name: "store",
      requirements: join(LOCAL, "store", "requirements.txt"),
      interpreter,
      progress,
    }),
    ensurePythonEnvironment({
      name: `runtime-${interpreter.version}`,
      requirements: join(LOCAL, "python", "requirements-runtime.txt"),
      interpreter,
      progress,
    }),
    freePort(),
  ]);
  const endpoint = `http://127.0.0.1:${port}`;
  const temporary = join(directory, "tmp");
  mkdirSync(temporary, { recursive: true });
  const logFile = join(directory, "ministack.log");
  const log = openSync(logFile, "w");
  const child = spawn(python, ["-I", join(__dirname, "launch.py")], {
    cwd: directory,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: directory,
      TMPDIR: temporary,
      LANG: "C.UTF-8",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ENDPOINT_URL: endpoint,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      LOG_LEVEL: "INFO",
      SFTP_ENABLED: "0",
      IOT_MTLS_ENABLED: "0",
      DOCKER_HOST: "unix:///nonexistent/docker.sock",
      MINISTACK_PYTHON: functionPython,
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const lastLines = () => readFileSync(logFile, "utf8").trim().split("\n").slice(-15).join("\n");
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const giveUp = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS);
    await gone;
    clearTimeout(giveUp);
  };
  const deadline = Date.now() + READY_WAIT_MS;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`ministack does not start:\n${lastLines()}`);
    }
    await sleep(50);
  }
  return { endpoint, stop };
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_ministack/health`).then(
    ({ ok }) => ok,
    () => false,
  );
