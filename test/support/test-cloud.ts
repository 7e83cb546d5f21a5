import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Answer } from "../../handlers/contract/answer";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";

export const TEST_CREDENTIALS = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};

/** Files of bots by their path below the bots folder: `orders/nodes/track_order.py`. */
export type BotFiles = Record<string, string>;

export function writeFiles(directory: string, files: BotFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

export function temporaryDirectory(name: string): string {
  return mkdtempSync(join(tmpdir(), `codenode-${name}-`));
}

/** The dispatcher behind an endpoint, through the AWS SDK. */
export function engineAt(endpoint: string) {
  const lambda = new LambdaClient({ endpoint, ...TEST_CREDENTIALS, maxAttempts: 1 });
  return {
    lambda,
    async turn(request: object): Promise<Answer> {
      const Payload = Buffer.from(JSON.stringify(request));
      const reply = await lambda.send(new InvokeCommand({ FunctionName: "codenode-dispatcher", Payload }));
      const text = Buffer.from(reply.Payload!).toString("utf8");
      if (reply.FunctionError !== undefined) throw new Error(`the dispatcher failed: ${text}`);
      return JSON.parse(text);
    },
  };
}

export interface TestCloud extends ReturnType<typeof engineAt> {
  readonly cloud: LocalCloud;
  readonly botsDirectory: string;
  readonly dynamodb: DynamoDBClient;
  /** Saves files of bots, as an editor would. */
  save(files: BotFiles): void;
  stop(): Promise<void>;
}

/** A local cloud of real parts on a free port, over bots written for the test, in a folder of its own. */
export async function startTestCloud(files: BotFiles, options: { watch?: boolean } = {}): Promise<TestCloud> {
  const directory = temporaryDirectory("cloud");
  const botsDirectory = join(directory, "bots");
  mkdirSync(botsDirectory);
  writeFiles(botsDirectory, files);
  const cloud = await startLocalCloud({ botsDirectory, dataDirectory: join(directory, "data"), port: 0, ...options });
  return {
    cloud,
    botsDirectory,
    dynamodb: new DynamoDBClient({ endpoint: cloud.endpoint, ...TEST_CREDENTIALS }),
    ...engineAt(cloud.endpoint),
    save: (changed) => writeFiles(botsDirectory, changed),
    async stop() {
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
