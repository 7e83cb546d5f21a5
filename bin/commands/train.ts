import type { Command } from "commander";
import { checkoutDirectory } from "../../toolkit/checkout";
import { train } from "../../toolkit/train";
import { whoAmI } from "../../toolkit/who";
import { chosenBots } from "../chosen-bots";
import { action } from "../cli";
import { eachBot, showRefusals } from "../each-bot";
import { examples } from "../program";

interface Options {
  readonly all?: boolean;
}

export function trainCommand(program: Command): void {
  program
    .command("train [bot...]")
    .summary("check and try every node, then publish the saved code as a version")
    .description(
      "Checks every node, tries those that have Sample Input Data on the saved code with staging variables, and publishes that code as an immutable version, which transfer then moves production to.",
    )
    .option("--all", "every bot of the bots folder")
    .addHelpText("after", examples("codenode train orders", "codenode train --all"))
    .action(
      action(async (cli, { all }: Options, named: string[]) => {
        const { output } = cli;
        const bots = chosenBots(output, cli.bots, named, all);
        const clients = cli.target();
        const mover = { who: await whoAmI(checkoutDirectory()), now: new Date() };
        const outcomes = await output.progress("training", () =>
          eachBot(
            bots,
            (bot) => train(clients, cli.bots, bot, mover),
            (outcome) => {
              if (!outcome.ok) showRefusals(output, outcome.refusals);
              else if (outcome.published) output.line(`${outcome.bot}: trained as version ${outcome.version}`);
              else output.line(`${outcome.bot}: nothing has changed since version ${outcome.version} was trained`);
            },
          ),
        );
        const ok = outcomes.every((outcome) => outcome.ok);
        output.document({ ok, bots: outcomes });
        return ok;
      }),
    );
}
