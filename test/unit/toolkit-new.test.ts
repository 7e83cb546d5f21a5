import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { MAX_BOTS_PER_STACK } from "../../handlers/contract/limits";
import { readBot } from "../../toolkit/bot-folder";
import { setInNode } from "../../toolkit/bot-yaml-edit";
import { newBot } from "../../toolkit/new-bot";
import { newNode } from "../../toolkit/new-node";
import { botYamlJsonSchema } from "../../toolkit/schemas";
import { temporaryDirectory, writeFiles } from "../support/test-cloud";

let bots: string;
beforeEach(() => {
  bots = temporaryDirectory("new");
});
afterEach(() => rmSync(bots, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(bots, file), "utf8");

test("a new bot is a bot: one node of the default template, with sample input and an entry", () => {
  expect(newBot(bots, "my-shop")).toMatchObject({ ok: true, node: "my_shop", stack: 1 });
  const made = readBot(bots, "my-shop");
  expect(made).toMatchObject({ ok: true, bot: { settings: { stack: 1 }, definition: { nodes: { my_shop: {} } } } });
  expect(read("my-shop/nodes/my_shop.py")).toBe(readFileSync("bots/hello/nodes/hello.py", "utf8"));
  expect(read("my-shop/nodes/my_shop.input.json")).toBe(readFileSync("bots/hello/nodes/hello.input.json", "utf8"));
  // Nothing is left of how it was made.
  expect(readdirSync(bots)).toEqual(["my-shop"]);
});

test("a bot that is there, and an id that is none, are refused and change nothing", () => {
  newBot(bots, "shop");
  const before = read("shop/bot.yaml");
  expect(newBot(bots, "shop")).toMatchObject({
    ok: false,
    refusals: [{ message: expect.stringContaining("is there already") }],
  });
  for (const id of ["My", "../x", "", "a".repeat(41)]) expect(newBot(bots, id)).toMatchObject({ ok: false });
  expect(read("shop/bot.yaml")).toBe(before);
  expect(readdirSync(bots)).toEqual(["shop"]);
});

test("a new bot goes to the first stack with room, bots with faults taking theirs", () => {
  const inStack = (number: number, stack: number) => ({
    [`b${stack}-${number}/bot.yaml`]: `stack: ${stack}\nwrong: 1\n`,
  });
  for (let number = 1; number < MAX_BOTS_PER_STACK; number++) writeFiles(bots, inStack(number, 1));
  writeFiles(bots, { "no-stack/bot.yaml": "" }); // where none is named: stack 1
  writeFiles(bots, inStack(1, 3));
  expect(newBot(bots, "first")).toMatchObject({ stack: 2 });
  rmSync(join(bots, "b1-1"), { recursive: true });
  expect(newBot(bots, "second")).toMatchObject({ stack: 1 });
});

test("a new node adds its entry to bot.yaml and leaves the rest as it was written", () => {
  writeFiles(bots, {
    "shop/bot.yaml": "# the shop\nnodes:\n  a: {}   # first\n\nmemory_mb: 256 # small\n",
    "shop/nodes/a.py": "",
  });
  expect(newNode(bots, "shop", "b")).toMatchObject({ ok: true });
  expect(read("shop/bot.yaml")).toMatch(
    /^# the shop\nnodes:\n {2}a: \{\} {3}# first\n {2}b:\n(?: {4}.+\n)+\nmemory_mb: 256 # small\n$/,
  );
  expect(readBot(bots, "shop")).toMatchObject({ ok: true });
  expect(newNode(bots, "shop", "b")).toMatchObject({ ok: false });
  expect(newNode(bots, "shop", "1b")).toMatchObject({ ok: false });
  expect(newNode(bots, "nope", "b")).toMatchObject({ ok: false });
});

const YAMLS = [
  "",
  "nodes:\n",
  "nodes: {}\n",
  "nodes:\n  a:\n",
  "memory_mb: 256\n",
  "nodes:\n  a: { after: [x], sample_output: { z: 1 } } # why\n  # end\n",
  "nodes:\n    a:\n        after: [x]   # why\n        sample_output: { z: 1 }\n\n    # about b\n    b: {}\nmemory_mb: 512",
  'nodes:\n  a:\n    sample_output:\n      z: 1\n      # inside\n    outputs:\n      - { id: o, bot_says: ["[[z]]"] }\n',
];

test("sample_output is what it was set to, and all else stays, comments outside of it included", () => {
  fc.assert(
    fc.property(fc.constantFrom(...YAMLS), fc.dictionary(fc.string(), fc.jsonValue()), (text, sample) => {
      const wanted = JSON.parse(JSON.stringify(sample)); // -0 is 0 in JSON
      const changed = setInNode(text, "a", "sample_output", wanted);
      const before = parse(text) ?? {};
      expect(parse(changed)).toEqual({
        ...before,
        nodes: { ...before.nodes, a: { ...before.nodes?.a, sample_output: wanted } },
      });
      for (const comment of ["# why", "# end", "# about b"]) {
        if (text.includes(comment)) expect(changed).toContain(comment);
      }
    }),
  );
});

test("the JSON Schema of bot.yaml that docs/ has is the one that is checked with", () => {
  const written = JSON.parse(readFileSync("docs/schemas/bot.schema.json", "utf8"));
  expect(written).toEqual(botYamlJsonSchema());
});
