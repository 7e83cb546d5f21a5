import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local/cloud";
import { TEST_CREDENTIALS, temporaryDirectory } from "../support/test-cloud";

/** Functions of the test's own on a local cloud without bots: what a Lambda service does, whatever runs on it. */

export const zipOf = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])), {
    // A zip holds its files' dates: the same text gives the same bytes, also a second later.
    mtime: new Date(1980, 0, 1),
  });

export interface Invoked {
  readonly status: number | undefined;
  readonly functionError: string | undefined;
  readonly version: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON came back
  readonly payload: any;
  readonly log: string;
}

export interface LambdaFixture {
  readonly cloud: LocalCloud;
  readonly lambda: LambdaClient;
  readonly directory: string;
  readonly reports: string[];
  /** Makes a Python function `name` with this text as app.py and `handler` in it. */
  create(name: string, python: string, more?: Partial<CreateFunctionCommandInput>): Promise<void>;
  invoke(name: string, event?: unknown, more?: Partial<InvokeCommandInput>): Promise<Invoked>;
  stop(): Promise<void>;
}

export function clientsOf(cloud: LocalCloud) {
  const lambda = new LambdaClient({ endpoint: cloud.endpoint, ...TEST_CREDENTIALS, maxAttempts: 1 });
  return {
    lambda,
    async create(name: string, python: string, more: Partial<CreateFunctionCommandInput> = {}): Promise<void> {
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Runtime: "python3.13",
          Handler: "app.handler",
          Role: "arn:aws:iam::000000000000:role/test",
          Code: { ZipFile: zipOf({ "app.py": python }) },
          ...more,
        }),
      );
    },
    async invoke(name: string, event: unknown = {}, more: Partial<InvokeCommandInput> = {}): Promise<Invoked> {
      const reply = await lambda.send(
        new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: "Tail", ...more }),
      );
      const text = Buffer.from(reply.Payload ?? []).toString();
      return {
        status: reply.StatusCode,
        functionError: reply.FunctionError,
        version: reply.ExecutedVersion,
        payload: text === "" ? undefined : JSON.parse(text),
        log: Buffer.from(reply.LogResult ?? "", "base64").toString(),
      };
    },
  };
}

export async function startLambdaFixture(options: Partial<LocalCloudOptions> = {}): Promise<LambdaFixture> {
  const directory = temporaryDirectory("lambda");
  const botsDirectory = join(directory, "bots");
  mkdirSync(botsDirectory);
  const reports: string[] = [];
  const cloud = await startLocalCloud({
    botsDirectory,
    dataDirectory: join(directory, "data"),
    port: 0,
    report: (line) => reports.push(line),
    ...options,
  });
  return {
    cloud,
    directory,
    reports,
    ...clientsOf(cloud),
    async stop() {
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds, for events that the cloud brings about in the background. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
