import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Bot } from "../../toolkit/bot-folder";
import { packageBot } from "../../toolkit/package-bot";
import { botOf, botsFolder, MAIN } from "./bot-folder-fixture";

const FILES = {
  "bot.yaml":
    "timeout_seconds: 5\nnodes:\n  b: { needs: [x], after: [y] }\n  a: { sample_output: { z: 1, a: { d: 1, c: 2 } } }\n",
  "nodes/a.py": MAIN,
  "nodes/b.py": `# naïve\r\n${MAIN}`,
  "modules/helper.py": "X = 1\n",
};

/** What Python's own zipfile, which Lambda's tools agree with, reads: name, mode, date and content of each entry. */
function unzip(zip: Uint8Array): unknown {
  const path = join(botsFolder({}), "package.zip");
  writeFileSync(path, zip);
  const program = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, oct(i.external_attr >> 16), i.date_time, z.read(i).decode()] for i in z.infolist()]))
`;
  return JSON.parse(execFileSync("python3", ["-c", program, path], { encoding: "utf8" }));
}

test("Python unzips the package: sorted names, fixed dates, readable by any user", () => {
  const date = [1980, 1, 1, 0, 0, 0];
  const json =
    '{"bot":"shop","nodes":{"a":{"sample_output":{"a":{"c":2,"d":1},"z":1}},"b":{"after":["y"],"needs":["x"]}},"timeout_seconds":5}\n';
  expect(unzip(packageBot(botOf(FILES)).zip)).toEqual([
    ["bot.json", "0o100644", date, json],
    ["modules/helper.py", "0o100644", date, FILES["modules/helper.py"]],
    ["nodes/a.py", "0o100644", date, FILES["nodes/a.py"]],
    ["nodes/b.py", "0o100644", date, FILES["nodes/b.py"]],
  ]);
});

test("codeSha256 is AWS's CodeSha256: base64 of the zip's SHA-256", () => {
  const { zip, codeSha256 } = packageBot(botOf(FILES));
  expect(codeSha256).toBe(createHash("sha256").update(zip).digest("base64"));
});

test("the same files give the same bytes, in whatever order and on whatever day they were written", () => {
  const expected = packageBot(botOf(FILES)).codeSha256;
  const shuffled = fc.shuffledSubarray(Object.entries(FILES), { minLength: Object.keys(FILES).length });
  fc.assert(
    fc.property(
      shuffled,
      fc.date({ min: new Date(0), max: new Date("2107-01-01"), noInvalidDate: true }),
      (entries, now) => {
        const bot = botOf(Object.fromEntries(entries));
        jest.useFakeTimers({ now });
        try {
          const files = new Map([...bot.files].sort(() => (entries[0]![0] === "bot.yaml" ? -1 : 1)));
          expect(packageBot({ ...bot, files }).codeSha256).toBe(expected);
        } finally {
          jest.useRealTimers();
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("the time zone does not change the bytes", () => {
  const program = `
    const { readBot } = require("./toolkit/bot-folder");
    const { packageBot } = require("./toolkit/package-bot");
    const read = readBot(process.argv[1], "shop");
    console.log(read.ok ? packageBot(read.bot).codeSha256 : read.faults);`;
  const bots = botsFolder(FILES);
  const inZone = (TZ: string): string =>
    execFileSync(process.execPath, ["--import", "tsx", "-e", program, bots], {
      encoding: "utf8",
      env: { ...process.env, TZ },
      cwd: join(__dirname, "../.."),
    }).trim();
  expect(inZone("Pacific/Kiritimati")).toBe(inZone("Pacific/Pago_Pago"));
});

test("a change of one byte, of a node's entry or of a name is another package", () => {
  const changed = [
    FILES,
    { ...FILES, "nodes/a.py": `${MAIN}#` },
    { ...FILES, "bot.yaml": FILES["bot.yaml"].replace("needs: [x]", "needs: [z]") },
    { ...FILES, "modules/helper2.py": "" },
  ].map((files) => packageBot(botOf(files)).codeSha256);
  expect(new Set(changed).size).toBe(changed.length);
});

test("Sample Input Data and settings of the function do not change the code", () => {
  const other: Bot = botOf({
    ...FILES,
    "nodes/a.input.json": "{}",
    "bot.yaml": `memory_mb: 1024\n${FILES["bot.yaml"]}`,
  });
  expect(packageBot(other).codeSha256).toBe(packageBot(botOf(FILES)).codeSha256);
});
