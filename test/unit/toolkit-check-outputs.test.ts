import fc from "fast-check";
import { type ConditionRow, OPERATORS } from "../../handlers/contract/bot-definition";
import { conditionHolds } from "../../handlers/dispatcher/output-condition";
import { outputFindings } from "../../toolkit/check/output-findings";
import { rowProblem } from "../../toolkit/check/row-problem";
import { sampleInputFindings } from "../../toolkit/check/sample-input-findings";

const row = (variable: string, operator: string, value?: string) =>
  ({ variable, operator, ...(value !== undefined && { value }) }) as ConditionRow;
const all = (...rows: ConditionRow[]) => ({ all: rows });
const SAMPLE = { status: true, count: 0, message: "", items: [{ id: 1 }], hsl: {}, name: null };

function findings(...outputs: { when?: object; bot_says?: unknown[] }[]): string[] {
  const nodes = outputs.map((output, index) => ({ id: `o${index}`, bot_says: ["x"], ...output }));
  const found = outputFindings({
    sample_output: SAMPLE,
    outputs: [...nodes, { id: "otherwise", bot_says: ["x"] }],
  } as never);
  return found.map(({ path, severity, message }) => `${path.join(".")}: ${severity}: ${message}`);
}

test("Bot Says and rows name variables of sample_output", () => {
  expect(
    findings({ bot_says: ["[[message]] [[items.7.id]] [[hsl.text]] [[name.first]]", { a: ["[[count]]"] }] }),
  ).toEqual(
    // The first output has no `when`: readBot refuses that in bot.yaml; here the last one is never chosen.
    [expect.stringContaining("outputs.1: error: never chosen")],
  );
  expect(findings({ when: all(row("cuont", "equals", "1")), bot_says: [{ a: ["[[mesage]]"] }] })).toEqual([
    expect.stringMatching(/^outputs.0.bot_says.0: error: \[\[mesage\]\].*did you mean "message"/),
    expect.stringMatching(/^outputs.0.when.all.0.variable: error: sample_output has no cuont/),
  ]);
});

test("exists is for what may lack", () => {
  expect(findings({ when: all(row("sometimes", "exists")) })).toEqual([]);
});

test.each([
  [row("status", "equals", "yes"), '"yes" cannot be read as a boolean'],
  [row("count", "greater_than", "many"), '"many" cannot be read as a number'],
  [row("count", "starts_with", "1"), "starts_with is never true of a number"],
  [row("status", "greater_than", "true"), "greater_than is never true of a boolean"],
  [row("hsl", "equals", "text"), "cannot be read as an object"],
])("a row that is never true: %j", (wrong, message) => {
  expect(findings({ when: all(wrong) }).join()).toContain(message);
});

test.each([
  [[row("count", "greater_than", "5"), row("count", "less_than", "3")]],
  [[row("count", "greater_than", "5"), row("count", "less_or_equal", "5")]],
  [[row("message", "equals", "a"), row("message", "equals", "b")]],
  [[row("message", "equals", "abc"), row("message", "starts_with", "x")]],
  [[row("status", "equals", "true"), row("status", "equals", "False")]],
  [[row("message", "exists"), row("message", "not_exists")]],
  [[row("message", "not_exists"), row("message", "equals", "a")]],
])("rows that are never true together: %j", (rows) => {
  expect(findings({ when: all(...rows) })).toEqual([expect.stringMatching(/^outputs.0.when: error: never matches: /)]);
});

test.each([
  [[row("count", "greater_or_equal", "5"), row("count", "less_or_equal", "5")]],
  [[row("message", "equals", "abc"), row("message", "starts_with", "a")]],
  [[row("message", "greater_than", "10"), row("message", "less_than", "5")]], // of texts, "2" is between them
  [[row("status", "equals", "true"), row("status", "equals", "True")]],
  [[row("name", "equals", "a"), row("name", "equals", "b")]], // null tells no type
])("rows that may be true together: %j", (rows) => {
  expect(findings({ when: all(...rows) })).toEqual([]);
});

test("an output that an earlier one shadows is never chosen", () => {
  const broad = { when: all(row("message", "equals", "a")) };
  const narrow = { when: all(row("count", "equals", "1"), row("message", "equals", "a")) };
  expect(findings(broad, narrow)).toEqual([expect.stringContaining("outputs.1: error: never chosen")]);
  expect(findings(narrow, broad)).toEqual([]);
  const any = { when: { any: [row("message", "equals", "a"), row("count", "equals", "1")] } };
  expect(findings(any, narrow)).toEqual([expect.stringContaining("outputs.1: error: never chosen")]);
  expect(findings(broad, any)).toEqual([]);
});

test("no last output without `when`, and no sample_output, are warnings", () => {
  const outputs = [{ id: "a", when: all(row("count", "equals", "1")), bot_says: ["[[x]]"] }];
  expect(outputFindings({ outputs } as never).map(({ severity }) => severity)).toEqual(["warning", "warning"]);
});

const rows = fc.record({
  variable: fc.constant("v"),
  operator: fc.constantFrom(...OPERATORS.filter((operator) => !operator.endsWith("exists"))),
  value: fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("true", "False", "null", "[]")),
});

test("a row that has a problem with a value's type is true of no value of that type", () => {
  const ofOneType = fc.oneof(
    fc.tuple(fc.string(), fc.string()),
    fc.tuple(fc.integer(), fc.integer()),
    fc.tuple(fc.boolean(), fc.boolean()),
  );
  fc.assert(
    fc.property(ofOneType, rows, ([sample, v], one) => {
      if (rowProblem(one, sample) !== undefined) expect(conditionHolds({ all: [one] }, { v })).toBe(false);
    }),
  );
});

test("Sample Input Data has what Run must have", () => {
  const messages = (input: object, needs: string[] = []) =>
    sampleInputFindings(JSON.stringify(input), { needs }).map(({ severity, message }) => `${severity}: ${message}`);
  expect(messages({})).toEqual([
    expect.stringContaining("entities is missing"),
    expect.stringContaining("user_data is missing"),
  ]);
  expect(messages({ entities: {}, user: {} })).toEqual([]);
  expect(messages({ entities: { a: [] }, user: {} }, ["a"])).toEqual([expect.stringMatching(/^warning: has no a/)]);
});
