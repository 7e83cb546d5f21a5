import type { Command } from "commander";
import type { Environment } from "../../handlers/contract/names";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { setMessage } from "../../toolkit/settings-messages";
import { askFor } from "../ask";
import { action } from "../cli";
import { examples } from "../program";
import { environmentOption, yesOption } from "./environment-option";

interface Options {
  readonly environment: Environment;
  readonly yes?: boolean;
}

export function messagesSetCommand(messages: Command): void {
  messages
    .command("set <bot> <language> [text]")
    .description(
      "Sets the Bot Break message of a language. Without the text, it is asked for or read from standard input.",
    )
    .addOption(environmentOption())
    .addOption(yesOption())
    .addHelpText("after", examples('codenode messages set orders en "Sorry, please try later." --environment staging'))
    .action(
      action(async (cli, { environment, yes }: Options, bot: string, language: string, given?: string) => {
        const { output } = cli;
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const question = `set the message for ${language} of ${bot} in production?`;
        if (environment === "production" && !(await cli.confirmed(question, yes))) return false;
        const what = `message for ${language} in ${environment}`;
        const text = given === undefined ? await askFor(what, false) : { ok: true as const, text: given };
        if (!text.ok) return output.refuse([{ file: bot, path: "", message: text.message }]);
        const outcome = await setMessage(clients, bot, environment, language, text.text);
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ ok: true, bot, environment, language });
        output.line(`the message for ${language} of ${bot} is set in ${environment}`);
        return true;
      }),
    );
}
