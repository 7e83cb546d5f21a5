import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../contract/json-object";

/**
 * The keys that this turn added, changed or removed (`read` -> `mine`), applied over the newer value that another turn has
 * written meanwhile (SPEC 5). Object.fromEntries defines own properties, so a key `__proto__` stays a plain key.
 */
export function mergeScope(read: JsonObject, mine: JsonObject, newer: JsonObject): JsonObject {
  const merged = new Map(Object.entries(newer));
  for (const [key, value] of Object.entries(mine)) {
    if (!Object.hasOwn(read, key) || !isDeepStrictEqual(read[key], value)) merged.set(key, value);
  }
  for (const key of Object.keys(read)) {
    if (!Object.hasOwn(mine, key)) merged.delete(key);
  }
  return Object.fromEntries(merged);
}
