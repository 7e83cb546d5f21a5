import { Command, Option } from "commander";
import { DEFAULT_PREFIX } from "../handlers/contract/names";
import { TARGETS } from "../toolkit/target";

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly target?: string;
  readonly bots: string;
  readonly prefix: string;
  readonly json?: boolean;
}

/** The program without its commands. Throws CommanderError where the command line is wrong, after having said how. */
export function codenodeProgram(): Command {
  return new Command("codenode")
    .description("Write, run, look at, train and transfer the Code Nodes of bots, on a local cloud or on AWS.")
    .addOption(new Option("--target <name>", "where to work").choices(TARGETS).env("CODENODE_TARGET"))
    .addOption(new Option("--bots <directory>", "the folder of the bots").default("bots").env("CODENODE_BOTS"))
    .addOption(
      new Option("--prefix <prefix>", "what names in AWS begin with").default(DEFAULT_PREFIX).env("CODENODE_PREFIX"),
    )
    .option("--json", "write the result as one JSON document")
    .helpCommand("help [command]", "how to use a command")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(codenode --help, or codenode <command> --help, says how)")
    .exitOverride();
}

/** An example or two below a command's help. */
export const examples = (...lines: string[]): string =>
  `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
