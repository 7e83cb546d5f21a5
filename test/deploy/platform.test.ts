import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateAliasCommand,
  GetFunctionCommand,
  ListFunctionsCommand,
  ListLayerVersionsCommand,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { type Deployment, startDeployment } from "../support/ministack/deployment";
import { enabledKeys } from "../support/ministack/keys";
import { engineAt, TEST_CREDENTIALS } from "../support/test-cloud";
import { FIRST_BOTS, SECOND_BOTS } from "./platform-bots";

/** A real `cdk bootstrap`, `deploy`, `diff` and `destroy` into an emulated account. What it cannot prove (IAM, quotas) test/synth asserts. */

let deployment: Deployment;
let engine: ReturnType<typeof engineAt>;
let dynamodb: DynamoDBClient;

const turn = (bot: string, name: string, environment = "staging") =>
  engine.turn({ bot, node: name, environment, user: { user_id: "u1" }, entities: {} });

beforeAll(async () => {
  deployment = await startDeployment();
  engine = engineAt(deployment.endpoint);
  dynamodb = new DynamoDBClient({ endpoint: deployment.endpoint, ...TEST_CREDENTIALS });
  deployment.save(FIRST_BOTS);
  await deployment.cdk("synth");
  await deployment.cdk("bootstrap");
  await deployment.cdk("deploy");
}, 180_000);

afterAll(async () => {
  engine?.lambda.destroy();
  dynamodb?.destroy();
  await deployment?.stop();
});

test("a turn goes through the deployed dispatcher, and its state is kept for the next", async () => {
  expect(await turn("counter", "count")).toMatchObject({ status: "ok", output: { turns: 1 } });
  expect(await turn("counter", "count")).toMatchObject({
    status: "ok",
    output: { turns: 2 },
    turn: { bot: "counter", environment: "staging", node: "count", version: "$LATEST" },
  });
}, 60_000);

test("an exception is a Bot Break that tells the builder's own line", async () => {
  expect(await turn("breaker", "fail")).toMatchObject({
    status: "bot_break",
    bot_break: {
      reason: "exception",
      detail: { type: "ValueError", message: expect.stringContaining("no such order"), file: "nodes/fail.py", line: 3 },
    },
  });
}, 60_000);

test("a script that takes too long is a Bot Break, and the next turn is well", async () => {
  expect(await turn("breaker", "hang")).toMatchObject({ status: "bot_break", bot_break: { reason: "timeout" } });
  expect(await turn("breaker", "say")).toMatchObject({ status: "ok", output: { word: "old" } });
}, 60_000);

test("a bot that was never transferred is not found in production", async () => {
  expect(await turn("breaker", "say", "production")).toMatchObject({ bot_break: { reason: "bot_not_found" } });
}, 60_000);

test("conversations end by DynamoDB's TTL", async () => {
  const { TimeToLiveDescription } = await dynamodb.send(
    new DescribeTimeToLiveCommand({ TableName: "codenode-conversations" }),
  );
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: "expires_at", TimeToLiveStatus: "ENABLED" });
});

test("a function has the layer, the handler and the limits of its bot.yaml", async () => {
  const { Configuration } = await engine.lambda.send(new GetFunctionCommand({ FunctionName: "codenode-bot-breaker" }));
  expect(Configuration).toMatchObject({
    Handler: "codenode_runtime.handler",
    Timeout: 3,
    MemorySize: 512,
    Layers: [{ Arn: expect.stringMatching(/:layer:codenode-bots-2-packages:1$/) }],
  });
});

describe("with a bot that was transferred", () => {
  const FunctionName = "codenode-bot-breaker";
  let released: string;

  beforeAll(async () => {
    const { Version } = await engine.lambda.send(new PublishVersionCommand({ FunctionName }));
    released = Version!;
    await engine.lambda.send(new CreateAliasCommand({ FunctionName, Name: "production", FunctionVersion: released }));
  });

  const inProduction = () => turn("breaker", "say", "production");
  const asReleased = () => ({ output: { word: "old" }, turn: { version: released } });

  test("a second deploy of one changed and one added bot touches their stack alone, and not production", async () => {
    deployment.save(SECOND_BOTS);
    await deployment.cdk("synth");
    const { output } = await deployment.cdk("diff");
    expect(stacksWithDifferences(output)).toEqual({
      "codenode-platform": false,
      "codenode-bots-1": false,
      "codenode-bots-2": true,
    });
    await deployment.cdk("deploy");

    expect(await turn("breaker", "say")).toMatchObject({ output: { word: "new" }, turn: { version: "$LATEST" } });
    expect(await turn("newcomer", "say")).toMatchObject({ output: { word: "hello" } });
    expect(await turn("counter", "count")).toMatchObject({ output: { turns: 3 } });
    expect(await inProduction()).toMatchObject(asReleased());
  }, 120_000);

  test("another layer reaches staging; production keeps the one it was trained with, though its version is deleted", async () => {
    const trained = await engine.lambda.send(new PublishVersionCommand({ FunctionName: "codenode-bot-counter" }));
    deployment.configure({ packages: "current" });
    await deployment.cdk("synth");
    await deployment.cdk("deploy");

    expect(await layersOf(FunctionName)).toEqual([expect.stringMatching(/:codenode-bots-2-packages:2$/)]);
    expect(await layersOf(FunctionName, released)).toEqual([expect.stringMatching(/:codenode-bots-2-packages:1$/)]);
    const { LayerVersions } = await engine.lambda.send(
      new ListLayerVersionsCommand({ LayerName: "codenode-bots-2-packages" }),
    );
    expect(LayerVersions?.map(({ Version }) => Version)).toEqual([2]);
    expect(await turn("breaker", "say")).toMatchObject({ output: { word: "new" } });
    expect(await inProduction()).toMatchObject(asReleased());
    // A version that was trained before and is transferred only now: its first process starts after the layer's deletion.
    await engine.lambda.send(
      new CreateAliasCommand({
        FunctionName: "codenode-bot-counter",
        Name: "production",
        FunctionVersion: trained.Version!,
      }),
    );
    expect(await turn("counter", "count", "production")).toMatchObject({ status: "ok", output: { turns: 1 } });
  }, 180_000);
});

test("destroy removes all but the users, the settings and the key that encrypts them", async () => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "codenode-users" }));
  expect(Table).toMatchObject({ DeletionProtectionEnabled: true });

  await deployment.cdk("destroy");

  const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(["codenode-settings", "codenode-users"]);
  const { Functions } = await engine.lambda.send(new ListFunctionsCommand({}));
  expect(Functions).toEqual([]);
  expect(await enabledKeys(deployment.endpoint, "encrypts the tables of codenode")).toBe(1);
}, 120_000);

async function layersOf(FunctionName: string, Qualifier?: string): Promise<(string | undefined)[] | undefined> {
  const { Configuration } = await engine.lambda.send(
    new GetFunctionCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) }),
  );
  return Configuration?.Layers?.map(({ Arn }) => Arn);
}

/** Each stack that `cdk diff` speaks of, and whether it differs. */
function stacksWithDifferences(output: string): Record<string, boolean> {
  const sections = output.split(/^Stack (?=\S+ \()/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [/^\S+/.exec(section)![0], !section.includes("There were no differences")]),
  );
}
