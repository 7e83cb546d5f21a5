import type { ConditionRow, OutputCondition } from "../../handlers/contract/bot-definition";
import { readAs, rowHolds } from "../../handlers/contract/condition-row";

/** A condition as alternatives, each of which asks for all of its rows. An absent condition asks for nothing. */
export function alternatives(condition: OutputCondition | undefined): readonly (readonly ConditionRow[])[] {
  if (condition === undefined) return [[]];
  return "all" in condition ? [condition.all] : condition.any.map((row) => [row]);
}

/** Two rows that are never true together, or undefined where none are seen to be. `typeOf` gives a sample value of a variable. */
export function contradictingRows(
  rows: readonly ConditionRow[],
  typeOf: (variable: string) => unknown,
): readonly [ConditionRow, ConditionRow] | undefined {
  for (const [index, first] of rows.entries()) {
    for (const second of rows.slice(index + 1)) {
      if (first.variable === second.variable && contradict(first, second, typeOf(first.variable)))
        return [first, second];
    }
  }
  return undefined;
}

function contradict(a: ConditionRow, b: ConditionRow, sample: unknown): boolean {
  if (a.operator === b.operator && a.value === b.value) return false;
  // Every other operator is true only of a variable that is there.
  if (a.operator === "not_exists" || b.operator === "not_exists") return true;
  if (sample === null || sample === undefined) return false;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.operator !== "equals" || one.value === undefined) continue;
    const value = readAs(sample, one.value);
    return value !== undefined && !rowHolds(other, value);
  }
  return typeof sample === "number" && noNumberBetween(a, b);
}

/** `greater_than 5` and `less_than 3`, in either order. */
function noNumberBetween(a: ConditionRow, b: ConditionRow): boolean {
  const [low, high] = a.operator.startsWith("greater") ? [a, b] : [b, a];
  if (!low.operator.startsWith("greater") || !high.operator.startsWith("less")) return false;
  const [from, to] = [Number(low.value), Number(high.value)];
  const bothInclude = low.operator === "greater_or_equal" && high.operator === "less_or_equal";
  return from > to || (from === to && !bothInclude);
}

/** Whether every answer that the later condition matches was matched by one of the earlier ones already. */
export function isShadowed(
  later: OutputCondition | undefined,
  earlier: readonly (OutputCondition | undefined)[],
): boolean {
  const taken = earlier.flatMap(alternatives);
  return alternatives(later).every((rows) =>
    taken.some((before) => before.every((row) => rows.some((own) => sameRow(own, row)))),
  );
}

const sameRow = (a: ConditionRow, b: ConditionRow): boolean =>
  a.variable === b.variable && a.operator === b.operator && a.value === b.value;

export const rowText = ({ variable, operator, value }: ConditionRow): string =>
  `${variable} ${operator}${value === undefined ? "" : ` ${JSON.stringify(value)}`}`;
