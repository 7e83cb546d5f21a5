import { readBot } from "./bot-folder";
import { checkBots } from "./check/check-bots";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { packageBot } from "./package-bot";
import { unsavedFaults } from "./run-node";
import { publish } from "./train-publish";
import { trySamples } from "./train-samples";
import type { Mover } from "./transfer";

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
  const unsaved = await unsavedFaults(clients, read.bot);
  if (unsaved.length > 0) return { ok: false, refusals: unsaved };

  const [checked, sampled] = await Promise.all([checkErrors(botsDirectory, id), trySamples(clients, read.bot)]);
  const refusals = [...checked, ...sampled.faults];
  if (refusals.length > 0) return { ok: false, refusals };
  const published = await publish(clients, id, packageBot(read.bot).codeSha256, mover);
  return published.ok ? { ...published, tried: sampled.tried } : published;
}

async function checkErrors(botsDirectory: string, id: string): Promise<Fault[]> {
  const checked = await checkBots(botsDirectory, [id]);
  if (!checked.ok) return checked.refusals;
  const findings = checked.bots.flatMap((bot) => bot.findings);
  return findings.filter(({ severity }) => severity === "error");
}
