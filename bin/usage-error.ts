import { CommanderError } from "commander";
import type { Output } from "./codenode-output";

/** Ends a command that was used wrongly, after saying how, with the exit code of wrong usage. */
export function usageError(output: Output, message: string): never {
  output.refuse([{ file: "", path: "", message }]);
  throw new CommanderError(2, "codenode.usage", message);
}
