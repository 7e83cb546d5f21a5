import type { Command } from "commander";
import { listBots } from "../../toolkit/bot-folder";
import { checkBots } from "../../toolkit/check/check-bots";
import { action, type Cli } from "../cli";
import { noBots, printFindings, summary } from "../print-findings";
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
  if (ids.length === 0) return output.refuse([noBots(directory)]);
  const checked = await output.progress(`checking ${ids.join(", ")}`, () => checkBots(directory, ids));
  if (!checked.ok) return output.refuse(checked.refusals);
  const findings = checked.bots.flatMap((bot) => bot.findings);
  const ok = !findings.some(({ severity }) => severity === "error");
  output.document({ ok, bots: checked.bots });
  printFindings(output, findings);
  for (const { bot, findings: own } of checked.bots) output.line(`${bot}: ${summary(own)}`);
  return ok;
}
