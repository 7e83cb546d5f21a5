import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { setInNode } from "../../toolkit/bot-yaml-edit";
import { writeWhole } from "../../toolkit/new-node";
import { type Ran, runNode } from "../../toolkit/run-node";
import { action, type Cli } from "../cli";
import type { Output } from "../codenode-output";
import { lineText } from "../print-execution";
import { examples } from "../program";
import { readTextFile } from "../read-text-file";

interface Options {
  readonly input?: string;
  readonly saveSampleOutput?: boolean;
}

export function runCommand(program: Command): void {
  program
    .command("run <bot> <node>")
    .summary("run a node's saved code with Sample Input Data")
    .description(
      "Runs the saved code of a node with Sample Input Data and the staging variables, and shows Program output and Program logs. No scope is read or changed.",
    )
    .option("--input <file>", "Sample Input Data, or - for standard input, instead of nodes/<node>.input.json")
    .option("--save-sample-output", "write what came back into bot.yaml as the node's sample_output")
    .addHelpText(
      "after",
      examples("codenode run orders track_order", "codenode run orders track_order --input late.json"),
    )
    .action(action(run));
}

async function run(cli: Cli, options: Options, bot: string, node: string): Promise<boolean> {
  const { output, bots: botsDirectory } = cli;
  const target = cli.target();
  const input = options.input === undefined ? undefined : readTextFile(options.input);
  if (input?.ok === false) return output.refuse([{ file: input.from, path: "", message: input.message }]);
  const outcome = await output.progress(`running ${node} of ${bot}`, () =>
    runNode(target, { botsDirectory, bot, node, ...(input !== undefined && { input }) }),
  );
  if (!outcome.ok) return output.refuse(outcome.refusals);
  const { ran } = outcome;
  output.document({ ok: ran.status === "ok", bot, node, ...ran });
  printRan(output, ran);
  if (options.saveSampleOutput && ran.status === "ok") {
    writeSampleOutput(join(botsDirectory, bot, "bot.yaml"), node, ran.output);
    output.line(`\nwrote sample_output of ${node} into ${bot}/bot.yaml; save ${bot} again: codenode save ${bot}`);
  }
  return ran.status === "ok";
}

function printRan(output: Output, ran: Ran): void {
  const { bold, red, dim } = output.colors;
  const took = ran.duration_ms === null ? "" : dim(` ${Math.round(ran.duration_ms)} ms`);
  if (ran.status === "ok") {
    output.line(`${bold("Program output")}${took}`);
    output.line(JSON.stringify(ran.output, null, 2));
  } else {
    const { type, message, file, line, traceback = [] } = ran.detail;
    const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
    output.line(`${bold("Bot Break")} ${red(ran.reason)}${took}`);
    output.line(red(`${place}${type === undefined || type === "" ? "" : `${type}: `}${message}`));
    for (const frame of traceback) output.line(frame.trimEnd());
  }
  output.line(bold("\nProgram logs"));
  for (const line of ran.logs) output.line(line.time === "" ? line.message : lineText(output, line));
  if (ran.logs.length === 0) output.line(dim("none"));
}

function writeSampleOutput(file: string, node: string, output: object): void {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // A bot may have no bot.yaml: this is its first entry.
  }
  writeWhole(file, setInNode(text, node, "sample_output", output));
}
