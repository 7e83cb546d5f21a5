import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");
const CDK = join(ROOT, "node_modules", "aws-cdk", "bin", "cdk");

export interface CdkRun {
  readonly status: number | null;
  /** What it printed, on both streams in one. */
  readonly output: string;
}

/** `npx cdk …` in the repository's folder, with nothing of the user's own AWS settings. */
export const cdk = (endpoint: string, directory: string, ...options: string[]): Promise<CdkRun> =>
  run(endpoint, directory, {}, process.execPath, CDK, ...options);

/** A line of a document, as a shell runs it. `settings` are CDK_… variables, which the CLI reads as options. */
export const shell = (
  endpoint: string,
  directory: string,
  settings: Record<string, string>,
  line: string,
): Promise<CdkRun> => run(endpoint, directory, settings, "/bin/sh", "-c", line);

function run(
  endpoint: string,
  directory: string,
  settings: Record<string, string>,
  command: string,
  ...options: string[]
): Promise<CdkRun> {
  const child = spawn(command, options, {
    cwd: ROOT,
    env: {
      ...withoutAwsSettings(process.env),
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      // The CLI keeps the account of an access key there, and another run's `test` may be another account.
      CDK_HOME: mkdtempSync(join(directory, "cdk-home-")),
      CDK_DISABLE_TELEMETRY: "1",
      NO_COLOR: "1",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => printed.push(data));
  child.stderr.on("data", (data: Buffer) => printed.push(data));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output: Buffer.concat(printed).toString("utf8") }));
  });
}

/** The rest stays: proxies and certificates of the machine are needed where the app still has to build the layer. */
const withoutAwsSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
