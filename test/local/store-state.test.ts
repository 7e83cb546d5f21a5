import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DescribeTimeToLiveCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateAliasCommand, GetAliasCommand, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import { TEST_CREDENTIALS, temporaryDirectory, writeFiles } from "../support/test-cloud";
import { clientsOf, until } from "./lambda-fixture";

jest.setTimeout(60_000);

/** What was written stays: over a restart, over a store that dies, over a store that is killed. */

const directory = temporaryDirectory("store");
const dataDirectory = join(directory, "data");
const reports: string[] = [];
const start = () =>
  startLocalCloud({
    botsDirectory: join(directory, "bots"),
    dataDirectory,
    port: 0,
    report: (line) => reports.push(line),
  });
let cloud: LocalCloud | undefined;
const clients: DynamoDBClient[] = [];

beforeAll(async () => {
  writeFiles(join(directory, "bots"), { "memo/nodes/say.py": "def main(event, context):\n    return {}\n" });
  cloud = await start();
}, 300_000);
afterAll(async () => {
  for (const client of clients) client.destroy();
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function dynamoOf(running: LocalCloud): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint: running.endpoint, ...TEST_CREDENTIALS, maxAttempts: 1 });
  clients.push(client);
  return client;
}
const TableName = "codenode-users";
const put = (running: LocalCloud, pk: string) =>
  dynamoOf(running).send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
const has = async (running: LocalCloud, pk: string) =>
  (await dynamoOf(running).send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item !== undefined;

it("keeps items, versions and aliases over a restart", async () => {
  await put(cloud!, "kept");
  const FunctionName = "codenode-bot-memo";
  const { lambda } = clientsOf(cloud!);
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  const made = await lambda.send(new CreateAliasCommand({ FunctionName, Name: "production", FunctionVersion: "1" }));
  expect(existsSync(join(dataDirectory, "endpoint.json"))).toBe(true);
  await cloud!.stop();
  expect(existsSync(join(dataDirectory, "endpoint.json"))).toBe(false);

  cloud = await start();
  expect(await has(cloud, "kept")).toBe(true);
  const alias = await clientsOf(cloud).lambda.send(new GetAliasCommand({ FunctionName, Name: "production" }));
  expect(alias).toMatchObject({ FunctionVersion: "1", RevisionId: made.RevisionId });
  const ttl = await dynamoOf(cloud).send(new DescribeTimeToLiveCommand({ TableName: "codenode-conversations" }));
  expect(ttl.TimeToLiveDescription).toEqual({ AttributeName: "expires_at", TimeToLiveStatus: "ENABLED" });
});

it("refuses a second cloud on the same data, and leaves the first one alone", async () => {
  await expect(start()).rejects.toThrow(
    /is used by another local cloud \(process \d+\): stop that one, or name another folder with --data/,
  );
  expect(await has(cloud!, "kept")).toBe(true);
});

it("refuses a port that is taken, by name, and leaves nothing behind", async () => {
  const other = join(directory, "other");
  const taken = startLocalCloud({ botsDirectory: directory, dataDirectory: other, port: cloud!.port });
  await expect(taken).rejects.toThrow(
    `port ${cloud!.port} is taken by another program: choose another one with --port`,
  );
  const again = await startLocalCloud({ botsDirectory: directory, dataDirectory: other, port: 0 });
  await again.stop();
});

it("stops and starts the store on the same port", async () => {
  const { store } = cloud!;
  const { endpoint, pid } = store;
  await put(cloud!, "before the stop");
  await store.stop();
  expect(() => process.kill(pid, 0)).toThrow();
  await store.start();
  expect(store.endpoint).toBe(endpoint);
  expect(await has(cloud!, "before the stop")).toBe(true);
});

it("starts a store again that was killed, which has lost seconds at most", async () => {
  const { store } = cloud!;
  const state = join(dataDirectory, "store", "state", "dynamodb.json");
  rmSync(state, { force: true });
  await put(cloud!, "before the kill");
  await until("the change is on disk", () => existsSync(state));
  const { pid } = store;
  process.kill(pid, "SIGKILL");
  await until(
    "the store is back",
    async () => store.pid !== pid && (await has(cloud!, "before the kill").catch(() => false)),
  );
  expect(reports.filter((line) => line.startsWith("the store ended by itself (SIGKILL"))).toHaveLength(1);
});
