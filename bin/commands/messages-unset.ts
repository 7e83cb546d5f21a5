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

export function messagesUnsetCommand(messages: Command): void {
  messages
    .command("unset <bot> <language>")
    .description("Removes the Bot Break message of a language from one environment.")
    .addOption(environmentOption())
    .addOption(yesOption())
    .addHelpText("after", examples("codenode messages unset orders hi --environment staging"))
    .action(
      action(async (cli, { environment, yes }: Options, bot: string, language: string) => {
        const { output } = cli;
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const question = `remove the message for ${language} of ${bot} from production?`;
        if (environment === "production" && !(await cli.confirmed(question, yes))) return false;
        const outcome = await unsetSetting(clients, bot, environment, "messages", language);
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ ok: true, bot, environment, language });
        output.line(`the message for ${language} of ${bot} is not set in ${environment} any more`);
        return true;
      }),
    );
}
