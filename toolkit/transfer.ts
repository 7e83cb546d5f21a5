import { readBotFunction } from "./bot-function";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { changesSince } from "./function-changes";
import { moveProduction } from "./move-production";
import { notDeployed } from "./not-deployed";
import { readMoveNote } from "./release-notes";
import { readSettings } from "./settings";

export interface Mover {
  readonly who: string;
  readonly now: Date;
}

export type Transferred =
  | { ok: true; version: string; previous: string | null; moved: boolean }
  | { ok: false; refusals: Fault[] };

/** Moves production to the newest trained version (SPEC 12); refused with every reason at once, and its mend. */
export async function transfer(clients: Clients, bot: string, { who, now }: Mover): Promise<Transferred> {
  const [found, staging, production] = await Promise.all([
    readBotFunction(clients, bot),
    readSettings(clients, "staging", bot),
    readSettings(clients, "production", bot),
  ]);
  if (found === undefined) return { ok: false, refusals: [notDeployed(clients, bot)] };
  const refuse = (message: string): Fault => ({ file: bot, path: "", message });
  const newest = found.versions[0];
  const refusals: Fault[] = [];
  if (newest === undefined) refusals.push(refuse(`nothing was trained yet; run \`codenode train ${bot}\``));
  else {
    const changes = changesSince(newest, found.latest);
    if (changes.length > 0) {
      const what = changes.join(", ");
      const mend = `try it in staging, then run \`codenode train ${bot}\``;
      refusals.push(refuse(`there are changes since version ${newest.Version} was trained (${what}); ${mend}`));
    }
  }
  for (const name of Object.keys(staging.variables).sort()) {
    if (Object.hasOwn(production.variables, name)) continue;
    const mend = `codenode vars set ${bot} ${name} --environment production`;
    refusals.push(refuse(`the variable ${name} has a staging but no production value; run \`${mend}\``));
  }
  if (refusals.length > 0 || newest === undefined) return { ok: false, refusals };

  const version = newest.Version!;
  const live = found.production?.FunctionVersion;
  if (live === version) return { ok: true, version, previous: live, moved: false };
  const before = [
    ...(live === undefined ? [] : [live]),
    ...(readMoveNote(found.production?.Description)?.before ?? []),
  ];
  const note = { move: "transferred" as const, at: now.toISOString(), by: who, before };
  const outcome = await moveProduction(clients, bot, found.production, version, note);
  return outcome.ok ? { ok: true, version, previous: live ?? null, moved: true } : outcome;
}
