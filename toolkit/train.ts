import { readBot } from "./bot-folder";
import { readLatest } from "./bot-function";
import { checkBots } from "./check/check-bots";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { packageBot } from "./package-bot";
import { publish } from "./train-publish";
import { sampleRunFaults } from "./train-samples";
import { type Mover, notDeployed } from "./transfer";

export type Trained =
  /** `published` is false where nothing has changed since `version`; `tried` are the nodes that ran on their sample input. */
  { ok: true; version: string; published: boolean; tried: string[] } | { ok: false; refusals: Fault[] };

/**
 * Checks every node of a bot, runs those that have Sample Input Data on the saved code, and publishes that code as an immutable
 * version (SPEC 12). Refused with everything that is wrong at once.
 */
export async function train(clients: Clients, botsDirectory: string, id: string, mover: Mover): Promise<Trained> {
  const read = readBot(botsDirectory, id);
  if (!read.ok) return { ok: false, refusals: read.faults };
  const latest = await readLatest(clients, id);
  if (latest === undefined) return { ok: false, refusals: [notDeployed(id)] };
  const { codeSha256 } = packageBot(read.bot);
  if (latest.CodeSha256 !== codeSha256) return { ok: false, refusals: [unsaved(id)] };

  const [checked, sampled] = await Promise.all([checkErrors(botsDirectory, id), sampleRunFaults(clients, read.bot)]);
  const refusals = [...checked, ...sampled.faults];
  if (refusals.length > 0) return { ok: false, refusals };
  const published = await publish(clients, id, codeSha256, mover);
  return published.ok ? { ...published, tried: sampled.tried } : published;
}

async function checkErrors(botsDirectory: string, id: string): Promise<Fault[]> {
  const checked = await checkBots(botsDirectory, [id]);
  if (!checked.ok) return checked.refusals;
  const findings = checked.bots.flatMap((bot) => bot.findings);
  return findings.filter(({ severity }) => severity === "error");
}

const unsaved = (bot: string): Fault => ({
  file: bot,
  path: "",
  message: `has changes that are not saved; run \`codenode save ${bot}\``,
});
