import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port";
import { LocalCloudError } from "../local-cloud-error";
import { identityOf, isRunning, type ProcessIdentity } from "../process-identity";

const LAUNCHER = join(__dirname, "launch.py");
const READY_WAIT_MS = 20_000;
const STOP_WAIT_MS = 10_000;
const RESTART_PAUSE_MS = 500;

export interface StoreOptions {
  /** The Python of the store's own venv. */
  readonly python: string;
  readonly dataDirectory: string;
  readonly report: (line: string) => void;
}

/** The store of the local cloud (DynamoDB, CloudWatch Logs, KMS): ministack as a child process. */
export class Store {
  private child: ChildProcess | undefined;
  private wanted = false;

  private constructor(
    private readonly options: StoreOptions,
    private readonly directory: string,
    readonly port: number,
  ) {}

  /** Starts a store over the data folder, after a store of a cloud that was killed has finished writing. */
  static async open(options: StoreOptions): Promise<Store> {
    const directory = join(options.dataDirectory, "store");
    mkdirSync(join(directory, "tmp"), { recursive: true });
    await waitForPredecessor(directory, options.report);
    const store = new Store(options, directory, await freePort());
    await store.start();
    return store;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it again on the same port; resolves when it answers. */
  async start(): Promise<void> {
    this.wanted = true;
    this.spawn();
    await this.untilReady();
  }

  /** Ends it in order: it writes its state first. */
  async stop(): Promise<void> {
    this.wanted = false;
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const giveUp = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS);
    await gone;
    clearTimeout(giveUp);
    rmSync(identityFile(this.directory), { force: true });
  }

  private spawn(): void {
    const log = openSync(join(this.directory, "store.log"), "w");
    const child = spawn(this.options.python, ["-I", "-X", "utf8", LAUNCHER], {
      cwd: this.directory,
      env: this.environment(),
      detached: true,
      stdio: ["ignore", log, log, "pipe"],
    });
    closeSync(log);
    this.child = child;
    child.stdio[3]?.on("error", () => undefined);
    child.on("error", (error) => this.options.report(`the store could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      if (this.wanted && this.child === child) void this.restart(signal ?? `exit code ${code}`);
    });
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    if (identity !== undefined) writeFileSync(identityFile(this.directory), JSON.stringify(identity));
  }

  private async restart(cause: string): Promise<void> {
    this.options.report(
      `the store ended by itself (${cause}; see ${join(this.directory, "store.log")}): starting it again`,
    );
    await sleep(RESTART_PAUSE_MS);
    if (this.wanted) this.spawn();
  }

  /** Nothing of the user's own environment: ministack hands its whole environment on. */
  private environment(): Record<string, string> {
    return {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "C.UTF-8",
      TZ: "UTC",
      HOME: this.directory,
      TMPDIR: join(this.directory, "tmp"),
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(this.port),
      PERSIST_STATE: "1",
      STATE_DIR: join(this.directory, "state"),
      LOG_LEVEL: "WARNING",
      SFTP_ENABLED: "0",
      IOT_MTLS_ENABLED: "0",
      // At its start ministack ends Docker containers that it takes for its own: it must not find a Docker here.
      DOCKER_HOST: "unix:///nonexistent/docker.sock",
    };
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WAIT_MS;
    while (!(await answers(this.endpoint))) {
      if (Date.now() > deadline || this.child?.exitCode !== null) {
        this.wanted = false;
        this.child?.kill("SIGKILL");
        const log = readFileSync(join(this.directory, "store.log"), "utf8").trim().split("\n").slice(-5).join("\n");
        throw new LocalCloudError(`the store does not start: ${log || `see ${this.directory}`}`);
      }
      await sleep(20);
    }
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}

const identityFile = (directory: string): string => join(directory, "process.json");

async function waitForPredecessor(directory: string, report: (line: string) => void): Promise<void> {
  let predecessor: ProcessIdentity;
  try {
    predecessor = JSON.parse(readFileSync(identityFile(directory), "utf8"));
  } catch {
    return;
  }
  const deadline = Date.now() + STOP_WAIT_MS;
  for (let told = false; isRunning(predecessor); await sleep(50)) {
    if (!told) report("waiting for the store of the last run, which still writes its data");
    told = true;
    // Its parent is gone (the data folder's lock was free), so nobody else will end it.
    if (Date.now() > deadline) process.kill(predecessor.pid, "SIGKILL");
  }
}
