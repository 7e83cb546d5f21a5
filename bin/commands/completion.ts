import { join, resolve } from "node:path";
import completions, { type Command as CompletedCommand } from "@bomb.sh/tab";
import addCompletions from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { listBots, readBot } from "../../toolkit/bot-folder";
import { checkoutDirectory } from "../../toolkit/checkout";
import { action } from "../cli";
import { examples } from "../program";

/**
 * Added last: it learns commands and options from the program as it is by then. The library adds the hidden command `complete`,
 * which the shells' scripts ask, and `completion`, whose script is made to start this checkout's command from anywhere.
 */
export function completionCommand(program: Command): void {
  const root = addCompletions(program, { completionCommandName: "completion" });
  program.commands
    .find((command) => command.name() === "completion")!
    .summary("what a shell needs to complete commands, options, bots and nodes")
    .description("Writes the script by which a shell completes commands, options, and the names of bots and nodes.")
    .addHelpText("after", examples('alias codenode="$PWD/bin/codenode.js"', "source <(codenode completion bash)"))
    .action(
      action((_cli, _options, shell: string) => {
        completions.setup("codenode", join(checkoutDirectory(), "bin", "codenode.js"), shell);
        return true;
      }),
    );
  for (const command of root.commands.values()) completeNames(command);
}

function completeNames(command: CompletedCommand): void {
  for (const argument of command.arguments.values()) {
    if (argument.name === "bot" || argument.name === "bots") {
      argument.handler = (complete) => {
        for (const bot of listBots(botsDirectory())) complete(bot, "bot");
      };
    } else if (argument.name === "node") {
      argument.handler = (complete) => {
        for (const node of nodesOfGivenBot()) complete(node, "node");
      };
    }
  }
}

/** What has been typed does not reach here parsed, so a --bots in it is not seen. */
const botsDirectory = (): string => resolve(process.env.CODENODE_BOTS ?? "bots");

function nodesOfGivenBot(): string[] {
  const typed = process.argv.slice(process.argv.indexOf("--") + 1);
  const bot = typed.find((word) => listBots(botsDirectory()).includes(word));
  const read = bot === undefined ? undefined : readBot(botsDirectory(), bot);
  return read?.ok ? Object.keys(read.bot.definition.nodes) : [];
}
