import type { Command } from "commander";
import { listBots } from "../../toolkit/bot-folder";
import { type BotStatus, botStatus, breaksToday } from "../../toolkit/status";
import { action, type Cli } from "../cli";
import { eachBot } from "../each-bot";
import { noBots } from "../print-findings";
import { printTable } from "../print-table";
import { examples } from "../program";

export function statusCommand(program: Command): void {
  program
    .command("status")
    .summary("where every bot stands: saved, trained, in production, Bot Breaks today")
    .description(
      "Shows for every bot whether its folder is saved, which version is trained and which is in production, what has changed since, and the Bot Breaks of today.",
    )
    .argument("[bots...]", "the bots to show; without one, every bot of the folder")
    .addHelpText("after", examples("codenode status", "codenode status orders --json"))
    .action(action(status));
}

async function status(
  { output, bots: botsDirectory, target }: Cli,
  _options: object,
  given: string[],
): Promise<boolean> {
  const ids = given.length > 0 ? given : listBots(botsDirectory);
  if (ids.length === 0) return output.refuse([noBots(botsDirectory)]);
  const clients = target();
  const outcomes = await output.progress("asking after every bot", async () => {
    const breaks = await breaksToday(clients, new Date());
    const one = async (bot: string) => ({
      ok: true as const,
      status: await botStatus(clients, botsDirectory, bot, breaks),
    });
    return eachBot(ids, one, () => undefined);
  });
  const statuses = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.status] : []));
  output.document({ ok: true, bots: statuses });
  printTable(output, ["bot", "saved", "trained", "production", "Bot Breaks today"], statuses.map(row));
  return true;
}

function row(status: BotStatus): string[] {
  return [status.bot, savedText(status), trainedText(status), productionText(status), breaksText(status)];
}

function savedText({ faults, deployed, saved }: BotStatus): string {
  if (faults > 0) return `${faults} fault${faults === 1 ? "" : "s"}`;
  if (!deployed) return "not deployed";
  return saved ? "yes" : "unsaved changes";
}

function trainedText({ trained, changes_since_train: changes }: BotStatus): string {
  if (trained === null) return "never";
  return changes === null || changes.length === 0 ? trained : `${trained}, changed since: ${changes.join(", ")}`;
}

function productionText({ trained, production }: BotStatus): string {
  if (production === null) return "never";
  return production === trained ? production : `${production}, not ${trained}`;
}

function breaksText({ bot_breaks_today: breaks }: BotStatus): string {
  if (breaks === null) return "may not be read";
  const counts = [`${breaks.production} in production`, `${breaks.staging} in staging`];
  return breaks.production + breaks.staging === 0 ? "none" : counts.join(", ");
}
