import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";

export interface StartOptions {
  readonly port: number;
  readonly bots: string;
  readonly data: string;
}

/** Reads the command line of `npm start`; what is wrong has been written to stderr when this gives an exit code. */
export function readStartOptions(
  args: readonly string[],
): { readonly ok: true; readonly options: StartOptions } | { readonly ok: false; readonly exitCode: number } {
  const command = new Command("npm start --")
    .description("Runs Codenode on this machine: the dispatcher, every bot, and the store they need, on 127.0.0.1.")
    .option("--port <number>", "the port of the endpoint; 0 takes a free one", readPort, 4100)
    .option("--bots <directory>", "the folder of the bots", "bots")
    .option("--data <directory>", "where conversations, users and releases are kept", ".codenode")
    .addHelpText("after", "\nExample:\n  npm start -- --port 4200 --bots ../my-bots")
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { ok: false, exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  const { port, bots, data } = command.opts<StartOptions>();
  return { ok: true, options: { port, bots: resolve(bots), data: resolve(data) } };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("a port is a number from 0 to 65535.");
  return port;
}
