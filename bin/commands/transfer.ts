import type { Command } from "commander";
import { checkoutDirectory } from "../../toolkit/checkout";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { transfer } from "../../toolkit/transfer";
import { whoAmI } from "../../toolkit/who";
import { chosenBots } from "../chosen-bots";
import { action } from "../cli";
import { eachBot, namesOf, showRefusals } from "../each-bot";
import { examples } from "../program";
import { yesOption } from "./environment-option";

interface Options {
  readonly all?: boolean;
  readonly yes?: boolean;
}

export function transferCommand(program: Command): void {
  program
    .command("transfer [bot...]")
    .summary("move production to the newest trained version")
    .description(
      "Moves production to the newest trained version. Refused, with every reason, where there are changes since Train, or a variable has a staging but no production value.",
    )
    .option("--all", "every bot of the bots folder")
    .addOption(yesOption())
    .addHelpText("after", examples("codenode transfer orders", "codenode transfer --all --target aws --yes"))
    .action(
      action(async (cli, { all, yes }: Options, named: string[]) => {
        const { output } = cli;
        const bots = chosenBots(output, cli.bots, named, all);
        const clients = cli.target();
        if (!(await cli.confirmed(`move production of ${namesOf(bots)}?`, yes))) return false;
        const mover = { who: await whoAmI(checkoutDirectory()), now: new Date() };
        const outcomes = await output.progress("transferring", () =>
          eachBot(
            bots,
            async (bot) => {
              const faults = await unknownBotFaults(clients, cli.bots, bot);
              return faults.length > 0 ? { ok: false as const, refusals: faults } : transfer(clients, bot, mover);
            },
            (outcome) => {
              if (!outcome.ok) showRefusals(output, outcome.refusals);
              else if (outcome.moved) output.line(`${outcome.bot}: version ${outcome.version} is in production`);
              else output.line(`${outcome.bot}: version ${outcome.version} is in production already`);
            },
          ),
        );
        const ok = outcomes.every((outcome) => outcome.ok);
        output.document({ ok, bots: outcomes });
        return ok;
      }),
    );
}
