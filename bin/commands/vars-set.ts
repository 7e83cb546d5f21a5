import type { Command } from "commander";
import type { Environment } from "../../handlers/contract/names";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { setVariables, variableNameFaults } from "../../toolkit/settings-variables";
import { askFor } from "../ask";
import { action } from "../cli";
import { examples } from "../program";
import { usageError } from "../usage-error";
import { environmentOption, yesOption } from "./environment-option";

interface Options {
  readonly environment: Environment;
  readonly yes?: boolean;
}

const NEVER_AN_ARGUMENT =
  "a value is never an argument, as arguments stay in the shell's history and show in the list of processes; leave it out to be asked for it, or give it on standard input";

export function varsSetCommand(vars: Command): void {
  const command = vars
    .command("set <bot> <name>")
    // Taken to be refused in our own words: commander's would not say why, and some of its words echo arguments.
    .allowExcessArguments()
    .description("Sets a variable. Asks for its value, hidden, on a terminal; else reads it from standard input.")
    .addOption(environmentOption())
    .addOption(yesOption())
    .addHelpText(
      "after",
      examples(
        "codenode vars set orders API_KEY --environment staging",
        "codenode vars set orders API_KEY --environment production < key.txt",
      ),
    )
    .action(
      action(async (cli, { environment, yes }: Options, bot: string, name: string) => {
        const { output } = cli;
        // Neither is echoed: what was given may well be the secret.
        if (command.args.length > 2 || name.includes("=")) usageError(output, NEVER_AN_ARGUMENT);
        const clients = cli.target();
        const faults = await unknownBotFaults(clients, cli.bots, bot);
        for (const message of variableNameFaults(name)) faults.push({ file: bot, path: "", message });
        if (faults.length > 0) return output.refuse(faults);
        const question = `set ${name} of ${bot} in production?`;
        if (environment === "production" && !(await cli.confirmed(question, yes))) return false;
        const value = await askFor(`value of ${name} in ${environment}`, true);
        if (!value.ok) return output.refuse([{ file: bot, path: "", message: value.message }]);
        const outcome = await setVariables(clients, bot, environment, { [name]: value.text });
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ ok: true, bot, environment, name });
        output.line(`${name} of ${bot} is set in ${environment}`);
        return true;
      }),
    );
}
