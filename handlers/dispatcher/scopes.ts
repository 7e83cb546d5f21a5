import { isDeepStrictEqual } from "node:util";
import { DEFAULT_SCOPES } from "../contract/default-scopes";
import { isJsonObject, type JsonObject } from "../contract/json-object";
import {
  CONVERSATION_LIFETIME_SECONDS,
  MAX_CONVERSATION_DETAILS_CHARACTERS,
  MAX_USER_DETAILS_CHARACTERS,
} from "../contract/limits";
import { botBreak, type Outcome } from "./outcome";

/** A scope as it was read. `revision` is absent where no live item was found; every write gives a new one. */
export interface ReadScope {
  readonly value: JsonObject;
  readonly revision?: string;
  /** Epoch seconds; conversations only. Kept from write to write: the life counts from the first one (SPEC 5). */
  readonly expiresAt?: number;
}

export type ScopeName = "conversation_details" | "user_details";

/** The scopes that a turn leaves behind; an absent one stays as it is. */
export type NextScopes = { readonly [scope in ScopeName]?: JsonObject };

export const absentScope = (scope: ScopeName): ReadScope => ({ value: DEFAULT_SCOPES[scope] });

/** A scope is absent from the second in which it expires, whether or not DynamoDB has removed it yet (SPEC 5). */
export const unlessExpired = (scope: ScopeName, read: ReadScope, nowMs: number): ReadScope =>
  read.expiresAt !== undefined && read.expiresAt * 1000 <= nowMs ? absentScope(scope) : read;

export const newExpiry = (nowMs: number): number => Math.floor(nowMs / 1000) + CONVERSATION_LIFETIME_SECONDS;

export const sameScope = (a: JsonObject, b: JsonObject): boolean => isDeepStrictEqual(a, b);

/** Shape and limit of both scopes of a final_response; the first wrong one breaks the turn and nothing is changed (SPEC 5). */
export function nextScopes(finalResponse: JsonObject): Outcome<{ next: NextScopes }> {
  const next: { [scope in ScopeName]?: JsonObject } = {};
  for (const scope of ["conversation_details", "user_details"] as const) {
    if (!Object.hasOwn(finalResponse, scope)) continue;
    const checked = checkScope(scope, finalResponse[scope]);
    if (!checked.ok) return checked;
    next[scope] = checked.value;
  }
  return { ok: true, next };
}

/** Unicode characters of the compact JSON text (SPEC 5). */
export const scopeCharacters = (value: JsonObject): number => [...JSON.stringify(value)].length;

export function checkScope(scope: ScopeName, value: unknown): Outcome<{ value: JsonObject }> {
  if (!isJsonObject(value)) {
    return botBreak(`${scope}_invalid`, `${scope} is ${kindOf(value)}; it is to be a JSON object`);
  }
  if (scope === "user_details") {
    const wrong = Object.entries(value).filter(([, item]) => typeof item !== "string");
    if (wrong.length > 0) {
      const named = wrong.map(([key, item]) => `${key} is ${kindOf(item)}`).join(", ");
      return botBreak(
        "user_details_invalid",
        `user_details holds strings only; ${named}: turn it into text (json.dumps)`,
      );
    }
  }
  const limit = scope === "user_details" ? MAX_USER_DETAILS_CHARACTERS : MAX_CONVERSATION_DETAILS_CHARACTERS;
  const characters = scopeCharacters(value);
  if (characters > limit) {
    return botBreak(
      `${scope}_too_large`,
      `${scope} has ${characters} characters of compact JSON; at most ${limit} are kept`,
    );
  }
  return { ok: true, value };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
