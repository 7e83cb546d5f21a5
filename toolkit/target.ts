import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { DEFAULT_PREFIX } from "../handlers/contract/names";
import { rememberWhatWasTried } from "./aws-error";
import type { Clients } from "./clients";
import { runningEndpoint } from "./running-cloud";

export const TARGETS = ["local", "aws"] as const;
export type TargetName = (typeof TARGETS)[number];

/** Where commands work: AWS, or a local cloud (SPEC 13). */
export interface Target extends Clients {
  readonly name: TargetName;
  /** Absent on AWS, where each service has its own. */
  readonly endpoint?: string;
  /** `local http://127.0.0.1:4100`, `aws eu-west-1, profile bots`. */
  readonly description: string;
}

export interface TargetOptions {
  /** As given by --target or CODENODE_TARGET. */
  readonly name?: string | undefined;
  readonly prefix: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What a failed call is tried again for: throttling and lost connections. An Invoke of code sets its own, as it must never run twice. */
const MAX_ATTEMPTS = 4;
/** The local cloud takes any credentials; real ones shall not travel to it. */
const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };
const LOCAL_REGION = "us-east-1";

/** The target that the options and the environment mean, with its clients, or why there is none. */
export function findTarget(options: TargetOptions): { ok: true; target: Target } | { ok: false; message: string } {
  const name = options.name ?? "local";
  if (name !== "local" && name !== "aws") {
    return { ok: false, message: `"${name}" is no target; write ${TARGETS.join(" or ")} (--target, CODENODE_TARGET)` };
  }
  return name === "aws" ? awsTarget(options) : localTarget(options);
}

function awsTarget({ prefix, environment }: TargetOptions): { ok: true; target: Target } {
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const profile = environment.AWS_PROFILE;
  const from = [region ?? "region of the profile", profile === undefined ? [] : `profile ${profile}`].flat().join(", ");
  const emulated = environment.AWS_ENDPOINT_URL;
  const description = `aws ${from}${emulated === undefined ? "" : ` at ${emulated}`}${prefixNote(prefix)}`;
  // AWS_DEFAULT_REGION is Python's word for it, which the JavaScript SDK does not read.
  const settings = { maxAttempts: MAX_ATTEMPTS, ...(region !== undefined && { region }) };
  return { ok: true, target: { name: "aws", description, prefix, ...clients(settings) } };
}

function localTarget({ prefix, environment }: TargetOptions): ReturnType<typeof findTarget> {
  const given = environment.AWS_ENDPOINT_URL;
  const running = given === undefined ? runningEndpoint() : ({ ok: true, endpoint: given } as const);
  if (!running.ok) return running;
  const { endpoint } = running;
  const settings = { endpoint, maxAttempts: MAX_ATTEMPTS, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
  const description = `local ${endpoint}${prefixNote(prefix)}`;
  return { ok: true, target: { name: "local", endpoint, description, prefix, ...clients(settings) } };
}

const prefixNote = (prefix: string): string => (prefix === DEFAULT_PREFIX ? "" : `, prefix ${prefix}`);

interface ClientSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly maxAttempts: number;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

function clients(settings: ClientSettings): Omit<Clients, "prefix"> {
  const made = {
    lambda: new LambdaClient(settings),
    dynamodb: new DynamoDBClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
  for (const client of Object.values(made)) rememberWhatWasTried(client);
  return made;
}
