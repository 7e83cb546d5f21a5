import type { Command } from "commander";
import type { Diagnosis } from "../../toolkit/doctor/diagnosis";
import { action, type Cli } from "../cli";
import { examples } from "../program";

export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .summary("check this machine and the AWS account before a deploy")
    .description(
      "Checks what a deploy needs, each with its mend: Node, Python, packages, bots, credentials, bootstrap and quotas. With --target local: what the local cloud needs.",
    )
    .addHelpText("after", examples("codenode doctor", "AWS_PROFILE=bots AWS_REGION=eu-central-1 codenode doctor"))
    .action(action(doctor));
}

async function doctor(cli: Cli, options: { target?: string; prefix: string }): Promise<boolean> {
  const { output, bots } = cli;
  const { target: name, prefix } = options;
  output.firstLine(name === "local" ? "target: local" : "target: aws");
  // Its AWS clients are of use to no other command, which would pay for loading them.
  const { examineAll } = await import("../../toolkit/doctor/examine");
  const diagnoses = await output.progress("examining", () =>
    examineAll({ botsDirectory: bots, prefix, withAws: name !== "local", environment: process.env }),
  );
  const ok = !diagnoses.some(({ status }) => status === "error");
  output.document({ ok, checks: diagnoses });
  for (const diagnosis of diagnoses) print(cli, diagnosis);
  return ok;
}

function print({ output }: Cli, { check, status, message, mend }: Diagnosis): void {
  const { green, yellow, red } = output.colors;
  const paint = { ok: green, warning: yellow, error: red }[status];
  output.line(`${paint(status.padEnd(7))}  ${check}: ${message}`);
  if (mend !== undefined) output.line(`         ${mend}`);
}
