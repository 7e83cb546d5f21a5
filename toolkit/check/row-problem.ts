import type { ConditionRow } from "../../handlers/contract/bot-definition";
import { jsonType, readAs } from "../../handlers/contract/condition-row";

/** As a builder says it. */
const typeName = (value: unknown): string => (typeof value === "string" ? "text" : jsonType(value));

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
  return `${JSON.stringify(row.value)} cannot be read as ${type === "object" ? "an" : "a"} ${type}, which sample_output says it is, so that the row is never true`;
}
