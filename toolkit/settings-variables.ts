import { MAX_VARIABLE_CHARACTERS } from "../handlers/contract/limits";
import { ENVIRONMENTS, type Environment, VARIABLE_NAME_PATTERN } from "../handlers/contract/names";
import type { Clients, SettingsClients } from "./clients";
import type { Fault } from "./fault";
import { changeSettings, readSettings } from "./settings";

/** Variables of a bot (SPEC 6). Their values are secrets: no listing, fault or result holds one. */

/** Unicode characters of a value in each environment; null where it is not set there. */
export interface ListedVariable {
  readonly name: string;
  readonly staging: { readonly characters: number } | null;
  readonly production: { readonly characters: number } | null;
}

type Outcome = { ok: true } | { ok: false; refusals: Fault[] };

export async function listVariables(clients: Clients, bot: string): Promise<ListedVariable[]> {
  const [staging, production] = await Promise.all(
    ENVIRONMENTS.map(async (environment) => (await readSettings(clients, environment, bot)).variables),
  );
  const names = [...new Set([...Object.keys(staging!), ...Object.keys(production!)])].sort();
  const listed = (variables: Readonly<Record<string, string>>, name: string) =>
    Object.hasOwn(variables, name) ? { characters: characters(variables[name]!) } : null;
  return names.map((name) => ({ name, staging: listed(staging!, name), production: listed(production!, name) }));
}

/** Sets variables of one environment, all of them or, where one is refused, none. */
export async function setVariables(
  clients: SettingsClients,
  bot: string,
  environment: Environment,
  values: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const refusals = Object.entries(values).flatMap(([name, value]) =>
    variableFaults(name, value).map((message) => ({ file: bot, path: "", message })),
  );
  if (refusals.length > 0) return { ok: false, refusals };
  await changeSettings(clients, environment, bot, (settings) => ({
    ...settings,
    variables: { ...settings.variables, ...values },
  }));
  return { ok: true };
}

/** What is wrong with a variable's name and value, in words that do not hold the value. */
export function variableFaults(name: string, value: string): string[] {
  const faults = variableNameFaults(name);
  const length = characters(value);
  if (length > MAX_VARIABLE_CHARACTERS)
    faults.push(
      `the value of ${name} has ${length} characters; at most ${MAX_VARIABLE_CHARACTERS} are allowed: set a shorter one`,
    );
  return faults;
}

export function variableNameFaults(name: string): string[] {
  if (VARIABLE_NAME_PATTERN.test(name)) return [];
  return [
    `${JSON.stringify(name)} is no variable name; write a letter or _, then up to 49 letters, digits or _ (as in ORDERS_API_URL)`,
  ];
}

/** Unicode characters, as SPEC 6 counts them; JavaScript's length counts an emoji twice. */
const characters = (text: string): number => [...text].length;
