import { relative } from "node:path";
import type { Command } from "commander";
import { newBot } from "../../toolkit/new-bot";
import { newNode } from "../../toolkit/new-node";
import { action, type Cli } from "../cli";
import { examples } from "../program";

export function newCommand(program: Command): void {
  const command = program
    .command("new")
    .description("Makes a new bot, or a new node of a bot, from the default template.");
  command
    .command("bot <name>")
    .description("Makes a bot with one Code Node, its Sample Input Data and bot.yaml.")
    .addHelpText("after", examples("codenode new bot orders"))
    .action(action(makeBot));
  command
    .command("node <bot> <name>")
    .description("Makes a Code Node of a bot, with its Sample Input Data and its entry in bot.yaml.")
    .addHelpText("after", examples("codenode new node orders track_order"))
    .action(action(makeNode));
}

function makeBot({ output, bots }: Cli, _options: object, name: string): boolean {
  const made = newBot(bots, name);
  if (!made.ok) return output.refuse(made.refusals);
  output.document({ ok: true, bot: name, node: made.node, stack: made.stack, files: made.files });
  for (const file of made.files) output.line(`made ${shown(bots, file)}`);
  output.line(`next: codenode save ${name}, then codenode run ${name} ${made.node}`);
  return true;
}

function makeNode({ output, bots }: Cli, _options: object, bot: string, name: string): boolean {
  const made = newNode(bots, bot, name);
  if (!made.ok) return output.refuse(made.refusals);
  output.document({ ok: true, bot, node: name, files: made.files });
  for (const file of made.files) output.line(`${file.endsWith("bot.yaml") ? "changed" : "made"} ${shown(bots, file)}`);
  output.line(`next: codenode save ${bot}, then codenode run ${bot} ${name}`);
  return true;
}

/** As the user's shell and editor open it. */
const shown = (bots: string, file: string): string => relative(process.cwd(), `${bots}/${file}`);
