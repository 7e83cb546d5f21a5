import { request } from "node:http";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { TEST_CREDENTIALS } from "../support/test-cloud";
import { type LambdaFixture, startLambdaFixture } from "./lambda-fixture";

jest.setTimeout(30_000);

/** One endpoint for every service: a request goes where its signature says. */

let fixture: LambdaFixture;
let dynamodb: DynamoDBClient;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  dynamodb = new DynamoDBClient({ endpoint: fixture.cloud.endpoint, ...TEST_CREDENTIALS, maxAttempts: 1 });
  await fixture.create("echo", "def handler(event, context):\n    return event\n");
}, 300_000);
afterAll(async () => {
  dynamodb?.destroy();
  await fixture?.stop();
});

const invocation = "/2015-03-31/functions/echo/invocations";
const post = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${fixture.cloud.endpoint}${path}`, { method: "POST", body: '{"a":1}', headers });

it("passes DynamoDB and CloudWatch Logs on to the store, with the platform's tables in it", async () => {
  const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(["codenode-conversations", "codenode-settings", "codenode-users"]);
  const text = "ä".repeat(100_000);
  const TableName = "codenode-users";
  await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: "large" }, text: { S: text } } }));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: "large" } } }));
  expect(Item?.text?.S).toBe(text);
  const logs = new CloudWatchLogsClient({ endpoint: fixture.cloud.endpoint, ...TEST_CREDENTIALS });
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups?.map(({ logGroupName }) => logGroupName)).toContain("/aws/lambda/codenode-dispatcher");
  logs.destroy();
});

it("knows Lambda by its signature, by a presigned query, and by its path where nothing is signed", async () => {
  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${service}/aws4_request, Signature=x`;
  expect(await (await post(invocation, { authorization: scope("lambda") })).json()).toEqual({ a: 1 });
  expect(
    await (await post(`${invocation}?X-Amz-Credential=test%2F20261122%2Fus-east-1%2Flambda%2Faws4_request`)).json(),
  ).toEqual({ a: 1 });
  expect(await (await post(invocation)).json()).toEqual({ a: 1 });
  expect((await post(invocation, { authorization: scope("s3") })).headers.get("x-amz-executed-version")).toBeNull();
});

it("tells a person what it is", async () => {
  const answer = await fetch(fixture.cloud.endpoint);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("AWS_ENDPOINT_URL");
});

it("does nothing for a web page of somewhere else", async () => {
  const asked = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve) => {
      const { port } = fixture.cloud;
      const sent = request({ host: "127.0.0.1", port, method: "POST", path: invocation, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.end("{}");
    });
  expect(await asked({ host: `evil.example:${fixture.cloud.port}` })).toBe(403);
  expect(await asked({ origin: "https://evil.example" })).toBe(403);
  expect(await asked({ origin: "null" })).toBe(403);
  expect(await asked({ origin: "http://localhost:3000" })).toBe(200);
});

it("binds 127.0.0.1 alone, as does the store", async () => {
  const { networkInterfaces } = await import("node:os");
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((address) => address !== undefined && !address.internal && address.family === "IPv4");
  if (outer === undefined) return;
  for (const url of [fixture.cloud.endpoint, fixture.cloud.store.endpoint])
    await expect(fetch(`http://${outer.address}:${new URL(url).port}/`)).rejects.toThrow();
});

it("says that the store is away, and goes on when it is back", async () => {
  const read = () => dynamodb.send(new GetItemCommand({ TableName: "codenode-users", Key: { pk: { S: "large" } } }));
  await fixture.cloud.store.stop();
  const error = await read().catch((failed) => failed);
  expect(error).toMatchObject({ name: "ServiceUnavailableException", $metadata: { httpStatusCode: 503 } });
  expect((await fixture.invoke("echo", 1)).payload).toBe(1);
  await fixture.cloud.store.start();
  expect((await read()).Item?.pk?.S).toBe("large");
});
