import { faultsOf, MAIN } from "./bot-folder-fixture";

/** Faults of a bot.yaml, without the file's name; the bot has the nodes track_order and other. */
function yamlFaults(yaml: string): string[] {
  return faultsOf({ "nodes/track_order.py": MAIN, "nodes/other.py": MAIN, "bot.yaml": yaml }).map((line) =>
    line.replace(/^shop\/bot\.yaml: /, ""),
  );
}
const inNode = (lines: string): string => `nodes:\n  track_order:\n${lines.replace(/^/gm, "    ")}`;
const inOutputs = (lines: string): string => inNode(`outputs:\n${lines.replace(/^/gm, "  ")}`);
const inRow = (row: string): string =>
  inOutputs(`- { id: a, bot_says: [hi], when: { all: [ ${row} ] } }\n- { id: b, bot_says: [hi] }`);

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
