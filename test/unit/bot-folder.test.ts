import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { botFolderStamp, faultText, listBots, readBot } from "../../toolkit/bot-folder";
import { isStandardLibrary } from "../../toolkit/module-names";
import { botOf, botsFolder, faultsOf, MAIN } from "./bot-folder-fixture";

test("what the package holds: bot.json, nodes and modules, and no Sample Input Data", () => {
  const bot = botOf({
    "bot.yaml": "memory_mb: 256",
    "nodes/a.py": MAIN,
    "nodes/a.input.json": '{ "entities": {}, "user_data": {} }',
    "modules/helper.py": "X = 1\n",
    "README.md": "about this bot",
    "nodes/__pycache__/a.cpython-313.pyc": "x",
    "nodes/.a.py.swp": "x",
    "nodes/a.py~": "x",
    "modules/.DS_Store": "x",
  });
  expect([...bot.files.keys()]).toEqual(["bot.json", "modules/helper.py", "nodes/a.py"]);
  expect(Buffer.from(bot.files.get("bot.json")!).toString()).toBe(
    '{"bot":"shop","nodes":{"a":{}},"timeout_seconds":20}\n',
  );
  expect(Buffer.from(bot.files.get("nodes/a.py")!).toString()).toBe(MAIN);
});

test("every fault of files, of bot.yaml and of Sample Input Data at once", () => {
  const faults = faultsOf({
    "bot.yml": "",
    "bot.yaml": "memory_mb: 1",
    "helper.py": "",
    "module/helper.py": "",
    "nodes/a.txt": "",
    "nodes/9a.py": MAIN,
    "nodes/b.input.json": "{}",
    "nodes/c.py": MAIN,
    "nodes/c.input.json": '{\n "entities": {},\n}',
    "nodes/d.py": MAIN,
    "nodes/d.input.json": "[]",
    "modules/json.py": "",
    "modules/requests.py": "",
    "modules/my-helper.py": "",
    "modules/deeper/helper.py": "",
  });
  expect(faults).toEqual([
    "shop/bot.yml: : is not read; the name is bot.yaml",
    "shop/helper.py: : does not belong here; Code Nodes stand in nodes/, helpers that they import in modules/",
    "shop/module: : is not read; the folders' names are nodes and modules",
    "shop/modules/deeper: : does not belong here; modules/ holds <module>.py files alone, and no folders",
    'shop/modules/json.py: : "json" is a module of Python itself and would take its place; choose another name',
    'shop/modules/my-helper.py: : "my-helper" cannot be imported; write letters, digits and _ alone, with no digit first',
    'shop/modules/requests.py: : "requests" is a package that comes with Codenode and would take its place; choose another name',
    'shop/nodes/9a.py: : "9a" is no node id; write a letter or _, then up to 63 letters, digits or _',
    "shop/nodes/a.txt: : does not belong here; nodes/ holds <node>.py and its Sample Input Data, <node>.input.json",
    "shop/nodes/b.input.json: : is the Sample Input Data of a node that has no file; add nodes/b.py, or remove it",
    "shop/bot.yaml: memory_mb: 1 is not allowed; write a whole number from 128 to 10240",
    expect.stringMatching(/^shop\/nodes\/c\.input\.json: : is not JSON: /),
    'shop/nodes/d.input.json: : is not a JSON object; write { "entities": {…}, "user_data": {…} }',
  ]);
});

test("links that lead out of the bot's folder, or nowhere, and what is no file", () => {
  const bots = botsFolder({ "nodes/a.py": MAIN, "nodes/folder.py/x": "", "modules/own.py": "" });
  writeFileSync(join(bots, "secret.py"), "KEY = 1");
  symlinkSync(join(bots, "secret.py"), join(bots, "shop/nodes/b.py"));
  symlinkSync("nowhere.py", join(bots, "shop/nodes/c.py"));
  symlinkSync("a.py", join(bots, "shop/nodes/inside.py"));
  execFileSync("mkfifo", [join(bots, "shop/nodes/pipe.py")]);
  const result = readBot(bots, "shop");
  expect(result.ok ? [] : result.faults.map(faultText)).toEqual([
    `shop/nodes/b.py: is a link to ${join(bots, "secret.py")}, outside of the bot's folder; put the file itself here`,
    "shop/nodes/c.py: cannot be read: it is not there, or is a link to what is not there",
    "shop/nodes/folder.py: is no file; put a file of text here",
    "shop/nodes/pipe.py: is no file; put a file of text here",
  ]);
});

test("a folder nodes that leads elsewhere is refused, file by file", () => {
  const bots = botsFolder({});
  mkdirSync(join(bots, "elsewhere"));
  writeFileSync(join(bots, "elsewhere/a.py"), MAIN);
  symlinkSync(join(bots, "elsewhere"), join(bots, "shop/nodes"));
  const result = readBot(bots, "shop");
  expect(result.ok ? [] : result.faults.map((fault) => fault.file)).toEqual(["shop/nodes/a.py"]);
});

test("more than Lambda's upload takes is refused before it is read", () => {
  const bots = botsFolder({ "nodes/a.py": MAIN });
  execFileSync("truncate", ["-s", "60M", join(bots, "shop/modules_data.txt")]);
  expect(readBot(bots, "shop").ok).toBe(true);
  mkdirSync(join(bots, "shop/modules"));
  renameSync(join(bots, "shop/modules_data.txt"), join(bots, "shop/modules/data.py"));
  const result = readBot(bots, "shop");
  expect(result.ok ? [] : result.faults.map(faultText)).toEqual([
    "shop/modules/data.py: 62914560 bytes are too many; all files of a bot together take at most 47185920",
  ]);
});

test("a bot or a bots folder that is not there", () => {
  const bots = botsFolder({ "nodes/a.py": MAIN });
  const message = (directory: string, id: string): string => {
    const result = readBot(directory, id);
    return result.ok ? "" : result.faults.map((fault) => fault.message).join("; ");
  };
  expect(message(bots, "shp")).toBe(`there is no bot "shp" in ${bots}; did you mean "shop"? there are shop`);
  expect(message(bots, "../shop")).toContain('"../shop" is no bot id; write a lower-case letter');
  expect(message(join(bots, "nowhere"), "shop")).toContain("nowhere cannot be read: it is not there");
  expect(message(join(bots, "shop/nodes/a.py"), "shop")).toContain("cannot be read: it is no folder");
});

test("listBots: sub-folders that hold a bot, sorted; no throw where there is no folder", () => {
  const bots = botsFolder({ "nodes/a.py": MAIN });
  for (const folder of ["b/nodes", "a", "empty", ".git/nodes", "My_Bot/nodes"])
    mkdirSync(join(bots, folder), { recursive: true });
  writeFileSync(join(bots, "a/bot.yaml"), "");
  writeFileSync(join(bots, "file"), "");
  expect(listBots(bots)).toEqual(["My_Bot", "a", "b", "shop"]);
  expect(listBots(join(bots, "nowhere"))).toEqual([]);
});

test("the stamp changes when a file is saved, added, removed or replaced, and not for what is ignored", () => {
  const bots = botsFolder({ "nodes/a.py": MAIN, "bot.yaml": "" });
  const stamps = [botFolderStamp(bots, "shop")];
  const after = (change: () => void): void => {
    change();
    stamps.push(botFolderStamp(bots, "shop"));
  };
  after(() => writeFileSync(join(bots, "shop/nodes/a.py"), `${MAIN}#`));
  after(() => writeFileSync(join(bots, "shop/nodes/a.input.json"), "{}"));
  after(() => mkdirSync(join(bots, "shop/modules")));
  after(() => writeFileSync(join(bots, "shop/modules/m.py"), ""));
  after(() => {
    writeFileSync(join(bots, "shop/nodes/.a.tmp"), `${MAIN}%`);
    renameSync(join(bots, "shop/nodes/.a.tmp"), join(bots, "shop/nodes/a.py"));
  });
  after(() => rmSync(join(bots, "shop/modules/m.py")));
  // What keeps times, such as cp -p of a file of the same size.
  const saveWithTime = (content: string): void => {
    writeFileSync(join(bots, "shop/nodes/a.py"), content);
    utimesSync(join(bots, "shop/nodes/a.py"), 1_000_000_000, 1_000_000_000);
  };
  after(() => saveWithTime(`${MAIN}$`));
  after(() => saveWithTime(`${MAIN}&`));
  expect(new Set(stamps).size).toBe(stamps.length);
  after(() => {
    mkdirSync(join(bots, "shop/nodes/__pycache__"));
    writeFileSync(join(bots, "shop/nodes/__pycache__/a.cpython-313.pyc"), "x");
  });
  expect(stamps.at(-1)).toBe(stamps.at(-2));
  expect(botFolderStamp(bots, "nowhere")).toBe(botFolderStamp(bots, "nowhere-either"));
});

test("the list of Python's own modules has those of the Python at hand", () => {
  const names = execFileSync("python3", ["-c", "import sys; print(*sys.stdlib_module_names)"], { encoding: "utf8" });
  const missing = names
    .trim()
    .split(/\s+/)
    .filter((name) => !isStandardLibrary(name));
  expect(missing).toEqual([]);
});
