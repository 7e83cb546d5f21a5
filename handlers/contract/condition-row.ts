import { isDeepStrictEqual } from "node:util";
import type { ConditionRow, Operator } from "./bot-definition";

/** What a row of an Output Node's condition means (SPEC 8): the dispatcher chooses by it, and check finds what can never match. */

type Comparison = Exclude<Operator, "exists" | "not_exists">;

/** Whether a row is true of a variable that is there. A row whose value cannot be read as its type is false, also for `not_…`. */
export function rowHolds(row: ConditionRow, variable: unknown): boolean {
  if (row.operator === "exists") return true;
  if (row.operator === "not_exists" || row.value === undefined) return false;
  return compare(row.operator, variable, row.value);
}

function compare(operator: Comparison, variable: unknown, text: string): boolean {
  switch (operator) {
    case "contains":
      return contains(variable, text) === true;
    case "not_contains":
      return contains(variable, text) === false;
    case "starts_with":
      return typeof variable === "string" && variable.startsWith(text);
    case "ends_with":
      return typeof variable === "string" && variable.endsWith(text);
  }
  const value = readAs(variable, text);
  if (value === undefined) return false;
  switch (operator) {
    case "equals":
      return isDeepStrictEqual(variable, value);
    case "not_equals":
      return !isDeepStrictEqual(variable, value);
    case "greater_than":
      return inOrder(variable, value, (a, b) => a > b);
    case "greater_or_equal":
      return inOrder(variable, value, (a, b) => a >= b);
    case "less_than":
      return inOrder(variable, value, (a, b) => a < b);
    case "less_or_equal":
      return inOrder(variable, value, (a, b) => a <= b);
  }
}

/** The text as the JSON type of the variable; undefined where it cannot be read so. */
export function readAs(variable: unknown, text: string): unknown {
  if (typeof variable === "string") return text;
  try {
    // A Python builder writes True; JSON says true.
    const value: unknown = JSON.parse(typeof variable === "boolean" ? text.toLowerCase() : text);
    return jsonType(value) === jsonType(variable) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function inOrder(
  variable: unknown,
  value: unknown,
  holds: (a: number | string, b: number | string) => boolean,
): boolean {
  const ordered = typeof variable === "number" || typeof variable === "string";
  return ordered && holds(variable, value as typeof variable);
}

/** Text within text, an item of a list, or a key of an object; undefined for what can contain nothing. */
function contains(variable: unknown, text: string): boolean | undefined {
  if (typeof variable === "string") return variable.includes(text);
  if (Array.isArray(variable)) return variable.some((item) => isDeepStrictEqual(readAs(item, text), item));
  return jsonType(variable) === "object" ? Object.hasOwn(variable as object, text) : undefined;
}
