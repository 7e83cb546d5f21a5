import { isDeepStrictEqual } from "node:util";
import type { ConditionRow, Operator, OutputCondition } from "../contract/bot-definition";
import { isJsonObject, type JsonObject } from "./outcome";
import { resolvePath } from "./variable-path";

export const conditionHolds = (condition: OutputCondition, output: JsonObject): boolean =>
  "all" in condition
    ? condition.all.every((row) => rowHolds(row, output))
    : condition.any.some((row) => rowHolds(row, output));

function rowHolds(row: ConditionRow, output: JsonObject): boolean {
  const variable = resolvePath(output, row.variable);
  if (row.operator === "exists") return variable.found;
  if (row.operator === "not_exists") return !variable.found;
  if (!variable.found || row.value === undefined) return false;
  return compare(row.operator, variable.value, row.value);
}

/** A row whose value cannot be read as the variable's type is false, also for the `not_` operators (SPEC 8). */
function compare(operator: Exclude<Operator, "exists" | "not_exists">, variable: unknown, text: string): boolean {
  switch (operator) {
    case "contains":
    case "not_contains": {
      const contains = containsText(variable, text);
      return contains !== undefined && contains === (operator === "contains");
    }
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

/** The text as the JSON type of the variable, or undefined where it cannot be read so. */
function readAs(variable: unknown, text: string): unknown {
  if (typeof variable === "string") return text;
  let value: unknown;
  try {
    // A Python builder writes True; JSON says true.
    value = JSON.parse(typeof variable === "boolean" ? text.toLowerCase() : text);
  } catch {
    return undefined;
  }
  const sameType =
    typeof value === typeof variable &&
    (value === null) === (variable === null) &&
    Array.isArray(value) === Array.isArray(variable);
  return sameType ? value : undefined;
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
function containsText(variable: unknown, text: string): boolean | undefined {
  if (typeof variable === "string") return variable.includes(text);
  if (Array.isArray(variable)) return variable.some((item) => isDeepStrictEqual(readAs(item, text), item));
  if (isJsonObject(variable)) return Object.hasOwn(variable, text);
  return undefined;
}
