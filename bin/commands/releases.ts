import type { Command } from "commander";
import { unknownBotFaults } from "../../toolkit/known-bot";
import { notDeployed } from "../../toolkit/not-deployed";
import { type Releases, readReleases } from "../../toolkit/releases";
import { action } from "../cli";
import type { Output } from "../codenode-output";
import { examples } from "../program";

export function releasesCommand(program: Command): void {
  program
    .command("releases <bot>")
    .summary("trained versions with who, when, and which is live")
    .description(
      "Lists the trained versions of a bot, the newest first: who trained it, when, and which is live in production.",
    )
    .addHelpText("after", examples("codenode releases orders"))
    .action(
      action(async ({ target, bots, output }, _options, bot: string) => {
        const clients = target();
        const faults = await unknownBotFaults(clients, bots, bot);
        if (faults.length > 0) return output.refuse(faults);
        const releases = await readReleases(clients, bot);
        if (releases === undefined) return output.refuse([notDeployed(clients, bot)]);
        output.document({ ok: true, bot, ...releases });
        print(output, bot, releases);
        return true;
      }),
    );
}

function print(output: Output, bot: string, { releases, moved, live, changes_since_train: changes }: Releases): void {
  const { green, dim } = output.colors;
  if (releases.length === 0) output.line(`${bot} was never trained; run codenode train ${bot}`);
  const width = Math.max(0, ...releases.map(({ version }) => version.length));
  for (const release of releases) {
    const by = release.trained_by ?? "not by Train";
    const at = release.trained_at === null ? "" : `${localTime(release.trained_at)}  `;
    output.line(`${release.version.padStart(width)}  ${at}${by}${release.live ? green("  live") : ""}`);
  }
  if (live === null) output.line(dim("nothing is in production"));
  if (moved !== null) output.line(dim(`${moved.move} ${localTime(moved.at)} by ${moved.by}`));
  if (changes !== null && changes.length > 0)
    output.line(dim(`changed since version ${releases[0]?.version} was trained: ${changes.join(", ")}`));
}

/** `2026-11-23 08:05` in the time of whoever reads it. */
function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
