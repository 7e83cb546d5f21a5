import { listBots } from "../toolkit/bot-folder";
import type { Output } from "./codenode-output";
import { usageError } from "./usage-error";

/** The bots that a command names, or with --all every one of the bots folder. Ends a command that says neither, or both. */
export function chosenBots(
  output: Output,
  botsDirectory: string,
  named: readonly string[],
  all: boolean | undefined,
): string[] {
  if (all === true && named.length > 0) usageError(output, "name bots or write --all, not both");
  if (all !== true && named.length === 0)
    usageError(output, "name a bot, or write --all for every bot of the bots folder");
  if (all !== true) return [...new Set(named)];
  const bots = listBots(botsDirectory);
  if (bots.length === 0)
    usageError(output, `the bots folder ${botsDirectory} holds no bot; name another folder with --bots`);
  return bots;
}
