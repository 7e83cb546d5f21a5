import type { Environment } from "../handlers/contract/names";
import type { Clients } from "./clients";
import { didYouMean } from "./did-you-mean";
import type { Fault } from "./fault";
import { changeSettings } from "./settings";

/** Removes one variable or message of an environment; refused, with what is set, where it is not there. */
export async function unsetSetting(
  clients: Clients,
  bot: string,
  environment: Environment,
  kind: "variables" | "messages",
  name: string,
): Promise<{ ok: true } | { ok: false; refusals: Fault[] }> {
  let others: string[] | undefined;
  await changeSettings(clients, environment, bot, (settings) => {
    const { [name]: removed, ...rest } = settings[kind];
    others = removed === undefined ? Object.keys(rest).sort() : undefined;
    return removed === undefined ? undefined : { ...settings, [kind]: rest };
  });
  if (others === undefined) return { ok: true };
  const what = kind === "variables" ? "variable" : "message for";
  const known = others.length === 0 ? "none is" : `set are ${others.join(", ")}`;
  const message = `the ${what} ${JSON.stringify(name)} is not set in ${environment}; ${didYouMean(name, others)}${known}`;
  return { ok: false, refusals: [{ file: bot, path: "", message }] };
}
