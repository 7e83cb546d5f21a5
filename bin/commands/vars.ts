import type { Command } from "commander";
import { MAX_VARIABLE_CHARACTERS } from "../../handlers/contract/limits";
import { examples } from "../program";
import { varsImportCommand } from "./vars-import";
import { varsListCommand } from "./vars-list";
import { varsSetCommand } from "./vars-set";
import { varsUnsetCommand } from "./vars-unset";

export function varsCommand(program: Command): void {
  const vars = program
    .command("vars")
    .summary("variables of a bot: list, set, unset, import")
    .description(
      `Variables that every node of a bot sees as env_variables, with separate values in staging and production. Values are secrets of at most ${MAX_VARIABLE_CHARACTERS} characters: asked for hidden, or read from standard input, never an argument.`,
    )
    .addHelpText(
      "after",
      examples("codenode vars list orders", "codenode vars set orders API_KEY --environment staging"),
    );
  for (const add of [varsListCommand, varsSetCommand, varsUnsetCommand, varsImportCommand]) add(vars);
}
