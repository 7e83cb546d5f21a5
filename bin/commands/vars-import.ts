import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Environment } from "../../handlers/contract/names";
import type { Fault } from "../../toolkit/fault";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { readEnvFile } from "../../toolkit/settings-env-file";
import { setVariables } from "../../toolkit/settings-variables";
import { action } from "../cli";
import { examples } from "../program";
import { environmentOption, yesOption } from "./environment-option";

interface Options {
  readonly environment: Environment;
  readonly yes?: boolean;
}

export function varsImportCommand(vars: Command): void {
  vars
    .command("import <bot> <file>")
    .description("Sets every variable of a .env file (NAME=value lines), or, where one is refused, none.")
    .addOption(environmentOption())
    .addOption(yesOption())
    .addHelpText("after", examples("codenode vars import orders staging.env --environment staging"))
    .action(
      action(async (cli, { environment, yes }: Options, bot: string, file: string) => {
        const { output } = cli;
        const clients = cli.target();
        const read = readVariables(file);
        const faults = [...(await unknownBotFaults(clients, cli.bots, bot)), ...(read.ok ? [] : read.faults)];
        if (faults.length > 0 || !read.ok) return output.refuse(faults);
        const names = Object.keys(read.variables);
        const question = `set ${names.join(", ")} of ${bot} in production?`;
        if (environment === "production" && !(await cli.confirmed(question, yes))) return false;
        const outcome = await setVariables(clients, bot, environment, read.variables);
        if (!outcome.ok) return output.refuse(outcome.refusals);
        output.document({ ok: true, bot, environment, names });
        output.line(`set in ${environment}: ${names.join(", ")}`);
        return true;
      }),
    );
}

function readVariables(file: string): { ok: true; variables: Record<string, string> } | { ok: false; faults: Fault[] } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is not text in UTF-8" : (error as Error).message;
    return { ok: false, faults: [{ file, path: "", message: `cannot be read: ${why}` }] };
  }
  const read = readEnvFile(text);
  if (read.ok) return read;
  return { ok: false, faults: read.faults.map(({ line, message }) => ({ file, path: "", message, line })) };
}
