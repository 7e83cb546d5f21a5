import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { list, resourceText, statementObjects, statementsOf } from "./statements";
import { named, resources, synthesize, type Template } from "./synthesize";

const BOTS = { orders: "", inside: "vpc: true" };
const VPC = { subnetIds: ["subnet-0a"], securityGroupIds: ["sg-0b"] };
const templates = synthesize(BOTS, { vpc: VPC });
const platform = templates["codenode-platform"]!;
const bots = templates["codenode-bots-1"]!;

const role = (template: Template, name: string) => statementsOf(named({ template }, "AWS::IAM::Role", name), template);
const policy = (name: string) => statementsOf(named({ platform }, "AWS::IAM::ManagedPolicy", name), platform);

const KEY_THROUGH_DYNAMODB =
  "Allow kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo on AWS::KMS::Key if StringEquals kms:ViaService dynamodb.<AWS::Region>.<AWS::URLSuffix>";
const ONLY_STAGING = "if ForAllValues:StringLike dynamodb:LeadingKeys staging#* and Null dynamodb:LeadingKeys false";
const ONLY_PRODUCTION =
  "if ForAllValues:StringLike dynamodb:LeadingKeys production#* and Null dynamodb:LeadingKeys false";
const BOTH =
  "if ForAllValues:StringLike dynamodb:LeadingKeys staging#* or production#* and Null dynamodb:LeadingKeys false";
const READ_LOGS =
  "Allow logs:FilterLogEvents on logs log-group:/aws/lambda/codenode-bot-*:*, logs log-group:/aws/lambda/codenode-dispatcher:*";
const NO_RELEASE = "Deny lambda:InvokeFunction on lambda function:codenode-bot-*:*";

test("the dispatcher may do what its code does", () => {
  expect(role(platform, "codenode-dispatcher")).toEqual([
    "Allow lambda:InvokeFunction on lambda function:codenode-bot-*",
    "Allow dynamodb:BatchGetItem on codenode-conversations, codenode-settings, codenode-users",
    "Allow dynamodb:PutItem on codenode-conversations, codenode-users",
    "Allow dynamodb:DeleteItem on codenode-conversations",
    KEY_THROUGH_DYNAMODB,
    "Allow logs:CreateLogStream, logs:PutLogEvents on logs log-group:/aws/lambda/codenode-dispatcher:*",
    "Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *",
  ]);
});

test("a bot may write its own log group and nothing else", () => {
  expect(role(bots, "codenode-bot-orders")).toEqual([
    "Allow logs:CreateLogStream, logs:PutLogEvents on logs log-group:/aws/lambda/codenode-bot-orders:*",
  ]);
});

test("a bot inside the VPC lets Lambda make its network interfaces, and denies the same to the code", () => {
  const actions =
    "ec2:AssignPrivateIpAddresses, ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets, ec2:UnassignPrivateIpAddresses";
  expect(role(bots, "codenode-bot-inside")).toEqual([
    "Allow logs:CreateLogStream, logs:PutLogEvents on logs log-group:/aws/lambda/codenode-bot-inside:*",
    `Allow ${actions} on *`,
    `Deny ${actions} on * if ArnEquals lambda:SourceFunctionArn arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:codenode-bot-inside`,
  ]);
});

test("the engine invokes the dispatcher alone", () => {
  expect(policy("codenode-engine")).toEqual(["Allow lambda:InvokeFunction on codenode-dispatcher"]);
});

test("a builder changes code and staging, and reaches no production variable, user or conversation", () => {
  expect(policy("codenode-builder")).toEqual([
    "Allow lambda:GetAlias, lambda:GetFunction, lambda:GetFunctionConfiguration, lambda:InvokeFunction, lambda:ListVersionsByFunction, lambda:UpdateFunctionCode on lambda function:codenode-bot-*",
    NO_RELEASE,
    READ_LOGS,
    `Allow dynamodb:GetItem, dynamodb:UpdateItem on codenode-settings ${ONLY_STAGING}`,
    KEY_THROUGH_DYNAMODB,
  ]);
});

test("a releaser changes production, and no code", () => {
  expect(policy("codenode-releaser")).toEqual([
    "Allow lambda:CreateAlias, lambda:GetAlias, lambda:GetFunction, lambda:GetFunctionConfiguration, lambda:InvokeFunction, lambda:ListVersionsByFunction, lambda:PublishVersion, lambda:UpdateAlias on lambda function:codenode-bot-*",
    NO_RELEASE,
    READ_LOGS,
    `Allow dynamodb:GetItem on codenode-settings ${BOTH}`,
    `Allow dynamodb:UpdateItem on codenode-settings ${ONLY_PRODUCTION}`,
    KEY_THROUGH_DYNAMODB,
  ]);
});

test("there are no other roles and policies", () => {
  const types = ["AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::Lambda::Permission"];
  expect(types.map((type) => resources(templates, type).length)).toEqual([3, 3, 0, 0]);
  for (const { Properties } of resources(templates, "AWS::IAM::Role")) {
    expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
    });
  }
});

test("every wildcard is one that docs/security.md explains, and none is in an action", () => {
  const wildcards = new Set<string>();
  for (const template of [platform, bots]) {
    for (const statement of resources({ template }).flatMap(statementObjects)) {
      for (const action of list(statement.Action)) expect(action).not.toContain("*");
      for (const one of list(statement.Resource)) {
        const text = resourceText(one, template);
        if (text.includes("*")) wildcards.add(text);
      }
    }
  }
  const page = readFileSync(join(__dirname, "..", "..", "docs", "security.md"), "utf8");
  const unexplained = [...wildcards].filter(
    (text) => !page.includes(`\`${text.replace(/codenode-bot-(orders|inside):/, "codenode-bot-<bot>:")}\``),
  );
  expect(unexplained).toEqual([]);
});

test("builders and releasers together may make the AWS calls of the toolkit, and no other", () => {
  const allowed = ["codenode-builder", "codenode-releaser"]
    .flatMap((name) => statementObjects(named({ platform }, "AWS::IAM::ManagedPolicy", name)))
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => list(Action))
    // The key is used by DynamoDB, in the name of whoever calls it.
    .filter((action) => !action.startsWith("kms:"))
    .map((action) => action.split(":")[1]);
  expect([...new Set(allowed)].sort()).toEqual(callsOf(join(__dirname, "..", "..", "toolkit")));
});

/** By the SDK's names of commands, paginators and waiters; `codenode doctor` is the platform engineer's. */
function callsOf(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const texts = names
    .filter((name) => name.endsWith(".ts") && !name.startsWith("doctor"))
    .map((name) => readFileSync(join(directory, name), "utf8"));
  const calls = texts.flatMap((text) => [
    ...[...text.matchAll(/new ([A-Z]\w+)Command\(/g)].map(([, name]) => (name === "Invoke" ? "InvokeFunction" : name!)),
    ...[...text.matchAll(/\bpaginate([A-Z]\w+)\(/g)].map(([, name]) => name!),
    ...[...text.matchAll(/\bwaitUntil([A-Z]\w+)\(/g)].map(([, name]) => CALL_OF_WAITER[name!] ?? name!),
  ]);
  return [...new Set(calls)].sort();
}

const CALL_OF_WAITER: Readonly<Record<string, string>> = {
  FunctionUpdatedV2: "GetFunction",
  PublishedVersionActive: "GetFunctionConfiguration",
};
