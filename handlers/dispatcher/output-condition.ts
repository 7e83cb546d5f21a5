import type { ConditionRow, OutputCondition } from "../contract/bot-definition";
import { rowHolds } from "../contract/condition-row";
import type { JsonObject } from "../contract/json-object";
import { resolvePath } from "./variable-path";

export const conditionHolds = (condition: OutputCondition, output: JsonObject): boolean =>
  "all" in condition
    ? condition.all.every((row) => holdsOf(row, output))
    : condition.any.some((row) => holdsOf(row, output));

function holdsOf(row: ConditionRow, output: JsonObject): boolean {
  const variable = resolvePath(output, row.variable);
  return variable.found ? rowHolds(row, variable.value) : row.operator === "not_exists";
}
