import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import { ensurePythonEnvironment } from "../../local/python-environment";
import { findInterpreter } from "../../python-layer/interpreter";

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
  const { stdout } = await run(
    python,
    ["-c", `${script}\nprint(boto3.client('dynamodb').list_tables()['TableNames'])`],
    {
      env: environment,
    },
  ).catch((error) => ({ stdout: String(error.stderr) }));
  expect(stdout).toContain("'output_node': {'id': ");
  expect(stdout).toContain("codenode-conversations");
}, 60_000);

test("the AWS SDK for JavaScript invokes the dispatcher", async () => {
  const { stdout } = await run(process.execPath, ["-e", codeBlock("js", "LambdaClient")], {
    env: environment,
    cwd: ROOT,
  });
  expect(stdout).toContain("status: 'ok'");
}, 60_000);

test("every page that README points to is there", () => {
  for (const [, path] of readme.matchAll(/\]\(([^)#]+)\)/g))
    expect(() => readFileSync(join(ROOT, path!))).not.toThrow(/ENOENT/);
});
