import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoStateStore } from "../../handlers/dispatcher/dynamo-state-store";
import type { StateKey, StateWrite } from "../../handlers/dispatcher/state-store";

const NOW = 1_800_000_000_000;
const key: StateKey = { environment: "staging", userId: "u1", conversation: { bot: "orders", conversationNo: 1 } };
const write: StateWrite = { conversation: { value: { a: 1 }, over: "r1", expiresAt: NOW / 1000 + 60 } };
// biome-ignore lint/suspicious/noExplicitAny: DynamoDB's JSON
type Json = any;
type Reply = { status: number; body: object } | "reset";

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** The real SDK against a DynamoDB endpoint that answers as told: lost answers and partial reads cannot be had on demand. */
async function storeThat(answers: (request: Json, count: number, operation: string) => Reply) {
  const requests: Json[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    requests.push(body);
    const operation = String(request.headers["x-amz-target"]).split(".")[1]!;
    const reply = answers(body, requests.length, operation);
    if (reply === "reset") return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.0", connection: "close" });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const client = new DynamoDBClient({
    maxAttempts: 3,
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const tables = { conversations: "conversations", users: "users", settings: "settings" };
  return { store: dynamoStateStore(client, tables), requests };
}

const error = (type: string, more: object = {}): Reply => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more },
});

test("a write whose answer was lost is recognised when the SDK's repeat fails on it", async () => {
  const { store, requests } = await storeThat((request, count) =>
    count === 1 ? "reset" : error("ConditionalCheckFailedException", { Item: request.Item }),
  );
  expect(await store.write(key, write, NOW, 5_000)).toEqual({ status: "written" });
  expect(requests).toHaveLength(2);
});

test("a failed condition hands back the newer scope; one that has expired is an empty one", async () => {
  const newer = (expires_at: number) => ({
    pk: { S: "p" },
    sk: { S: "details" },
    value: { S: '{"theirs":1}' },
    revision: { S: "r2" },
    expires_at: { N: String(expires_at) },
  });
  const live = await storeThat(() => error("ConditionalCheckFailedException", { Item: newer(NOW / 1000 + 60) }));
  expect(await live.store.write(key, write, NOW, 5_000)).toEqual({
    status: "changed",
    conversation: { value: { theirs: 1 }, revision: "r2", expiresAt: NOW / 1000 + 60 },
  });
  server!.close();
  const expired = await storeThat(() => error("ConditionalCheckFailedException", { Item: newer(NOW / 1000) }));
  expect(await expired.store.write(key, write, NOW, 5_000)).toEqual({ status: "changed", conversation: { value: {} } });
});

const both: StateWrite = { ...write, keep: { turnId: "t1", answer: "{}", expiresAt: NOW / 1000 + 60 } };

test("a transaction that lost to the same turn_id gives the answer that was kept", async () => {
  const kept = { Code: "ConditionalCheckFailed", Item: { answer: { S: '{"first":true}' } } };
  const { store, requests } = await storeThat(() =>
    error("TransactionCanceledException", { CancellationReasons: [{ Code: "None" }, kept] }),
  );
  expect(await store.write(key, both, NOW, 5_000)).toEqual({ status: "kept", answer: '{"first":true}' });
  expect(requests[0].TransactItems).toHaveLength(2);
});

test("a transaction under way elsewhere is busy, and may be tried again", async () => {
  const { store } = await storeThat(() =>
    error("TransactionCanceledException", { CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }] }),
  );
  expect(await store.write(key, both, NOW, 5_000)).toMatchObject({ status: "busy" });
});

test("no access is unavailable", async () => {
  const { store } = await storeThat(() => error("AccessDeniedException"));
  expect(await store.write(key, write, NOW, 5_000)).toMatchObject({ status: "unavailable" });
  expect(await store.load(key, undefined, NOW)).toMatchObject({ ok: false });
});

test("one BatchGetItem reads everything; what DynamoDB leaves out is asked for again", async () => {
  const user = { pk: { S: "staging#u1" }, value: { S: '{"name":"Asha"}' }, revision: { S: "r" } };
  const { store, requests } = await storeThat((request, count) =>
    count === 1
      ? { status: 200, body: { Responses: {}, UnprocessedKeys: { users: request.RequestItems.users } } }
      : { status: 200, body: { Responses: { users: [user] }, UnprocessedKeys: {} } },
  );
  expect(await store.load(key, "t1", NOW)).toEqual({
    ok: true,
    conversation: { value: {} },
    user: { value: { name: "Asha" }, revision: "r" },
    settings: { variables: {}, messages: {} },
  });
  expect(Object.keys(requests[0].RequestItems).sort()).toEqual(["conversations", "settings", "users"]);
  expect(requests[0].RequestItems.conversations.Keys).toHaveLength(2);
  expect(requests[1].RequestItems).toEqual({ users: requests[0].RequestItems.users });
});
