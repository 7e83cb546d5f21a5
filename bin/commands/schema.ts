import { Argument, type Command } from "commander";
import { SCHEMAS, type SchemaName } from "../../toolkit/schemas";
import { action } from "../cli";
import { examples } from "../program";

export function schemaCommand(program: Command): void {
  program
    .command("schema")
    .summary("the JSON Schema of bot.yaml, request or answer")
    .description(
      "Writes a JSON Schema (draft 2020-12): of bot.yaml, for editors; of the engine's request to the dispatcher and its answer, for engines in any language.",
    )
    .addArgument(new Argument("<of>", "what it describes").choices(Object.keys(SCHEMAS)))
    .addHelpText(
      "after",
      examples("codenode schema bot.yaml > bot.schema.json", "codenode schema request > request.schema.json"),
    )
    .action(
      action((_cli, _options, of: SchemaName) => {
        // A document for programs either way: --json changes nothing.
        process.stdout.write(`${JSON.stringify(SCHEMAS[of](), null, 2)}\n`);
        return true;
      }),
    );
}
