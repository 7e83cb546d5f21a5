import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { dispatcherFunctionName } from "../handlers/contract/names";
import type { RunNodeRequest } from "../handlers/contract/request";
import { listBots, readBot } from "../toolkit/bot-folder";
import { clientSettings } from "./client-settings";

const PREFERRED_BOT = "hello";

/** A request for a Code Node of the bots folder, out of its Sample Input Data: `hello` where it is there, else the first. */
export function sampleRequest(botsDirectory: string): RunNodeRequest | undefined {
  const ids = listBots(botsDirectory);
  for (const id of [PREFERRED_BOT, ...ids]) {
    const read = ids.includes(id) ? readBot(botsDirectory, id) : undefined;
    const node = read?.ok ? Object.keys(read.bot.definition.nodes)[0] : undefined;
    if (node === undefined) continue;
    const sample = readSample(join(botsDirectory, id, "nodes", `${node}.input.json`));
    return { bot: id, environment: "staging", node, user: sample.user, entities: sample.entities };
  }
  return undefined;
}

/** Runs one turn through the endpoint by the AWS SDK, as the conversation engine does. */
export async function runTurn(endpoint: string, prefix: string, request: RunNodeRequest): Promise<unknown> {
  const lambda = new LambdaClient({
    ...clientSettings(endpoint),
    maxAttempts: 1,
  });
  try {
    const FunctionName = dispatcherFunctionName(prefix);
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  } finally {
    lambda.destroy();
  }
}

function readSample(path: string): { user: RunNodeRequest["user"]; entities: Record<string, unknown> } {
  let sample: Record<string, unknown> = {};
  try {
    sample = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // A node without Sample Input Data: any user will do.
  }
  const user = (sample.user_data ?? sample.user ?? {}) as Record<string, unknown>;
  return { user: { user_id: "u1", ...user }, entities: (sample.entities ?? {}) as Record<string, unknown> };
}
