import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { NodeInvocation } from "../../handlers/contract/node-invocation";
import { systemClock } from "../../handlers/dispatcher/clock";
import { lambdaBotRunner } from "../../handlers/dispatcher/lambda-bot-runner";

const invocation = (environment: "staging" | "production" = "staging"): NodeInvocation => ({
  request_id: "r",
  environment,
  bot: "orders",
  node: "n",
  body: {
    event: "e",
    user: {},
    conversation_no: 1,
    entities: {},
    user_details: {},
    conversation_details: {},
    env_variables: {},
  },
});

type Reply = { status: number; headers?: Record<string, string>; body: unknown } | "reset";

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** The real SDK against a Lambda endpoint that answers as told: throttles, resets and server errors cannot be had on demand. */
async function runnerOf(replies: Reply[]) {
  const requests: string[] = [];
  server = createServer((request, response) => {
    requests.push(request.url!);
    const reply = replies[Math.min(requests.length, replies.length) - 1]!;
    if (reply === "reset") return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json", connection: "close", ...reply.headers });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const client = new LambdaClient({
    maxAttempts: 1,
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return { runner: lambdaBotRunner(client, "codenode", systemClock), requests };
}

const error = (status: number, type: string): Reply => ({
  status,
  headers: { "x-amzn-errortype": type },
  body: { Type: "User", message: type },
});

test("a throttled Invoke is tried again; staging runs $LATEST and asks for the log's tail", async () => {
  const { runner, requests } = await runnerOf([
    error(429, "TooManyRequestsException"),
    error(429, "TooManyRequestsException"),
    { status: 200, headers: { "x-amz-executed-version": "$LATEST" }, body: { fine: true } },
  ]);
  expect(await runner.run(invocation())).toEqual({ status: "replied", reply: { fine: true }, version: "$LATEST" });
  expect(requests).toHaveLength(3);
  expect(requests[0]).toBe("/2015-03-31/functions/codenode-bot-orders/invocations");
});

test("throttled to the end is `throttled`, and has not run", async () => {
  const { runner } = await runnerOf([error(429, "TooManyRequestsException")]);
  expect(await runner.run(invocation())).toMatchObject({ status: "failed", reason: "throttled", mayHaveRun: false });
});

test.each<[string, Reply]>([
  ["a reset connection", "reset"],
  ["a server error", error(500, "ServiceException")],
])("%s is never tried again, as the code may have run", async (_, reply) => {
  const { runner, requests } = await runnerOf([reply]);
  expect(await runner.run(invocation())).toMatchObject({
    status: "failed",
    reason: "platform_error",
    mayHaveRun: true,
  });
  expect(requests).toHaveLength(1);
});

test("production runs the alias; a missing one is bot_not_found and says how to transfer", async () => {
  const { runner, requests } = await runnerOf([error(404, "ResourceNotFoundException")]);
  expect(await runner.run(invocation("production"))).toMatchObject({
    reason: "bot_not_found",
    mayHaveRun: false,
    detail: { message: expect.stringContaining("codenode transfer orders") },
  });
  expect(requests[0]).toBe("/2015-03-31/functions/codenode-bot-orders/invocations?Qualifier=production");
});

test("a function error keeps its version and gives its reason", async () => {
  const { runner } = await runnerOf([
    {
      status: 200,
      headers: { "x-amz-function-error": "Unhandled", "x-amz-executed-version": "7" },
      body: {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: r Error: Runtime exited with error: exit status 3",
      },
    },
  ]);
  expect(await runner.run(invocation())).toMatchObject({ reason: "exit", mayHaveRun: true, version: "7" });
});

test("a request over Lambda's limit is not sent", async () => {
  const { runner, requests } = await runnerOf([{ status: 200, body: {} }]);
  const large = invocation();
  const body = { ...large.body, entities: { a: "x".repeat(6 * 1024 * 1024) } };
  expect(await runner.run({ ...large, body })).toMatchObject({ reason: "request_too_large", mayHaveRun: false });
  expect(requests).toEqual([]);
});
