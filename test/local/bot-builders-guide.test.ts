import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import { commandVariables } from "../support/codenode-command";
import { temporaryDirectory } from "../support/test-cloud";

/** Every command of docs/bot-builders.md, run from its top to its end over the local cloud, as a reader would. */

const ROOT = join(__dirname, "..", "..");
const guide = readFileSync(join(ROOT, "docs", "bot-builders.md"), "utf8");
const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
/** What `npx` finds in the checkout. */
const CODENODE = `"${process.execPath}" "${join(ROOT, "bin", "codenode.js")}"`;
/** Commands that go on until Ctrl-C. */
const ENDLESS = /--(follow|watch)/;
const VALUE = "The Secret Shop";

let directory: string;
let cloud: LocalCloud;
beforeAll(async () => {
  directory = temporaryDirectory("guide");
  mkdirSync(join(directory, "bots"));
  cloud = await startLocalCloud({
    botsDirectory: join(directory, "bots"),
    dataDirectory: join(directory, "data"),
    port: 0,
  });
}, 300_000);
afterAll(async () => {
  await cloud?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

async function run(command: string): Promise<string> {
  const { CODENODE_BOTS: _, ...env } = commandVariables({ endpoint: cloud.endpoint, botsDirectory: "" });
  const child = spawn("sh", ["-c", `exec ${command.replace(/^npx codenode/, CODENODE)}`], { cwd: directory, env });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk;
      if (ENDLESS.test(command)) child.kill("SIGINT");
    });
  child.stdin.on("error", () => undefined);
  child.stdin.end(VALUE);
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect({ command, code, printed }).toEqual({ command, code: 0, printed: expect.stringMatching(/./) });
  return printed;
}

/** A block that is a file begins with a comment that names it. */
function writeFile(text: string): void {
  const [, comment, path, rest] = /^((?:#|\/\/) (bots\/\S+)\n)([\s\S]*)$/.exec(text)!.slice(0, 4).map(String);
  const file = join(directory, path!.replace(/^(?:#|\/\/) /, "").trim());
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, comment!.startsWith("//") ? rest! : text);
}

test("every command does what the page says", async () => {
  const printed = new Map<string, string>();
  for (const { language, text } of blocks) {
    if (language !== "sh") writeFile(text);
    else
      for (const command of text.trim().split("\n")) {
        // Both are what test/local/readme.test.ts and .ci/run start from.
        if (command === "npm ci" || command === "npm start") continue;
        expect(command).toMatch(/^npx codenode /);
        printed.set(command, await run(command));
      }
  }
  const of = (command: string) => printed.get(`npx codenode ${command}`);
  const turn = "turn shop --after capture_order_id";
  expect(of(turn)).toContain("order_id");
  expect(of(`${turn} --entity order_id=abc123`)).toContain("Order abc123 of our shop arrives tomorrow.");
  expect(of(`${turn} --entity order_id=abc123 --environment production`)).toContain(`of ${VALUE} arrives tomorrow.`);
  expect(of("logs shop")).toContain("tracking abc123 for our shop");
  expect(of("releases shop")).toMatch(/2 .*\n.*1 .*live/);
  expect(of("transfer shop --target aws --yes")).toMatch(/^target: aws/);
  for (const command of ["vars set shop SHOP_NAME --environment staging", "vars list shop", "logs shop"])
    expect(of(command)).not.toContain(VALUE);
}, 120_000);

test("every command that the text names is there, and every page", () => {
  const commands = [...guide.matchAll(/`npx codenode (\w+)[^`]*`|^npx codenode (\w+)/gm)].map(([, a, b]) => a ?? b);
  for (const command of new Set(commands))
    expect(() => readFileSync(join(ROOT, "bin", "commands", `${command}.ts`))).not.toThrow();
  for (const [, path] of guide.matchAll(/\]\(([^)#]+)\)/g))
    expect(() => readFileSync(join(ROOT, "docs", path!))).not.toThrow(/ENOENT/);
});
