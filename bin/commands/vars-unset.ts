import type { Command } from "commander";
import type { Environment } from "../../handlers/contract/names";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { unsetSetting } from "../../toolkit/settings-unset";
import { action } from "../cli";
import { examples } from "../program";
import { environmentOption, yesOption } from "./environment-option";

interface Options {
  readonly environment: Environment;
  readonly yes?: boolean;
}

export function varsUnsetCommand(vars: Command): void {
  vars
    .command("unset <bot> <name>")
    .description("Removes a variable from one environment.")
    .addOption(environmentOption())
    .addOption(yesOption())
    .addHelpText("after", examples("codenode vars unset orders API_KEY --environment staging"))
    .action(
      action(async (cli, { environment, yes }: Options, bot: string, name: string) => {
        const { output } = cli;
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const question = `remove ${name} of ${bot} from production?`;
        if (environment === "production" && !(await cli.confirmed(question, yes))) return false;
        const outcome = await unsetSetting(clients, bot, environment, "variables", name);
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ ok: true, bot, environment, name });
        output.line(`${name} of ${bot} is not set in ${environment} any more`);
        return true;
      }),
    );
}
