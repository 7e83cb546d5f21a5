import { MAX_MESSAGE_CHARACTERS } from "../handlers/contract/limits";
import { ENVIRONMENTS, type Environment } from "../handlers/contract/names";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { changeSettings, readSettings } from "./settings";

/** Bot Break messages of a bot: one text per language and environment (SPEC 6). */

/** `en`, `hi`, `pt-BR`, `zh_Hant`: the engine's language_code is compared with it letter by letter. */
const LANGUAGE_CODE_PATTERN = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/;

export interface ListedMessage {
  readonly language: string;
  readonly staging: string | null;
  readonly production: string | null;
}

type Outcome = { ok: true } | { ok: false; refusals: Fault[] };

export async function listMessages(clients: Clients, bot: string): Promise<ListedMessage[]> {
  const [staging, production] = await Promise.all(
    ENVIRONMENTS.map(async (environment) => (await readSettings(clients, environment, bot)).messages),
  );
  const languages = [...new Set([...Object.keys(staging!), ...Object.keys(production!)])].sort();
  return languages.map((language) => ({
    language,
    staging: staging![language] ?? null,
    production: production![language] ?? null,
  }));
}

export async function setMessage(
  clients: Clients,
  bot: string,
  environment: Environment,
  language: string,
  text: string,
): Promise<Outcome> {
  const faults = [...languageFaults(language), ...textFaults(text)];
  if (faults.length > 0) return { ok: false, refusals: faults.map((message) => ({ file: bot, path: "", message })) };
  await changeSettings(clients, environment, bot, (settings) => ({
    ...settings,
    messages: { ...settings.messages, [language]: text },
  }));
  return { ok: true };
}

function languageFaults(language: string): string[] {
  if (LANGUAGE_CODE_PATTERN.test(language)) return [];
  return [`${JSON.stringify(language)} is no language code; write one as the engine sends it, such as en, hi or pt-BR`];
}

function textFaults(text: string): string[] {
  const length = [...text].length;
  if (text.trim() === "") return ["the message is empty; write what the user shall read, or unset it"];
  if (length <= MAX_MESSAGE_CHARACTERS) return [];
  return [`the message has ${length} characters; at most ${MAX_MESSAGE_CHARACTERS} are allowed: write a shorter one`];
}
