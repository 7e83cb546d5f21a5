import fc from "fast-check";
import { type ConditionRow, OPERATORS } from "../../handlers/contract/bot-definition";
import { chooseOutputNode } from "../../handlers/dispatcher/choose-output-node";
import { conditionHolds } from "../../handlers/dispatcher/output-condition";

const output = {
  status: true,
  count: 3,
  name: "Asha",
  nothing: null,
  order: { items: [{ id: "abc123" }, { id: 7 }] },
  tags: ["new", 5, false],
  "10": "ten",
};

const holds = (variable: string, operator: string, value?: string) =>
  conditionHolds({ all: [{ variable, operator, ...(value !== undefined && { value }) } as ConditionRow] }, output);

test.each<[string, string, string | undefined, boolean]>([
  ["status", "equals", "true", true],
  ["status", "equals", "True", true],
  ["status", "equals", "1", false],
  ["status", "not_equals", "false", true],
  ["status", "not_equals", "yes", false],
  ["count", "equals", "3", true],
  ["count", "equals", "3.0", true],
  ["count", "equals", "three", false],
  ["count", "not_equals", "three", false],
  ["count", "not_equals", "4", true],
  ["count", "greater_than", "2", true],
  ["count", "greater_than", "10", false],
  ["count", "greater_or_equal", "3", true],
  ["count", "less_than", "10", true],
  ["count", "less_or_equal", "2", false],
  ["count", "contains", "3", false],
  ["count", "not_contains", "4", false],
  ["name", "equals", "Asha", true],
  ["name", "equals", "asha", false],
  ["name", "greater_than", "Aaron", true],
  ["name", "contains", "sh", true],
  ["name", "not_contains", "x", true],
  ["name", "starts_with", "As", true],
  ["name", "ends_with", "ha", true],
  ["nothing", "equals", "null", true],
  ["nothing", "equals", "", false],
  ["nothing", "exists", undefined, true],
  ["order.items.0.id", "equals", "abc123", true],
  ["order.items.1.id", "less_than", "8", true],
  ["order.items.2.id", "exists", undefined, false],
  ["order.items.00.id", "exists", undefined, false],
  ["order.items.length", "exists", undefined, false],
  ["order.items", "contains", "abc", false],
  ["order", "contains", "items", true],
  ["tags", "contains", "new", true],
  ["tags", "contains", "5", true],
  ["tags", "not_contains", "old", true],
  ["10", "equals", "ten", true],
  ["missing", "not_exists", undefined, true],
  ["missing", "not_equals", "x", false],
  ["missing", "not_contains", "x", false],
  ["constructor", "exists", undefined, false],
  ["__proto__", "exists", undefined, false],
])("%s %s %s -> %s", (variable, operator, value, expected) => {
  expect(holds(variable, operator, value)).toBe(expected);
});

test("all needs every row, any needs one", () => {
  const yes: ConditionRow = { variable: "count", operator: "equals", value: "3" };
  const no: ConditionRow = { variable: "count", operator: "equals", value: "4" };
  expect(conditionHolds({ all: [yes, no] }, output)).toBe(false);
  expect(conditionHolds({ any: [no, yes] }, output)).toBe(true);
});

test("the first Output Node that matches is chosen; a node without outputs shows none", () => {
  const outputs = [
    {
      id: "many",
      when: { all: [{ variable: "count", operator: "greater_than" as const, value: "5" }] },
      bot_says: ["many"],
    },
    {
      id: "some",
      when: { all: [{ variable: "count", operator: "greater_than" as const, value: "0" }] },
      bot_says: ["some"],
    },
    { id: "otherwise", bot_says: ["none"] },
  ];
  expect(chooseOutputNode(outputs, output)).toMatchObject({ ok: true, outputNode: { id: "some" } });
  expect(chooseOutputNode(outputs.slice(0, 1), output)).toMatchObject({ ok: false, reason: "no_output_node" });
  expect(chooseOutputNode(null, output)).toEqual({ ok: true, outputNode: null });
  expect(chooseOutputNode([], output)).toEqual({ ok: true, outputNode: null });
});

const says = (...bot_says: (string | Record<string, unknown>)[]) => chooseOutputNode([{ id: "o", bot_says }], output);

test("[[path]] alone becomes the JSON value, within text its text, and inside an HSL its strings are filled", () => {
  expect(says("You have [[count]] orders, [[name]]: [[status]]", "[[ order ]]", "[[tags]]!")).toEqual({
    ok: true,
    outputNode: { id: "o", bot_says: ["You have 3 orders, Asha: true", output.order, '["new",5,false]!'] },
  });
  expect(says({ type: "BUTTON", text: "Hi [[name]]", data: { items: ["[[order.items]]", 7] } })).toEqual({
    ok: true,
    outputNode: { id: "o", bot_says: [{ type: "BUTTON", text: "Hi Asha", data: { items: [output.order.items, 7] } }] },
  });
});

test("every missing variable is named, with the Output Node that wants it", () => {
  expect(says("[[a]] [[b.c]]", { text: "[[a]]" })).toEqual({
    ok: false,
    reason: "missing_variable",
    detail: { message: "final_response has no a, b.c, which Bot Says names", output_node: "o" },
  });
});

test("text of a variable is not read again for placeholders", () => {
  expect(chooseOutputNode([{ id: "o", bot_says: ["[[x]] and [[x]]!"] }], { x: "[[secret]] $& $1" })).toEqual({
    ok: true,
    outputNode: { id: "o", bot_says: ["[[secret]] $& $1 and [[secret]] $& $1!"] },
  });
});

test("any declared outputs and any final_response give an Output Node or one of the two reasons", () => {
  const row = fc.record({
    variable: fc.oneof(fc.constantFrom("a", "a.0", "a.b", ""), fc.string()),
    operator: fc.constantFrom(...OPERATORS),
    value: fc.oneof(fc.string(), fc.json()),
  });
  const node = fc.record(
    {
      id: fc.string(),
      when: fc.record({ any: fc.array(row) }),
      bot_says: fc.array(fc.oneof(fc.string(), fc.constant("[[a]]"))),
    },
    { requiredKeys: ["id", "bot_says"] },
  );
  fc.assert(
    fc.property(
      fc.array(node),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__"), fc.jsonValue()),
      (outputs, values) => {
        const chosen = chooseOutputNode(outputs, JSON.parse(JSON.stringify(values)));
        if (!chosen.ok) expect(["no_output_node", "missing_variable"]).toContain(chosen.reason);
      },
    ),
    { numRuns: 500 },
  );
});
