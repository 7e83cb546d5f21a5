import { writeFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { readBot } from "../../toolkit/bot-folder";
import { botYamlSchema } from "../../toolkit/bot-yaml";
import { botOf, botsFolder, faultsOf, MAIN } from "./bot-folder-fixture";

const SPEC_SAMPLE = `
memory_mb: 512
timeout_seconds: 20
max_concurrency: 50
vpc: false
stack: 1
nodes:
  track_order:
    system_name: "shop::ORDERS::TRACK"
    after: [capture_order_id]
    needs: [order_id]
    sample_output: { status: true, message: "", count: 0, hsl: {} }
    outputs:
      - id: order_found
        when: { all: [ { variable: status, operator: equals, value: "true" },
                       { variable: count, operator: greater_than, value: "0" } ] }
        bot_says: [ "You have [[count]] orders", "[[hsl]]" ]
      - id: otherwise
        bot_says: [ "I found no order." ]
`;
const NODES = { "nodes/track_order.py": MAIN, "nodes/other.py": MAIN };

/** Faults of a bot.yaml, without the file's name; the bot has the nodes track_order and other. */
function yamlFaults(yaml: string): string[] {
  return faultsOf({ ...NODES, "bot.yaml": yaml }).map((line) => line.replace(/^shop\/bot\.yaml: /, ""));
}
const inNode = (lines: string): string => `nodes:\n  track_order:\n${lines.replace(/^/gm, "    ")}`;
const inOutputs = (lines: string): string => inNode(`outputs:\n${lines.replace(/^/gm, "  ")}`);
const inRow = (row: string): string =>
  inOutputs(`- { id: a, bot_says: [hi], when: { all: [ ${row} ] } }\n- { id: b, bot_says: [hi] }`);

test("the sample of the specification passes, with its settings", () => {
  const bot = botOf({ ...NODES, "bot.yaml": SPEC_SAMPLE });
  expect(bot.settings).toEqual({ memory_mb: 512, timeout_seconds: 20, max_concurrency: 50, vpc: false, stack: 1 });
  expect(bot.definition.nodes.other).toEqual({});
  expect(bot.definition.nodes.track_order).toEqual(parse(SPEC_SAMPLE).nodes.track_order);
});

test("a bot.yaml with five faults lists five, each with its line", () => {
  const yaml = `memory: 512
timeout_seconds: 60
nodes:
  track_ordr:
    after: [capture_order_id]
  track_order:
    outputs:
      - id: order_found
        when: { all: [ { variable: count, operator: more_than, value: 0 } ] }
        bot_says: [ "You have [[count]] orders" ]
`;
  const result = readBot(botsFolder({ ...NODES, "bot.yaml": yaml }), "shop");
  expect(result.ok ? [] : result.faults).toEqual([
    {
      file: "shop/bot.yaml",
      line: 1,
      path: "memory",
      message:
        'unknown key "memory"; did you mean "memory_mb"? allowed are memory_mb, timeout_seconds, max_concurrency, vpc, stack, nodes',
    },
    {
      file: "shop/bot.yaml",
      line: 2,
      path: "timeout_seconds",
      message: "60 is not allowed; write a whole number from 1 to 20",
    },
    {
      file: "shop/bot.yaml",
      line: 4,
      path: "nodes.track_ordr",
      message: '"track_ordr" has no file; did you mean "track_order"? add nodes/track_ordr.py, or remove the entry',
    },
    {
      file: "shop/bot.yaml",
      line: 9,
      path: "nodes.track_order.outputs.0.when.all.0.operator",
      message:
        '"more_than" is not allowed; write one of equals, not_equals, greater_than, greater_or_equal, less_than, less_or_equal, contains, not_contains, starts_with, ends_with, exists, not_exists',
    },
    {
      file: "shop/bot.yaml",
      line: 9,
      path: "nodes.track_order.outputs.0.when.all.0.value",
      message: '0 is not allowed; write text, in quotes: "0"',
    },
  ]);
});

test.each<[what: string, yaml: string, fault: string]>([
  ["memory below", "memory_mb: 127", "memory_mb: 127 is not allowed; write a whole number from 128 to 10240"],
  ["memory above", "memory_mb: 10241", "memory_mb: 10241 is not allowed; write a whole number from 128 to 10240"],
  ["no whole number", "timeout_seconds: 1.5", "timeout_seconds: 1.5 is not allowed; write a whole number from 1 to 20"],
  ["concurrency off", "max_concurrency: 0", "max_concurrency: 0 is not allowed; write a whole number, 1 or more, or"],
  ["vpc in words", "vpc: yes", 'vpc: "yes" is not allowed; write true or false'],
  ["no mapping", "- a", ': ["a"] is not allowed; write keys and values'],
  ["node id", "nodes: { a-b: }", 'nodes.a-b: "a-b" is not allowed; write a node\'s id'],
  ["key written twice", "vpc: true\nvpc: false", ": column 1: vpc is written twice; a key may stand once"],
  ["no YAML", "nodes: {", ": column 9: flow map in block collection must"],
  ["anchor", "nodes: { other: &a { after: [x] } }", ": &a is an anchor, which is not allowed; leave it out"],
  ["tag", "vpc: !!js/function x", ": column 6: unresolved tag"],
  ["NaN", inNode("sample_output: { a: .nan }"), ": .nan is no JSON value"],
  [
    "too many digits",
    inNode("sample_output: { a: 12345678901234567890 }"),
    ": 12345678901234567890 has more digits than",
  ],
  ["__proto__", inNode("sample_output: { __proto__: 1 }"), ': "__proto__" is reserved'],
  ["two documents", "vpc: true\n---\nvpc: true", "multiple documents"],
  ["after is no list", inNode("after: x"), 'nodes.track_order.after: "x" is not allowed; write a list, such as'],
  [
    "needs a number",
    inNode("needs: [12]"),
    'nodes.track_order.needs.0: 12 is not allowed; write an entity\'s name: text of 1 to 256 characters, in quotes: "12"',
  ],
  ["needs twice", inNode("needs: [a, a]"), 'nodes.track_order.needs.1: "a" is written twice; name it once'],
  [
    "sample_output",
    inNode("sample_output: [1]"),
    "nodes.track_order.sample_output: [1] is not allowed; write an object",
  ],
  ["no outputs", inNode("outputs: []"), "nodes.track_order.outputs: [] is not allowed; write a list with at least one"],
  [
    "two nodes after one",
    "nodes: { other: { after: [s] }, track_order: { after: [s] } }",
    'nodes.track_order.after.0: "s" leads to other already; a Static Node leads to one Code Node',
  ],
  ["after twice", inNode("after: [s, s]"), 'nodes.track_order.after.1: "s" is written twice'],
  [
    "one system_name",
    "nodes: { other: { system_name: s }, track_order: { system_name: s } }",
    'nodes.track_order.system_name: "s" is the system_name of other already',
  ],
  ["system_name and id", inNode("system_name: other"), 'nodes.track_order.system_name: "other" is another node\'s id'],
  [
    "output id twice",
    inOutputs(
      "- { id: a, when: { any: [ { variable: x, operator: exists } ] }, bot_says: [hi] }\n- { id: a, bot_says: [hi] }",
    ),
    'nodes.track_order.outputs.1.id: "a" is written twice',
  ],
  [
    "no when, not last",
    inOutputs("- { id: a, bot_says: [hi] }\n- { id: b, bot_says: [hi] }"),
    "nodes.track_order.outputs.0: an output without `when` always matches and may only be the last",
  ],
  [
    "empty when",
    inOutputs("- { id: a, when: , bot_says: [hi] }"),
    "nodes.track_order.outputs.0.when: null is not allowed; write { all: [rows] }",
  ],
  [
    "neither",
    inOutputs("- { id: a, when: {}, bot_says: [hi] }"),
    "nodes.track_order.outputs.0.when: neither `all` nor `any` is written",
  ],
  [
    "both",
    inOutputs(
      "- { id: a, when: { all: [ { variable: x, operator: exists } ], any: [ { variable: x, operator: exists } ] }, bot_says: [hi] }",
    ),
    "nodes.track_order.outputs.0.when: both `all` and `any` are written",
  ],
  [
    "no rows",
    inOutputs("- { id: a, when: { any: [] }, bot_says: [hi] }"),
    "nodes.track_order.outputs.0.when.any: [] is not allowed; write a list of rows",
  ],
  [
    "mistyped operator",
    inRow('{ variable: x, operator: Equals, value: "1" }'),
    'operator: "Equals" is not allowed; did you mean "equals"? write one of',
  ],
  ["value missing", inRow("{ variable: x, operator: equals }"), 'value: missing; "equals" compares with a value'],
  [
    "value for exists",
    inRow('{ variable: x, operator: exists, value: "1" }'),
    'value: "1" is not allowed; exists takes no value',
  ],
  [
    "value a number",
    inRow("{ variable: x, operator: equals, value: 1.10 }"),
    'value: 1.10 is not allowed; write text, in quotes: "1.10"',
  ],
  [
    "variable in brackets",
    inRow('{ variable: "[[x]]", operator: exists }'),
    'variable: "[[x]]" is not allowed; write a dotted path',
  ],
  [
    "variable ends in a dot",
    inRow("{ variable: a., operator: exists }"),
    'variable: "a." is not allowed; write a dotted path',
  ],
  [
    "[[ ]] without quotes",
    inOutputs("- { id: a, bot_says: [ [[hsl]] ] }"),
    'outputs.0.bot_says.0: [["hsl"]] is not allowed; write text (in quotes where it holds [[ ]]',
  ],
  ["no bot_says", inOutputs("- { id: a }"), "outputs.0.bot_says: missing; write a list with at least one"],
  [
    "silence",
    inOutputs("- { id: a, bot_says: [] }"),
    "outputs.0.bot_says: [] is not allowed; write a list with at least one",
  ],
])("%s", (_what, yaml, fault) => {
  const faults = yamlFaults(yaml);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

test("an alias bomb and a text of open brackets are faults", () => {
  const bomb = ["a0: &a0 [x]", ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
  const bombFaults = yamlFaults(bomb.join("\n"));
  expect(bombFaults[0]).toContain("&a0 is an anchor");
  expect(bombFaults.at(-1)).toContain("*a29 is an alias, which is not allowed; write its value out");
  expect(yamlFaults(`nodes: ${"[".repeat(100_000)}`)).toEqual([": nested too deep; at most 100 levels are read"]);
  expect(yamlFaults(`# ${"x".repeat(1_000_000)}`)[0]).toContain("1000002 characters are too many");
});

test("bytes that are no UTF-8 are a fault", () => {
  expect(faultsOf({ "bot.yaml": new Uint8Array([0xff, 0xfe, 0x61]) })).toEqual([
    "shop/bot.yaml: : is not text in UTF-8; save it with that encoding",
  ]);
});

test.each(["", "# nothing yet\n", "nodes:\n", "nodes:\n  other:\n", "\uFEFFvpc: false"])(
  "%j is every default",
  (yaml) => {
    const bot = botOf({ ...NODES, "bot.yaml": yaml });
    expect(bot.settings).toEqual({ memory_mb: 512, timeout_seconds: 20, vpc: false });
    expect(bot.definition).toEqual({ bot: "shop", timeout_seconds: 20, nodes: { other: {}, track_order: {} } });
  },
);

test("a JSON Schema for editors takes what passes and refuses what does not", () => {
  const schema = z.toJSONSchema(botYamlSchema);
  const valid = new Ajv2020({ strict: false }).compile(schema);
  expect(valid(parse(SPEC_SAMPLE))).toBe(true);
  expect(valid(parse("memory: 1"))).toBe(false);
  expect(valid(parse(inRow("{ variable: x, operator: is, value: a }")))).toBe(false);
});

const anyYaml = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }),
  fc.json({ maxDepth: 6 }).map((text) => new TextEncoder().encode(text)),
  // Faults of every kind at every place: pieces of the sample cut out and put elsewhere.
  fc
    .array(fc.tuple(fc.nat(SPEC_SAMPLE.length), fc.nat(40), fc.nat(SPEC_SAMPLE.length)), { maxLength: 5 })
    .map((cuts) => {
      const text = cuts.reduce((result, [from, length, to]) => {
        const piece = result.slice(from, from + length);
        const rest = result.slice(0, from) + result.slice(from + length);
        return rest.slice(0, to) + piece + rest.slice(to);
      }, SPEC_SAMPLE);
      return new TextEncoder().encode(text);
    }),
);

test("no bytes of bot.yaml end in anything but a bot or faults with a message", () => {
  const bots = botsFolder(NODES);
  fc.assert(
    fc.property(anyYaml, (bytes) => {
      writeFileSync(`${bots}/shop/bot.yaml`, bytes);
      const first = readBot(bots, "shop");
      if (first.ok)
        expect(JSON.parse(new TextDecoder().decode(first.bot.files.get("bot.json")))).toEqual(first.bot.definition);
      else expect(first.faults.every(({ message, file }) => message !== "" && file.startsWith("shop/"))).toBe(true);
      expect(readBot(bots, "shop")).toEqual(first);
    }),
    { numRuns: 500 },
  );
});
