import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DEFAULT_PREFIX } from "../handlers/contract/names";
import { clientSettings } from "./client-settings";
import { type DataLock, lockDataDirectory } from "./data-lock";
import { Endpoint } from "./endpoint/endpoint";
import { StoreProxy } from "./endpoint/store-proxy";
import { writeFileAtomically } from "./files";
import { startLambda } from "./lambda/start";
import { LocalCloudError } from "./local-cloud-error";
import { type Prepared, prepare } from "./prepare";
import { Store } from "./store/store";
import { StoreClient } from "./store-call";
import { createTables } from "./tables";

export { LocalCloudError };

export interface LocalCloudOptions {
  readonly botsDirectory: string;
  readonly dataDirectory: string;
  /** 0: a free one. */
  readonly port: number;
  readonly prefix?: string;
  /** False: bots' functions change through the API alone, not when a file is saved. */
  readonly watch?: boolean;
  readonly report?: (line: string) => void;
  /** More variables for every function. */
  readonly environment?: Record<string, string>;
  /** Where `prepare` has been called already. */
  readonly prepared?: Prepared;
}

export interface LocalCloud {
  readonly endpoint: string;
  readonly port: number;
  readonly store: { readonly endpoint: string; readonly pid: number; stop(): Promise<void>; start(): Promise<void> };
  stop(): Promise<void>;
}

/**
 * Starts the store, the Lambda service with the dispatcher and every bot, and one endpoint for all of it on 127.0.0.1.
 * Rejects with LocalCloudError where the port or the data folder is taken, or Python is missing.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const report = options.report ?? (() => undefined);
  const prefix = options.prefix ?? DEFAULT_PREFIX;
  const dataDirectory = resolve(options.dataDirectory);
  const prepared = options.prepared ?? (await prepare(report));
  if (!prepared.ok) throw new LocalCloudError(prepared.message);
  mkdirSync(dataDirectory, { recursive: true });
  const lock = lockDataDirectory(dataDirectory);
  if (!lock.ok) throw new LocalCloudError(lock.message);

  // What is open, in the order of opening: closed backwards, also where a later step fails.
  const closing: (() => unknown)[] = [() => (lock as DataLock).release()];
  const stop = async () => {
    while (closing.length > 0) await closing.pop()!();
  };
  try {
    const store = await Store.open({ python: prepared.storePython, dataDirectory, report });
    closing.push(() => store.stop());
    const storeClient = new StoreClient(store.port);
    closing.push(() => storeClient.close());
    const dynamoEndpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? store.endpoint;
    await makeTables(dynamoEndpoint, prefix);

    const lambda = startLambda({
      botsDirectory: resolve(options.botsDirectory),
      dataDirectory,
      prefix,
      watch: options.watch ?? true,
      report,
      prepared,
      storeClient,
      environment: options.environment ?? {},
      dispatcherEnvironment: {
        CODENODE_PREFIX: prefix,
        // Past the endpoint, which would only pass it on.
        AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint,
        // The machine's Node may be older than Lambda's, which is no news for the dispatcher's log.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      },
    });
    closing.push(() => lambda.stop());
    const proxy = new StoreProxy(store.port);
    closing.push(() => proxy.close());
    const endpoint = new Endpoint(lambda.service, proxy);
    const port = await listen(endpoint, options.port);
    closing.push(() => endpoint.close());
    const url = `http://127.0.0.1:${port}`;
    await lambda.open(url);

    const endpointFile = join(dataDirectory, "endpoint.json");
    writeFileAtomically(endpointFile, `${JSON.stringify({ pid: process.pid, endpoint: url })}\n`);
    closing.push(() => rmSync(endpointFile, { force: true }));
    return { endpoint: url, port, store, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(endpoint: Endpoint, port: number): Promise<number> {
  try {
    return await endpoint.listen(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cause =
      code === "EADDRINUSE" ? `port ${port} is taken by another program` : `port ${port} cannot be used (${message})`;
    throw new LocalCloudError(`${cause}: choose another one with --port`);
  }
}

async function makeTables(endpoint: string, prefix: string): Promise<void> {
  const dynamo = new DynamoDBClient(clientSettings(endpoint));
  try {
    await createTables(dynamo, prefix);
  } finally {
    dynamo.destroy();
  }
}
