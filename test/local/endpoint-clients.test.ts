import { execFile, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startTestCloud, type TestCloud } from "../support/test-cloud";

jest.setTimeout(60_000);

/** The same turn by AWS's other clients, with nothing but AWS_ENDPOINT_URL set (issue 3). */

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    "hello/nodes/say.py": `def main(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'said': json.loads(event['body'])['user']['user_id']})}\n`,
  });
}, 300_000);
afterAll(() => cloud?.stop());

const run = promisify(execFile);
const environment = () => ({
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  PYENV_ROOT: process.env.PYENV_ROOT ?? "",
  AWS_ENDPOINT_URL: cloud.cloud.endpoint,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
});
const request = JSON.stringify({ bot: "hello", environment: "staging", node: "say", user: { user_id: "u1" } });
const answer = { status: "ok", output: { said: "u1" } };

it("boto3: Lambda, DynamoDB and CloudWatch Logs", async () => {
  const environments = join(__dirname, "..", "..", "build", "python");
  const runtime = readdirSync(environments).find((name) => /^runtime-[\d.]+$/.test(name))!;
  const script = `
import boto3, json, sys
reply = boto3.client("lambda").invoke(FunctionName="codenode-dispatcher", Payload=sys.argv[1])
tables = boto3.client("dynamodb").list_tables()["TableNames"]
groups = [group["logGroupName"] for group in boto3.client("logs").describe_log_groups()["logGroups"]]
print(json.dumps([json.loads(reply["Payload"].read()), tables, groups]))
`;
  const python = join(environments, runtime, "bin", "python");
  const { stdout } = await run(python, ["-I", "-c", script, request], { env: environment() });
  const [turn, tables, groups] = JSON.parse(stdout);
  expect(turn).toMatchObject(answer);
  expect(tables).toContain("codenode-users");
  expect(groups).toContain("/aws/lambda/codenode-bot-hello");
});

const hasCli = spawnSync("aws", ["--version"]).status === 0;
(hasCli ? it : it.skip)("the aws CLI", async () => {
  const args = ["lambda", "invoke", "--function-name", "codenode-dispatcher", "--payload", request];
  const version = spawnSync("aws", ["--version"], { encoding: "utf8" }).stdout;
  // Version 2 takes a payload for base64 unless told; version 1 has no such option.
  if (version.startsWith("aws-cli/2")) args.push("--cli-binary-format", "raw-in-base64-out");
  const file = join(cloud.botsDirectory, "answer.json");
  await run("aws", [...args, file], { env: environment() });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject(answer);
});
