import {
  BOT_FUNCTION_WAIT_MS,
  MAX_SCRIPT_TIMEOUT_SECONDS,
  STATE_READ_WAIT_MS,
  STATE_WRITE_WAIT_MS,
} from "../../handlers/contract/limits";
import { named, resources, synthesize } from "./synthesize";

const BOTS = { orders: "", policies: "timeout_seconds: 5" };
const templates = synthesize(BOTS);
const table = (name: string) => named(templates, "AWS::DynamoDB::Table", `codenode-${name}`);

test("every table is encrypted with the platform's own key, which rotates and outlives the stack", () => {
  const [key] = resources(templates, "AWS::KMS::Key");
  expect(key).toMatchObject({ DeletionPolicy: "Retain", Properties: { EnableKeyRotation: true } });
  const tables = resources(templates).filter(({ Type }) => Type.startsWith("AWS::DynamoDB"));
  expect(tables).toHaveLength(3);
  for (const { Type, Properties } of tables) {
    expect(Type).toBe("AWS::DynamoDB::Table");
    expect(Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification: {
        SSEEnabled: true,
        SSEType: "KMS",
        KMSMasterKeyId: { "Fn::GetAtt": [expect.stringMatching(/^Key/), "Arn"] },
      },
    });
  }
});

test.each(["users", "settings"])("%s are kept, protected and recoverable", (name) => {
  expect(table(name)).toMatchObject({
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
  expect(table(name).Properties.TimeToLiveSpecification).toBeUndefined();
});

test("conversations are lost when their time is over", () => {
  expect(table("conversations")).toMatchObject({
    DeletionPolicy: "Delete",
    Properties: {
      TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    },
  });
});

test("every function has a log group of its own with a retention: a day for bots, as configured for the dispatcher", () => {
  const retentions = (from: typeof templates) =>
    Object.fromEntries(
      resources(from, "AWS::Logs::LogGroup").map(({ Properties }) => [
        Properties.LogGroupName,
        Properties.RetentionInDays,
      ]),
    );
  const bots = { "/aws/lambda/codenode-bot-orders": 1, "/aws/lambda/codenode-bot-policies": 1 };
  expect(retentions(templates)).toEqual({ "/aws/lambda/codenode-dispatcher": 30, ...bots });
  expect(retentions(synthesize(BOTS, { logRetentionDays: 365 }))).toMatchObject({
    "/aws/lambda/codenode-dispatcher": 365,
    ...bots,
  });
  for (const { Properties } of resources(templates, "AWS::Lambda::Function")) {
    expect(Properties.LoggingConfig).toEqual({ LogGroup: { Ref: expect.any(String) } });
  }
});

test("time limits nest: script < bot function < the dispatcher's wait < the dispatcher", () => {
  const timeout = (name: string) => named(templates, "AWS::Lambda::Function", name).Properties.Timeout as number;
  expect(MAX_SCRIPT_TIMEOUT_SECONDS).toBeLessThan(timeout("codenode-bot-orders"));
  expect(5).toBeLessThan(timeout("codenode-bot-policies"));
  expect(timeout("codenode-bot-policies")).toBeLessThan(timeout("codenode-bot-orders"));
  expect(timeout("codenode-bot-orders") * 1000).toBeLessThan(BOT_FUNCTION_WAIT_MS);
  expect(STATE_READ_WAIT_MS + BOT_FUNCTION_WAIT_MS + STATE_WRITE_WAIT_MS).toBeLessThan(
    timeout("codenode-dispatcher") * 1000,
  );
});

test("the dispatcher is what the configuration says", () => {
  const dispatcher = (config: object) =>
    named(synthesize(BOTS, config), "AWS::Lambda::Function", "codenode-dispatcher").Properties;
  expect(dispatcher({})).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
    MemorySize: 512,
    TracingConfig: { Mode: "Active" },
    Environment: { Variables: { CODENODE_PREFIX: "codenode", CODENODE_METRICS_BY_BOT: "false" } },
  });
  const chosen = dispatcher({
    architecture: "x86_64",
    dispatcherMemoryMb: 1024,
    dispatcherConcurrency: 100,
    metricsByBot: true,
    xray: false,
  });
  expect(chosen).toMatchObject({
    Architectures: ["x86_64"],
    MemorySize: 1024,
    ReservedConcurrentExecutions: 100,
    Environment: { Variables: { CODENODE_METRICS_BY_BOT: "true" } },
  });
  expect(chosen.TracingConfig).toBeUndefined();
});

test("each alarm has a runbook's name, stays silent in a quiet night and tells the topic where one is given", () => {
  const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
  for (const [config, actions] of [
    [{}, undefined],
    [{ alarmTopicArn: topic }, [topic]],
  ] as const) {
    const alarms = resources(synthesize(BOTS, config), "AWS::CloudWatch::Alarm").map(({ Properties }) => Properties);
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      "codenode-dispatcher-errors",
      "codenode-dispatcher-slow",
      "codenode-dispatcher-throttles",
      "codenode-platform-bot-breaks-production",
      "codenode-platform-bot-breaks-staging",
    ]);
    for (const { TreatMissingData, AlarmActions } of alarms) {
      expect(TreatMissingData).toBe("notBreaching");
      expect(AlarmActions).toEqual(actions);
    }
  }
});

test("the dashboard shows metrics by bot where they are asked for", () => {
  const dashboard = (config: object) =>
    JSON.stringify(resources(synthesize(BOTS, config), "AWS::CloudWatch::Dashboard"));
  expect(dashboard({})).not.toContain("by bot");
  expect(dashboard({ metricsByBot: true })).toContain("by bot");
});

test("names begin with the prefix, which no other platform of the account shares", () => {
  const other = synthesize(BOTS, { prefix: "second" });
  expect(Object.keys(other).sort()).toEqual(["second-bots-1", "second-platform"]);
  expect(JSON.stringify(other)).not.toContain("codenode-");
});

// cdk-nag names a wildcard by its whole ARN, and an unexplained one makes any synth of these tests throw.
test("a given account and region reach the stacks, and every wildcard stays explained", () => {
  const placed = synthesize(BOTS, { account: "123456789012", region: "eu-central-1" });
  expect(JSON.stringify(placed["codenode-bots-1"])).toContain(
    "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/codenode-bot-orders:*",
  );
});
