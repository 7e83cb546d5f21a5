import { isJsonObject } from "../contract/json-object";

/** What a dotted path (`order.items.0.id`) leads to in a JSON value: own keys of objects, indexes of lists (SPEC 8). */
export function resolvePath(root: unknown, path: string): { found: true; value: unknown } | { found: false } {
  let value = root;
  for (const segment of path.split(".")) {
    if (Array.isArray(value) && /^(0|[1-9]\d*)$/.test(segment) && Number(segment) < value.length) {
      value = value[Number(segment)];
    } else if (isJsonObject(value) && Object.hasOwn(value, segment)) {
      value = value[segment];
    } else {
      return { found: false };
    }
  }
  return { found: true, value };
}
