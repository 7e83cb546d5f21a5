import { isDeepStrictEqual } from "node:util";
import type { ConditionRow, Operator } from "../../handlers/contract/bot-definition";

/**
 * SPEC 8's operators over a variable whose type is known. The dispatcher's own (handlers/dispatcher/output-condition.ts) run in the Lambda
 * alone; a test holds the two equal.
 */

type Comparison = Exclude<Operator, "exists" | "not_exists">;
const ORDERINGS: Partial<Record<Operator, (a: number | string, b: number | string) => boolean>> = {
  greater_than: (a, b) => a > b,
  greater_or_equal: (a, b) => a >= b,
  less_than: (a, b) => a < b,
  less_or_equal: (a, b) => a <= b,
};

export const typeName = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value === "string" ? "text" : typeof value;
};

/** Why a row is never true of a variable of this type, whatever its value; undefined where it can be. */
export function rowProblem(row: ConditionRow, sample: unknown): string | undefined {
  const type = typeName(sample);
  // null in a sample stands for "sometimes nothing", and tells no type.
  if (row.value === undefined || sample === null) return undefined;
  switch (row.operator) {
    case "contains":
    case "not_contains":
      return ["text", "list", "object"].includes(type) ? undefined : `${row.operator} is never true of a ${type}`;
    case "starts_with":
    case "ends_with":
      return type === "text" ? undefined : `${row.operator} is never true of a ${type}`;
    case "greater_than":
    case "greater_or_equal":
    case "less_than":
    case "less_or_equal":
      if (type !== "number" && type !== "text") return `${row.operator} is never true of a ${type}`;
  }
  if (readAs(sample, row.value) !== undefined) return undefined;
  return `${JSON.stringify(row.value)} cannot be read as a ${type}, which sample_output says it is, so that the row is never true`;
}

/** Whether a row is true of a value. */
export function rowHolds(row: ConditionRow, value: unknown): boolean {
  if (row.operator === "exists") return true;
  if (row.operator === "not_exists" || row.value === undefined) return false;
  return comparisonHolds(row.operator, value, row.value);
}

function comparisonHolds(operator: Comparison, value: unknown, text: string): boolean {
  switch (operator) {
    case "contains":
      return contains(value, text) === true;
    case "not_contains":
      return contains(value, text) === false;
    case "starts_with":
      return typeof value === "string" && value.startsWith(text);
    case "ends_with":
      return typeof value === "string" && value.endsWith(text);
  }
  const wanted = readAs(value, text);
  if (wanted === undefined) return false;
  if (operator === "equals") return isDeepStrictEqual(value, wanted);
  if (operator === "not_equals") return !isDeepStrictEqual(value, wanted);
  if (typeof value !== "number" && typeof value !== "string") return false;
  return ORDERINGS[operator]!(value, wanted as typeof value);
}

function contains(value: unknown, text: string): boolean | undefined {
  if (typeof value === "string") return value.includes(text);
  if (Array.isArray(value)) return value.some((item) => isDeepStrictEqual(readAs(item, text), item));
  return value !== null && typeof value === "object" ? Object.hasOwn(value, text) : undefined;
}

/** The text as the type of the variable; undefined where it cannot be read so. */
export function readAs(variable: unknown, text: string): unknown {
  if (typeof variable === "string") return text;
  try {
    const value: unknown = JSON.parse(typeof variable === "boolean" ? text.toLowerCase() : text);
    return typeName(value) === typeName(variable) ? value : undefined;
  } catch {
    return undefined;
  }
}
