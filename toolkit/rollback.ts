import { readBotFunction } from "./bot-function";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { moveProduction } from "./move-production";
import { notDeployed } from "./not-deployed";
import { readMoveNote } from "./release-notes";
import type { Mover } from "./transfer";

export type RolledBack =
  | { ok: true; version: string; previous: string; moved: boolean }
  | { ok: false; refusals: Fault[] };

/** Moves production back to the version that was live before, or to the one that `to` names. */
export async function rollback(
  clients: Clients,
  bot: string,
  to: string | undefined,
  mover: Mover,
): Promise<RolledBack> {
  const found = await readBotFunction(clients, bot);
  if (found === undefined) return { ok: false, refusals: [notDeployed(clients, bot)] };
  const refuse = (message: string): RolledBack => ({ ok: false, refusals: [{ file: bot, path: "", message }] });
  const live = found.production?.FunctionVersion;
  if (live === undefined) return refuse(`nothing is live yet; run \`codenode transfer ${bot}\``);
  const there = found.versions.map(({ Version }) => Version!);
  const history = readMoveNote(found.production?.Description)?.before ?? [];

  const version = to ?? history.find((earlier) => there.includes(earlier));
  const others = there.filter((other) => other !== live).reverse();
  if (version === undefined)
    return refuse(
      others.length === 0
        ? `no version was live before ${live}, which is the only one`
        : `no version was live before ${live}; name one with --to (there are also ${others.join(", ")})`,
    );
  if (!there.includes(version))
    return refuse(`there is no version ${version}; there are ${[...there].reverse().join(", ")}`);
  if (version === live) return { ok: true, version, previous: live, moved: false };

  const note = {
    move: "rolled back" as const,
    at: mover.now.toISOString(),
    by: mover.who,
    before: before(history, live, version),
  };
  const outcome = await moveProduction(clients, bot, found.production, version, note);
  return outcome.ok ? { ok: true, version, previous: live, moved: true } : outcome;
}

/**
 * What was live before the version that production moves to, so that a second rollback goes further back and never forward
 * again to the version that was just left. Moved to a newer version by hand, the one that is left is an earlier one.
 */
function before(history: readonly string[], live: string, version: string): string[] {
  if (Number(version) > Number(live)) return [live, ...history];
  const at = history.indexOf(version);
  return at === -1 ? history.filter((earlier) => Number(earlier) < Number(version)) : history.slice(at + 1);
}
