import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findInterpreter } from "../../python-layer/interpreter";
import { checkBots } from "../../toolkit/check/check-bots";
import { findingText } from "../../toolkit/check/finding";
import { temporaryDirectory, writeFiles } from "../support/test-cloud";

const directory = temporaryDirectory("check");
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const MAIN = "def main(event, context):\n    return generate_response('x')\n";
let count = 0;

/** What check says of a bot's files, each as it is printed. */
async function findingsOf(files: Record<string, string>): Promise<string[]> {
  const bot = `bot${count++}`;
  writeFiles(join(directory, bot), files);
  const checked = await checkBots(directory, [bot]);
  if (!checked.ok) throw new Error(checked.refusals[0]!.message);
  return checked.bots[0]!.findings.map((finding) => findingText(finding).replaceAll(`${bot}/`, ""));
}

test("the sample bots have no findings", async () => {
  const checked = await checkBots("bots", ["hello", "orders", "policies"]);
  expect(checked).toMatchObject({ ok: true, bots: [{ findings: [] }, { findings: [] }, { findings: [] }] });
});

test("a syntax error has its line and a caret", async () => {
  const [finding] = await findingsOf({ "nodes/a.py": "def main(event, context):\n\tif x = 3:\n\t\tpass\n" });
  expect(finding).toMatch(/^nodes\/a.py:2:5: error: syntax error: invalid syntax.*\n {4}\tif x = 3:\n {4}\t {3}\^$/);
});

test("the documented carousel sample: names that nothing defines, and none of those that are provided", async () => {
  const carousel = `
def main(event, context):
    body = json.loads(event['body'])
    entity = Entities(body.get('entities'))
    order_details = get_order_details(body.get("env_variables"), entity.get('order_id', ''))
    if 'Statuscode' in order_details:
        return order_details
    final_response = {'status': True, 'hsl': get_carousel(self, orders)}
    logging.getLogger().info(requests)
    return {'statusCode': 200, 'body': json.dumps(final_response)}

def get_carousel(self, orders):
    return [self.get_carousel_item(order_item) for order_item in orders]
`;
  expect(await findingsOf({ "nodes/a.py": carousel })).toEqual([
    'nodes/a.py:5:21: error: name "get_order_details" is not defined; did you mean "order_details"?',
    'nodes/a.py:8:59: error: name "self" is not defined; define it, import it, or hand it in as an argument',
    'nodes/a.py:8:65: error: name "orders" is not defined; define it, import it, or hand it in as an argument',
  ]);
});

test.each([
  ["x = 1", ["nodes/a.py:1:1: error: has no main"]],
  ["def main(event): pass", ["nodes/a.py:1:1: error: main(event) does not take (event, context)"]],
  ["def main(event, context, more): pass", ["does not take (event, context)"]],
  ["async def main(event, context): pass", ["main is async"]],
  ["def main(*given): pass", []],
  ["def main(event, context, more=None): pass", []],
  ["main = lambda event, context: None", []],
  ["if True:\n    def main(event, context): pass", []],
])("main: %s", async (source, expected) => {
  expect(await findingsOf({ "nodes/a.py": source })).toEqual(expected.map((text) => expect.stringContaining(text)));
});

test.each([
  ["import numpy", 'nothing gives a module "numpy"'],
  ["import reqests", 'did you mean "requests"?'],
  ["from helper import buton", 'modules/helper.py has no "buton"; did you mean "button"?'],
  ["import helper as h\nx = h.buton()", 'modules/helper.py has no "buton"'],
  ["import helper.deep", "has no submodules"],
  ["x = datetime.now()", 'name "datetime" is not defined; add: import datetime'],
  ["def f():\n    return [missing for _ in range(3)]", 'name "missing" is not defined'],
  ["class A:\n    b = missing", 'name "missing" is not defined'],
])("refused: %s", async (source, message) => {
  const files = { "nodes/a.py": `${source}\n${MAIN}`, "modules/helper.py": "def button(): pass\n" };
  expect(await findingsOf(files)).toEqual([expect.stringContaining(message)]);
});

test.each([
  "try:\n    import simplejson\nexcept ImportError:\n    simplejson = None",
  "import boto3, requests, gspread, MySQLdb, dateutil.parser, os.path",
  "try:\n    text = unicode\nexcept NameError:\n    text = str",
  "from helper import *\nx = button",
  "import helper\nhelper.extra = 1\nx = helper.extra",
  "def f():\n    global late\n    late = 1\nx = lambda: late",
  "x = [y for y in range(3)]\nprint(__name__, __file__, exit)",
  "def f(helper):\n    import helper\n    return helper.anything",
  "import nodes.b",
])("taken: %s", async (source) => {
  const files = { "nodes/a.py": `${source}\n${MAIN}`, "modules/helper.py": "def button(): pass\n" };
  expect(await findingsOf(files)).toEqual([]);
});

test("a module is given none of the names that a node is", async () => {
  const files = { "nodes/a.py": MAIN, "modules/helper.py": "def f(): return json.dumps(generate_response(1))\n" };
  expect(await findingsOf(files)).toEqual([
    expect.stringContaining('name "json" is not defined; it is there without an import in nodes only: import json'),
    expect.stringContaining('name "generate_response" is not defined'),
  ]);
});

test("a doubtful escape is a warning", async () => {
  const findings = await findingsOf({ "nodes/a.py": `x = "\\d"\n${MAIN}` });
  expect(findings).toEqual([expect.stringMatching(/^nodes\/a.py:1:1: warning: .*escape/)]);
});

test("faults of bot.yaml and of scripts are told together", async () => {
  const findings = await findingsOf({ "bot.yaml": "memory_mb: 1\ncolour: blue\n", "nodes/a.py": "x = 1" });
  expect(findings).toEqual([
    expect.stringContaining("bot.yaml:1: memory_mb: error:"),
    expect.stringContaining("bot.yaml:2: colour: error:"),
    expect.stringContaining("has no main"),
  ]);
});

test("files that are no text are findings, not crashes", async () => {
  for (const source of ["\0", "(".repeat(5_000), "# coding: nonsense\n", "\ufffe"]) {
    expect((await findingsOf({ "nodes/a.py": source })).join()).toContain("nodes/a.py");
  }
});

test("the provided names are those that the runtime provides", () => {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const script = `
import sys; sys.path[:0] = ["toolkit/check", "python-layer"]
import undefined_names
from codenode_runtime import provided_names
for name in sorted(undefined_names.PROVIDED_NAMES | {"os"}):
    code = compile(name, "x", "exec")
    try: given = name in provided_names.for_code(code) or (name == "requests" and "requests" in open(provided_names.__file__).read())
    except ImportError: given = True
    print(name, given)
`;
  const said = execFileSync(found.interpreter.path, ["-c", script], { encoding: "utf8" });
  expect(said.trim().split("\n")).toEqual([
    ...["Entities True", "generate_response True", "json True", "logging True", "os False", "requests True"],
  ]);
  expect(readFileSync("python-layer/codenode_runtime/provided_names.py", "utf8")).toContain(
    'known = {"json": json, "logging": logging, "Entities": Entities, "generate_response": generate_response}',
  );
});
