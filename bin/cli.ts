import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { awsErrorText } from "../toolkit/aws-error";
import { findTarget, type Target } from "../toolkit/target";
import { Output } from "./codenode-output";
import type { GlobalOptions } from "./program";

/** What a command works with. */
export interface Cli {
  readonly output: Output;
  /** The absolute path of the bots folder. */
  readonly bots: string;
  /** Says which target it is, then gives it. Called once, before anything else is printed; a command of files alone never does. */
  target(): Target;
  /** On AWS, before production changes: asks, or takes --yes. False: refused, and said why. */
  confirmed(question: string, yes: boolean | undefined): Promise<boolean>;
}

/** What ends a command before its end, for a reason that the user can mend. */
class Refused extends Error {}

type Work<Args extends unknown[], Options> = (cli: Cli, options: Options, ...args: Args) => Promise<boolean> | boolean;

/**
 * Makes a command's work an action of commander: `work(cli, options, ...arguments)` tells by true or false whether it was done, which
 * becomes the exit code 0 or 1. Failed AWS calls are said in a line.
 */
export function action<Args extends unknown[], Options extends object>(work: Work<Args, Options>) {
  return async (...given: [...Args, Options, Command]): Promise<void> => {
    const command = given.at(-1) as Command;
    const args = given.slice(0, -2) as Args;
    const globals = command.optsWithGlobals<GlobalOptions & Options>();
    const output = new Output({ json: globals.json === true });
    let target: Target | undefined;
    const cli: Cli = {
      output,
      bots: resolve(globals.bots),
      target: () => {
        target ??= chosenTarget(globals, output);
        return target;
      },
      confirmed: (question, yes) => confirmed(output, target, question, yes),
    };
    try {
      if (!(await work(cli, globals, ...args))) process.exitCode = 1;
    } catch (error) {
      const message = error instanceof Refused ? error.message : awsErrorText(error);
      if (message === undefined) throw error;
      output.refuse([{ file: "", path: "", message }]);
      process.exitCode = 1;
    }
  };
}

function chosenTarget({ target: name, prefix }: GlobalOptions, output: Output): Target {
  const found = findTarget({ name, prefix, environment: process.env });
  if (!found.ok) throw new Refused(found.message);
  output.firstLine(`target: ${found.target.description}`);
  return found.target;
}

async function confirmed(
  output: Output,
  target: Target | undefined,
  question: string,
  yes: boolean | undefined,
): Promise<boolean> {
  if (target?.name !== "aws" || yes === true) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    return output.refuse([{ file: "", path: "", message: `${question} add --yes where there is no one to ask` }]);
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return true;
    return output.refuse([{ file: "", path: "", message: "nothing was changed" }]);
  } finally {
    asking.close();
  }
}
