import { writeFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { readBot } from "../../toolkit/bot-folder";
import { botYamlSchema } from "../../toolkit/bot-yaml";
import { botOf, botsFolder, MAIN } from "./bot-folder-fixture";

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
  expect(valid(parse("nodes: { a: { outputs: [ { id: x, bot_says: [] } ] } }"))).toBe(false);
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
