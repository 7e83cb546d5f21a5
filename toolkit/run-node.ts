import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BotDefinition } from "../handlers/contract/bot-definition";
import type { LogLine, NodeReply } from "../handlers/contract/node-invocation";
import { type Bot, readBot } from "./bot-folder";
import { readLatest } from "./bot-function";
import type { Clients } from "./clients";
import { didYouMean } from "./did-you-mean";
import type { Fault } from "./fault";
import { invokeNode } from "./invoke-node";
import { notDeployed } from "./not-deployed";
import { packageBot } from "./package-bot";
import { type RunInput, readRunInput } from "./run-input";
import { sampleBody } from "./sample-body";
import { readSettings } from "./settings";
import { changedFiles } from "./unsaved-changes";

export interface RunOptions {
  readonly botsDirectory: string;
  readonly bot: string;
  readonly node: string;
  /** Sample Input Data as JSON text, with the name to tell its faults by; without it, the node's own file. */
  readonly input?: { readonly from: string; readonly text: string };
}

type BotBreakReply = Extract<NodeReply, { status: "bot_break" }>;

/** What the code made of the input. `logs` are the execution's own lines. */
export type Ran =
  | {
      readonly status: "ok";
      readonly output: Readonly<Record<string, unknown>>;
      readonly logs: readonly LogLine[];
      readonly duration_ms: number | null;
    }
  | {
      readonly status: "bot_break";
      readonly reason: string;
      readonly detail: BotBreakReply["detail"];
      readonly logs: readonly LogLine[];
      readonly duration_ms: number | null;
    };

type Outcome = { readonly ok: true; readonly ran: Ran } | { readonly ok: false; readonly refusals: Fault[] };

/** Runs the saved code of a node against Sample Input Data and staging variables (SPEC 11). */
export async function runNode(clients: Clients, options: RunOptions): Promise<Outcome> {
  const { botsDirectory, bot: id, node } = options;
  const read = readBot(botsDirectory, id);
  if (!read.ok) return { ok: false, refusals: read.faults };
  const sample = readSample(read.bot, options);
  if (!sample.ok) return sample;
  const [unsaved, settings] = await Promise.all([
    unsavedFaults(clients, read.bot),
    readSettings(clients, "staging", id),
  ]);
  if (unsaved.length > 0) return { ok: false, refusals: unsaved };
  return { ok: true, ran: await runSample(clients, id, node, sample.input, settings.variables) };
}

/** A Run that shows other code than the folder holds would mislead: unsaved changes are refused, by the files' names. */
export async function unsavedFaults(clients: Clients, bot: Bot): Promise<Fault[]> {
  const latest = await readLatest(clients, bot.id);
  const fault = (message: string): Fault[] => [{ file: bot.id, path: "", message }];
  if (latest === undefined) return [notDeployed(clients, bot.id)];
  if (latest.CodeSha256 === packageBot(bot).codeSha256) return [];
  const files = await changedFiles(clients, bot);
  const named = files.length > 0 ? ` (${files.join(", ")})` : "";
  return fault(`has unsaved changes${named}; save it first: codenode save ${bot.id}`);
}

/** Sample Input Data for a node: what was given, else the node's own file. */
export function readSample(
  { id, directory, definition }: Bot,
  { node, input }: Pick<RunOptions, "node" | "input">,
): { ok: true; input: RunInput } | { ok: false; refusals: Fault[] } {
  const unknown = nodeFaults(definition, node);
  if (unknown.length > 0) return { ok: false, refusals: unknown };
  const own = join(directory, "nodes", `${node}.input.json`);
  const from = input?.from ?? `${id}/nodes/${node}.input.json`;
  if (input === undefined && !existsSync(own)) {
    const message =
      'is not there; write Sample Input Data into it: { "entities": {}, "user_data": { "user_id": "u1" } }, or give some with --input FILE';
    return { ok: false, refusals: [{ file: from, path: "", message }] };
  }
  const result = readRunInput(input?.text ?? readFileSync(own, "utf8"));
  return result.ok ? result : { ok: false, refusals: result.faults.map((fault) => ({ file: from, ...fault })) };
}

function nodeFaults({ bot, nodes }: BotDefinition, node: string): Fault[] {
  if (Object.hasOwn(nodes, node)) return [];
  const ids = Object.keys(nodes);
  const known = ids.length === 0 ? "it has none" : `it has ${ids.join(", ")}`;
  return [{ file: bot, path: "", message: `there is no node "${node}"; ${didYouMean(node, ids)}${known}` }];
}

/** One try of a node whose bot is known to be saved. */
export async function runSample(
  clients: Clients,
  bot: string,
  node: string,
  input: RunInput,
  variables: Readonly<Record<string, string>>,
): Promise<Ran> {
  const startedAt = performance.now();
  const request_id = `run-${randomUUID()}`;
  const body = sampleBody(input, variables);
  const reply = await invokeNode(clients, { request_id, environment: "staging", bot, node, body, return_logs: true });
  if (reply.status === "killed") {
    // A process that was ended hands nothing back but the tail of its log.
    const logs = reply.log.split("\n").filter((line) => line !== "");
    const duration_ms = Math.round(performance.now() - startedAt);
    return {
      status: "bot_break",
      reason: reply.reason,
      detail: reply.detail,
      logs: logs.map((message) => ({ time: "", level: "", message })),
      duration_ms,
    };
  }
  const common = { logs: reply.logs ?? [], duration_ms: reply.node_duration_ms };
  if (reply.status === "ok") return { status: "ok", output: reply.final_response, ...common };
  if (reply.status === "bot_break")
    return { status: "bot_break", reason: reply.reason, detail: reply.detail, ...common };
  throw new Error("a node that was named waits for no entities");
}
