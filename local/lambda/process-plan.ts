import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { logGroupName } from "../../handlers/contract/names";
import type { LogSink } from "./execution-logs";
import { REGION } from "./function-names";
import type { ProcessPlan } from "./function-process";
import { type FunctionVersion, NODE_RUNTIME } from "./function-record";

/** What runs functions on this machine: see local/prepare.ts, which makes it. */
export interface Runtimes {
  /** The Python of build/python/runtime-…, which has awslambdaric and boto3. */
  readonly python: string;
  /** `3.13`: what AWS_EXECUTION_ENV says. */
  readonly pythonVersion: string;
  /** The runtime interface client for Node functions, one file. */
  readonly nodeClient: string;
  /** The folders of layers by their ARN; each holds python/. */
  readonly layers: Readonly<Record<string, string>>;
}

export interface PlanContext {
  readonly runtimes: Runtimes;
  /** An empty folder: functions must not find the user's own ~/.aws. */
  readonly home: string;
  /** Variables that every function gets here and not on AWS: where the local cloud is. */
  readonly environment: Readonly<Record<string, string>>;
  /** More for one function. */
  readonly environmentOf: (functionName: string) => Readonly<Record<string, string>>;
  readonly openLogStream: (group: string, stream: string) => LogSink;
}

const PYTHON_LAUNCHER = join(__dirname, "..", "python", "launch.py");

/** How a process of this version starts: command, folder and exactly Lambda's environment (nothing of the user's own). */
export function processPlan(
  name: string,
  version: FunctionVersion,
  codeFolder: string,
  context: PlanContext,
): ProcessPlan {
  mkdirSync(context.home, { recursive: true });
  const { runtimes } = context;
  const isPython = version.runtime.startsWith("python");
  const layers = version.layers.map((arn) => runtimes.layers[arn]).filter((folder) => folder !== undefined);
  const executionEnvironment = isPython ? `python${runtimes.pythonVersion}` : NODE_RUNTIME;
  const logGroup = logGroupName(name);
  return {
    // -I: nothing of PYTHON* and of the user's own packages; -B: /var/task is read-only on Lambda; UTF-8 whatever the locale.
    command: isPython ? runtimes.python : process.execPath,
    arguments: isPython ? ["-I", "-B", "-X", "utf8", PYTHON_LAUNCHER, ...layers] : [runtimes.nodeClient],
    directory: codeFolder,
    version: version.version,
    timeoutMs: version.timeoutSeconds * 1000,
    memoryMb: version.memoryMb,
    open: () => {
      const stream = logStreamName(version.version);
      return {
        sink: context.openLogStream(logGroup, stream),
        environment: (runtimeApi) => ({
          PATH: "/usr/local/bin:/usr/bin:/bin",
          LANG: "en_US.UTF-8",
          TZ: ":UTC",
          HOME: context.home,
          AWS_REGION: REGION,
          AWS_DEFAULT_REGION: REGION,
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_SESSION_TOKEN: "test",
          ...context.environment,
          ...context.environmentOf(name),
          ...version.environment,
          AWS_EXECUTION_ENV: `AWS_Lambda_${executionEnvironment}`,
          AWS_LAMBDA_FUNCTION_NAME: name,
          AWS_LAMBDA_FUNCTION_VERSION: version.version,
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memoryMb),
          AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
          AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
          AWS_LAMBDA_LOG_STREAM_NAME: stream,
          AWS_LAMBDA_RUNTIME_API: runtimeApi,
          LAMBDA_TASK_ROOT: codeFolder,
          LAMBDA_RUNTIME_DIR: isPython ? join(PYTHON_LAUNCHER, "..") : join(runtimes.nodeClient, ".."),
          _HANDLER: version.handler,
        }),
      };
    },
  };
}

/** `2026/11/22/[$LATEST]<32 hex digits>`: one stream per process. */
function logStreamName(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}
