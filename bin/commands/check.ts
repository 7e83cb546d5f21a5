import type { Command } from "commander";
import { listBots } from "../../toolkit/bot-folder";
import { checkBots } from "../../toolkit/check/check-bots";
import { type Finding, findingText } from "../../toolkit/check/finding";
import { action, type Cli } from "../cli";
import type { Output } from "../codenode-output";
import { examples } from "../program";

export function checkCommand(program: Command): void {
  program
    .command("check")
    .summary("look for faults in a bot, without running it")
    .description(
      "Looks for faults without running anything: bot.yaml, every script (syntax, main, imports, names that nothing defines), Output Nodes against sample_output, Sample Input Data. Errors end it with 1; warnings do not.",
    )
    .argument("[bots...]", "the bots to check; without one, every bot of the folder")
    .addHelpText("after", examples("codenode check orders", "codenode check"))
    .action(action(check));
}

async function check({ output, bots: directory }: Cli, _options: object, given: string[]): Promise<boolean> {
  const ids = given.length > 0 ? given : listBots(directory);
  if (ids.length === 0) {
    const message = `there is no bot in ${directory}; make one with codenode new bot NAME, or name another folder with --bots`;
    return output.refuse([{ file: "", path: "", message }]);
  }
  const checked = await output.progress(`checking ${ids.join(", ")}`, () => checkBots(directory, ids));
  if (!checked.ok) return output.refuse(checked.refusals);
  const findings = checked.bots.flatMap((bot) => bot.findings);
  const ok = !findings.some(({ severity }) => severity === "error");
  output.document({ ok, bots: checked.bots });
  printFindings(output, findings);
  for (const { bot, findings: own } of checked.bots) output.line(`${bot}: ${summary(own)}`);
  return ok;
}

export function printFindings(output: Output, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const paint = finding.severity === "error" ? output.colors.red : output.colors.yellow;
    output.line(paint(findingText(finding)));
  }
}

export function summary(findings: readonly Finding[]): string {
  const count = (severity: Finding["severity"]): string => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  return findings.length === 0 ? "no findings" : `${count("error")}, ${count("warning")}`;
}
