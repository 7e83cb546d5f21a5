import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import { ensurePythonEnvironment } from "../../local/python-environment";
import { findInterpreter } from "../../python-layer/interpreter";
import { engineAt } from "../support/test-cloud";

/** What README tells a newcomer to type, typed: the aws CLI, boto3 and the AWS SDK against the local cloud with the sample bots. */

const ROOT = join(__dirname, "..", "..");
const run = promisify(execFile);
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

function codeBlock(language: string, containing: string): string {
  const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const block = blocks.find(([, name, text]) => name === language && text!.includes(containing));
  if (block === undefined) throw new Error(`README has no ${language} block with ${containing}`);
  return block[2]!;
}

let cloud: LocalCloud;
let data: string;
let python: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  python = await ensurePythonEnvironment({
    name: "clients",
    requirements: join(__dirname, "clients", "requirements.txt"),
    interpreter: found.interpreter,
    progress: () => undefined,
  });
  data = mkdtempSync(join(tmpdir(), "codenode-readme-"));
  cloud = await startLocalCloud({ botsDirectory: join(ROOT, "bots"), dataDirectory: data, port: 0 });
  environment = {
    PATH: `${dirname(python)}:${process.env.PATH}`,
    HOME: data,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
  };
}, 300_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(data, { recursive: true, force: true });
});

test("the aws CLI invokes the dispatcher", async () => {
  const lines = codeBlock("sh", "aws lambda invoke").replace("http://127.0.0.1:4100", cloud.endpoint);
  // Node's own pipe is a socket, which /dev/stdout cannot be opened for.
  const { stdout } = await run("sh", ["-c", `(${lines}) | cat`], { env: environment });
  expect(stdout).toContain('"status":"ok"');
  expect(stdout).toContain('"user_full_name":"Asha"');
}, 60_000);

test("boto3 invokes the dispatcher, and reads the store through the same endpoint", async () => {
  const script = codeBlock("python", "boto3");
  const reads = "print(boto3.client('dynamodb').list_tables(), boto3.client('logs').describe_log_groups())";
  const { stdout } = await run(python, ["-c", `${script}\n${reads}`], { env: environment });
  expect(stdout).toContain("'output_node': {'id': ");
  expect(stdout).toContain("codenode-conversations");
  expect(stdout).toContain("/aws/lambda/codenode-bot-orders");
}, 60_000);

test("the AWS SDK for JavaScript invokes the dispatcher", async () => {
  const { stdout } = await run(process.execPath, ["-e", codeBlock("js", "LambdaClient")], {
    env: environment,
    cwd: ROOT,
  });
  expect(stdout).toContain("status: 'ok'");
}, 60_000);

/** One request for each sample bot, and what its answer shows. */
const SAMPLES: [string, object, object][] = [
  ["hello", { node: "hello" }, { status: "ok", output: { status: true } }],
  ["orders", { after: "capture_order_id" }, { status: "waiting", missing_entities: ["order_id"] }],
  ["policies", { node: "list_policies" }, { status: "ok", output: { status: true, count: 2 } }],
];
const requestOf = (bot: string, more: object) =>
  JSON.stringify({ bot, environment: "staging", user: { user_id: "u2" }, ...more });

test.each(SAMPLES)(
  "the aws CLI, boto3 and the AWS SDK get the same answer of %s",
  async (bot, more, shown) => {
    const request = requestOf(bot, more);
    const aws = ["lambda", "invoke", "--function-name", "codenode-dispatcher", "--payload", request];
    const answerFile = join(data, `${bot}.json`);
    await run("aws", [...aws, answerFile], { env: environment });
    const boto3 = `import boto3, sys; print(boto3.client("lambda").invoke(FunctionName="codenode-dispatcher", Payload=sys.argv[1])["Payload"].read().decode())`;
    const answers = [
      JSON.parse(readFileSync(answerFile, "utf8")),
      JSON.parse((await run(python, ["-I", "-c", boto3, request], { env: environment })).stdout),
      await engineAt(cloud.endpoint).turn(JSON.parse(request)),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ ...shown, turn: { bot, version: "$LATEST" } });
  },
  60_000,
);

test("every page that README points to is there", () => {
  for (const [, path] of readme.matchAll(/\]\(([^)#]+)\)/g))
    expect(() => readFileSync(join(ROOT, path!))).not.toThrow(/ENOENT/);
});
