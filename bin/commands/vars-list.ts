import type { Command } from "commander";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { type ListedVariable, listVariables } from "../../toolkit/settings-variables";
import { action } from "../cli";
import type { Output } from "../codenode-output";
import { examples } from "../program";

export function varsListCommand(vars: Command): void {
  vars
    .command("list <bot>")
    .description("Lists a bot's variables in staging and production side by side, without their values.")
    .addHelpText("after", examples("codenode vars list orders"))
    .action(
      action(async ({ target, bots, output }, _options, bot: string) => {
        const clients = target();
        const faults = await unknownBotFaults(clients, bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const variables = await listVariables(clients, bot);
        output.document({ ok: true, bot, variables });
        print(output, bot, variables);
        return true;
      }),
    );
}

function print(output: Output, bot: string, variables: readonly ListedVariable[]): void {
  if (variables.length === 0) {
    output.line(`${bot} has no variables; set one with codenode vars set ${bot} NAME --environment staging`);
    return;
  }
  const { dim, yellow } = output.colors;
  const width = Math.max(...variables.map(({ name }) => name.length));
  output.line(dim(`${"".padEnd(width)}  ${"staging".padEnd(22)}production`));
  for (const { name, staging, production } of variables) {
    const lacks = staging !== null && production === null ? yellow("  needed before transfer") : "";
    output.line(`${name.padEnd(width)}  ${shown(staging).padEnd(22)}${shown(production)}${lacks}`);
  }
}

/** The mask has one length for all values, so that it tells nothing more than the number beside it. */
const shown = (value: ListedVariable["staging"]): string =>
  value === null ? "not set" : `****** (${value.characters} character${value.characters === 1 ? "" : "s"})`;
