import type { Command } from "commander";
import { listBots } from "../../toolkit/bot-folder";
import { checkBots } from "../../toolkit/check/check-bots";
import { checkoutDirectory } from "../../toolkit/checkout";
import { type Saved, saveBot } from "../../toolkit/save-bot";
import { BotWatcher } from "../../toolkit/watch-bots";
import { whoAmI } from "../../toolkit/who";
import { action, type Cli } from "../cli";
import { noBots, printFindings } from "../print-findings";
import { examples } from "../program";

interface Options {
  readonly watch?: boolean;
  readonly force?: boolean;
}

export function saveCommand(program: Command): void {
  program
    .command("save")
    .summary("upload bots, so that staging runs what is in their folders")
    .description(
      "Uploads bots, and returns when their new code answers in staging. Production is not touched: train and transfer do that.",
    )
    .argument("[bots...]", "the bots to save; without one, every bot of the folder")
    .option("--watch", "save on every change, and show what check finds, until Ctrl-C; with --json one document a line")
    .option("--force", "overwrite what someone else has saved since")
    .addHelpText("after", examples("codenode save orders", "codenode save orders --watch"))
    .action(action(save));
}

type Target = ReturnType<Cli["target"]>;

async function save(cli: Cli, asked: Options, given: string[]): Promise<boolean> {
  const { output, bots: botsDirectory } = cli;
  const ids = given.length > 0 ? given : listBots(botsDirectory);
  if (ids.length === 0) return output.refuse([noBots(botsDirectory)]);
  const target = cli.target();
  const options = { ...asked, who: await whoAmI(checkoutDirectory()) };
  // Before the first save: what is changed while it is under way is saved again.
  const watcher = options.watch ? new BotWatcher(botsDirectory, given) : undefined;
  const outcomes = [];
  for (const bot of ids) {
    const outcome = await output.progress(`saving ${bot}`, () => saveBot(target, { botsDirectory, bot, ...options }));
    outcomes.push(outcome.ok ? outcome : { bot, ...outcome });
    if (!output.json) print(cli, outcome);
  }
  const ok = outcomes.every((outcome) => outcome.ok);
  if (watcher !== undefined) return watch(cli, target, options, watcher);
  output.document({ ok, bots: outcomes });
  return ok;
}

function print({ output }: Cli, outcome: Awaited<ReturnType<typeof saveBot>>, milliseconds?: number): void {
  if (!outcome.ok) output.refuse(outcome.refusals);
  else output.line(savedText(outcome, milliseconds));
}

function savedText({ bot, saved, code_bytes }: Saved, milliseconds: number | undefined): string {
  const took = milliseconds === undefined ? "" : ` in ${milliseconds} ms`;
  return saved === "already"
    ? `${bot}: already saved, its function has this code`
    : `${bot}: saved${took} (${code_bytes} bytes)`;
}

async function watch(
  cli: Cli,
  target: Target,
  options: Options & { who: string },
  watcher: BotWatcher,
): Promise<boolean> {
  const { output, bots: botsDirectory } = cli;
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());
  output.line("watching, until Ctrl-C");
  for await (const bot of watcher.changes(ending.signal)) {
    const startedAt = performance.now();
    const outcome = await saveBot(target, { botsDirectory, bot, ...options });
    const milliseconds = Math.round(performance.now() - startedAt);
    if (!output.json) print(cli, outcome, milliseconds);
    // After the save, which is not to wait for it; a bot whose files cannot be read has been told of them already.
    const checked = outcome.ok ? await checkBots(botsDirectory, [bot]) : undefined;
    const findings = checked?.ok ? checked.bots.flatMap((one) => one.findings) : [];
    if (output.json) process.stdout.write(`${JSON.stringify({ bot, ...outcome, milliseconds, findings })}\n`);
    else printFindings(output, findings);
  }
  return true;
}
