import { MAX_BOTS_PER_STACK } from "../../handlers/contract/limits";
import { type Bots, named, resources, synthesize } from "./synthesize";

/** CloudFormation's limits of a stack. */
const MAX_RESOURCES = 500;
const MAX_TEMPLATE_BYTES = 1_000_000;
/** Function, role and log group. */
const RESOURCES_PER_BOT = 3;

const THREE = { orders: "", policies: "", greeter: "stack: 2" };

test("a bot is a function, a role and a log group; a bots stack adds one layer version", () => {
  const { "codenode-bots-2": stack } = synthesize(THREE);
  expect(
    resources({ stack: stack! })
      .map(({ Type }) => Type)
      .sort(),
  ).toEqual(["AWS::IAM::Role", "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Logs::LogGroup"]);
});

test("the function is what bot.yaml says", () => {
  const templates = synthesize(
    { plain: "", special: "memory_mb: 1024\ntimeout_seconds: 7\nmax_concurrency: 5\nvpc: true" },
    { vpc: { subnetIds: ["subnet-0a"], securityGroupIds: ["sg-0b"] }, python: "3.12", architecture: "x86_64" },
  );
  const plain = named(templates, "AWS::Lambda::Function", "codenode-bot-plain").Properties;
  expect(plain).toMatchObject({
    Handler: "codenode_runtime.handler",
    Runtime: "python3.12",
    Architectures: ["x86_64"],
    MemorySize: 512,
    Timeout: 22,
    Layers: [{ Ref: expect.stringMatching(/^Packages/) }],
  });
  expect(plain.VpcConfig).toBeUndefined();
  expect(plain.ReservedConcurrentExecutions).toBeUndefined();
  expect(named(templates, "AWS::Lambda::Function", "codenode-bot-special").Properties).toMatchObject({
    MemorySize: 1024,
    Timeout: 9,
    ReservedConcurrentExecutions: 5,
    VpcConfig: { SubnetIds: ["subnet-0a"], SecurityGroupIds: ["sg-0b"] },
  });
});

test("CloudFormation owns no version, alias or other release, so that a deploy cannot change production", () => {
  const templates = synthesize(THREE);
  const types = new Set(resources(templates).map(({ Type }) => Type));
  const ofLambda = [...types].filter((type) => type.startsWith("AWS::Lambda::"));
  expect(ofLambda.sort()).toEqual(["AWS::Lambda::Function", "AWS::Lambda::LayerVersion"]);
  for (const { Properties } of resources(templates, "AWS::Lambda::Function")) {
    expect(Properties.PublishToLatestPublished).toBeUndefined();
    expect(Properties.SnapStart).toBeUndefined();
  }
});

test("no stack refers to another one", () => {
  for (const template of Object.values(synthesize(THREE))) {
    expect(template.Outputs).toBeUndefined();
    expect(JSON.stringify(template)).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
  }
});

describe("another bot's resources and another stack's template stay byte for byte the same", () => {
  const before = synthesize(THREE);
  const text = (value: unknown) => JSON.stringify(value);
  const without = (stack: string, bot: string, templates = before) =>
    text({
      ...templates[stack],
      Resources: Object.entries(templates[stack]!.Resources).filter(([id]) => !id.startsWith(bot)),
    });

  test("when a bot is added", () => {
    const after = synthesize({ ...THREE, alpha: "" });
    expect(text(after["codenode-platform"])).toBe(text(before["codenode-platform"]));
    expect(text(after["codenode-bots-2"])).toBe(text(before["codenode-bots-2"]));
    expect(without("codenode-bots-1", "alpha", after)).toBe(without("codenode-bots-1", "alpha"));
  });

  test("when a bot is removed", () => {
    const after = synthesize({ policies: "", greeter: "stack: 2" });
    expect(text(after["codenode-platform"])).toBe(text(before["codenode-platform"]));
    expect(text(after["codenode-bots-2"])).toBe(text(before["codenode-bots-2"]));
    expect(without("codenode-bots-1", "orders", after)).toBe(without("codenode-bots-1", "orders"));
  });

  test("when a bot is changed", () => {
    const after = synthesize({ ...THREE, orders: "memory_mb: 1024" });
    expect(text(after["codenode-platform"])).toBe(text(before["codenode-platform"]));
    expect(text(after["codenode-bots-2"])).toBe(text(before["codenode-bots-2"]));
    expect(without("codenode-bots-1", "orders", after)).toBe(without("codenode-bots-1", "orders"));
    expect(text(after)).not.toBe(text(before));
  });
});

describe("a stack has room for a number of bots", () => {
  const bots = (count: number, yaml = ""): Bots =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`bot-${String(index).padStart(3, "0")}`, yaml]));

  test("a full one fits into CloudFormation's limit", () => {
    const { "codenode-bots-1": template } = synthesize(bots(MAX_BOTS_PER_STACK));
    const count = Object.keys(template!.Resources).length;
    expect(count).toBe(MAX_BOTS_PER_STACK * RESOURCES_PER_BOT + 1);
    expect(count).toBeLessThanOrEqual(MAX_RESOURCES);
    expect(JSON.stringify(template, undefined, 1).length).toBeLessThan(MAX_TEMPLATE_BYTES);
  });

  test("one bot more is refused with the stack that has room and the bots to move", () => {
    const tooMany = { ...bots(MAX_BOTS_PER_STACK + 2), ...Object.fromEntries([["other", "stack: 2"]]) };
    expect(() => synthesize(tooMany)).toThrow(
      /stack 1 has 162 bots, and 160 fit into one; write `stack: 2` into the bot.yaml of bot-160, bot-161/,
    );
  });

  test("many too many are spread over several stacks", () => {
    expect(() => synthesize(bots(3 * MAX_BOTS_PER_STACK + 1))).toThrow(
      /stack: 2` into the bot.yaml of 160 of them, such as .*`stack: 3` .*`stack: 4` into the bot.yaml of bot-480/,
    );
  });
});

test("vpc: true is refused where the platform has no VPC, for every such bot at once", () => {
  expect(() => synthesize({ one: "vpc: true", two: "vpc: true" })).toThrow(
    /one\/bot.yaml: vpc: true needs the platform's VPC[^\n]*\ntwo\/bot.yaml/,
  );
});
