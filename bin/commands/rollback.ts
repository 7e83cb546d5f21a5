import { type Command, InvalidArgumentError } from "commander";
import { checkoutDirectory } from "../../toolkit/checkout";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { rollback } from "../../toolkit/rollback";
import { whoAmI } from "../../toolkit/who";
import { action } from "../cli";
import { examples } from "../program";
import { yesOption } from "./environment-option";

interface Options {
  readonly to?: string;
  readonly yes?: boolean;
}

function version(text: string): string {
  if (/^[1-9]\d*$/.test(text)) return text;
  throw new InvalidArgumentError("a version is a whole number from 1; codenode releases lists them.");
}

export function rollbackCommand(program: Command): void {
  program
    .command("rollback <bot>")
    .summary("move production back to the version that was live before")
    .description(
      "Moves production back to the version that was live before, in one call. A second rollback goes further back, never forward again.",
    )
    .option("--to <version>", "the version that shall be live instead", version)
    .addOption(yesOption())
    .addHelpText("after", examples("codenode rollback orders", "codenode rollback orders --to 3"))
    .action(
      action(async (cli, { to, yes }: Options, bot: string) => {
        const { output } = cli;
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        if (!(await cli.confirmed(`move production of ${bot} back?`, yes))) return false;
        const mover = { who: await whoAmI(checkoutDirectory()), now: new Date() };
        const outcome = await rollback(clients, bot, to, mover);
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ bot, ...outcome });
        if (outcome.moved)
          output.line(`${bot}: version ${outcome.version} is in production again, ${outcome.previous} was`);
        else output.line(`${bot}: version ${outcome.version} is in production already`);
        return true;
      }),
    );
}
