import { existsSync } from "node:fs";
import { inspect } from "node:util";
import { DEFAULT_PREFIX, dispatcherFunctionName } from "../handlers/contract/names";
import type { RunNodeRequest } from "../handlers/contract/request";
import { LayerBuildError } from "../python-layer/run-command";
import { listBots } from "../toolkit/bot-folder";
import { type LocalCloud, LocalCloudError, startLocalCloud } from "./cloud";
import { runTurn, sampleRequest } from "./first-turn";
import { startSampleApi } from "./sample-api";
import { setSampleVariable } from "./sample-variable";
import { readStartOptions, type StartOptions } from "./start-options";

/** `npm start`: the local cloud in the foreground, until Ctrl-C. */

const SAMPLE_API_BOT = "orders";
const SAMPLE_API_VARIABLE = "ORDERS_API_URL";
const PARENT_CHECK_MS = 500;

interface Running {
  readonly cloud: LocalCloud;
  readonly sampleApi: { close(): Promise<void> } | undefined;
}

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const read = readStartOptions(process.argv.slice(2));
  if (!read.ok) {
    process.exitCode = read.exitCode;
    return;
  }
  let running: Running | undefined;
  let ending = false;
  const end = async () => {
    // What has not started yet has nothing to end in order; asked twice, the children end by their lifelines.
    if (ending || running === undefined) process.exit(130);
    ending = true;
    await running.sampleApi?.close();
    await running.cloud.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
  endWithNpm(() => void end());
  running = await start(read.options);
}

async function start({ port, bots, data }: StartOptions): Promise<Running> {
  if (!existsSync(bots))
    throw new LocalCloudError(`there is no folder ${bots}: make it, or name another one with --bots`);
  const cloud = await startLocalCloud({ botsDirectory: bots, dataDirectory: data, port, report: console.log });
  const sampleApi = listBots(bots).includes(SAMPLE_API_BOT) ? await startSampleApi() : undefined;
  if (sampleApi !== undefined)
    await setSampleVariable(cloud.endpoint, DEFAULT_PREFIX, SAMPLE_API_BOT, SAMPLE_API_VARIABLE, sampleApi.url);
  const request = sampleRequest(bots);
  if (request === undefined) console.log(`\nno bot to try in ${bots}: make one with npx codenode new bot NAME`);
  else await showTurn(cloud.endpoint, request);
  console.log(`\nstop with Ctrl-C\nready ${cloud.endpoint}`);
  return { cloud, sampleApi };
}

async function showTurn(endpoint: string, request: RunNodeRequest): Promise<void> {
  const answer = await runTurn(endpoint, DEFAULT_PREFIX, request);
  const show = (value: unknown) => inspect(value, { depth: 5, colors: process.stdout.isTTY, compact: 3 });
  const indent = (text: string) => text.replaceAll("\n", "\n  ");
  console.log(`\none turn through ${dispatcherFunctionName(DEFAULT_PREFIX)}`);
  console.log(`  request  ${indent(show(request))}\n  answer   ${indent(show(answer))}`);
  const payload = JSON.stringify(request).replaceAll("'", "'\\''");
  console.log("\nthe same from another terminal:");
  console.log(
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1`,
  );
  console.log(
    `  echo '${payload}' | aws lambda invoke --function-name ${dispatcherFunctionName(DEFAULT_PREFIX)} --payload fileb:///dev/stdin /dev/stdout`,
  );
}

/** A killed npm ends none of its children: the cloud would stay behind and hold its port. */
function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    end();
  }, PARENT_CHECK_MS);
  check.unref();
}

main().catch((error: Error) => {
  // What a person can mend is said in a line; anything else is our own bug, and needs its trace.
  const mendable = error instanceof LocalCloudError || error instanceof LayerBuildError;
  console.error(mendable ? error.message : error.stack);
  process.exit(1);
});
