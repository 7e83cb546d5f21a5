import { CommanderError } from "commander";
import { checkCommand } from "./commands/check";
import { completionCommand } from "./commands/completion";
import { doctorCommand } from "./commands/doctor";
import { logsCommand } from "./commands/logs";
import { messagesCommand } from "./commands/messages";
import { newCommand } from "./commands/new";
import { releasesCommand } from "./commands/releases";
import { rollbackCommand } from "./commands/rollback";
import { runCommand } from "./commands/run";
import { saveCommand } from "./commands/save";
import { schemaCommand } from "./commands/schema";
import { statusCommand } from "./commands/status";
import { trainCommand } from "./commands/train";
import { transferCommand } from "./commands/transfer";
import { turnCommand } from "./commands/turn";
import { varsCommand } from "./commands/vars";
import { codenodeProgram } from "./program";

/** The command line of bot builders: one file a command in bin/commands/, each of which adds itself to the program. */
const COMMANDS = [
  newCommand,
  saveCommand,
  checkCommand,
  runCommand,
  turnCommand,
  logsCommand,
  varsCommand,
  messagesCommand,
  trainCommand,
  transferCommand,
  rollbackCommand,
  releasesCommand,
  statusCommand,
  doctorCommand,
  schemaCommand,
  completionCommand,
];

/** What a shell expects of a program that was used wrongly; a command that refused or failed ends with 1. */
const WRONG_USAGE = 2;

async function main(): Promise<void> {
  // The SDK's advice on Node versions is for this project, not for whoever uses the command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const program = codenodeProgram();
  for (const add of COMMANDS) add(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  }
}

main().catch((error: Error) => {
  // Not the user's mistake and no failed AWS call: our own bug, which needs its trace.
  console.error(`this is a fault of codenode itself, please report it: ${error.stack}`);
  process.exitCode = 1;
});
