import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What an operator reads when bin/app.ts refuses: every fault, no stack trace, exit 1. */

const directory = mkdtempSync(join(tmpdir(), "codenode-refusal-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function app(codenode: object): { status: number | null; lines: string[] } {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "bin/app.ts"], {
    cwd: join(__dirname, "..", ".."),
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ codenode }), CDK_OUTDIR: join(directory, "cdk.out") },
    encoding: "utf8",
  });
  return { status, lines: stderr.trim().split("\n") };
}

test("wrong settings", () => {
  expect(app({ prefix: "A", xray: "no" })).toEqual({
    status: 1,
    lines: [
      "cdk.json: 2 faults",
      expect.stringMatching(/^ {2}codenode\.prefix: "A" is not allowed; write /),
      '  codenode.xray: "no" is not allowed; write true or false',
    ],
  });
}, 60_000);

test("wrong bots, all of them", () => {
  const bots = join(directory, "bots");
  for (const [bot, yaml] of Object.entries({ first: "memory_mb: 1\n", second: "stack: one\n", third: "" })) {
    mkdirSync(join(bots, bot), { recursive: true });
    writeFileSync(join(bots, bot, "bot.yaml"), yaml);
  }
  expect(app({ bots })).toEqual({
    status: 1,
    lines: [
      `${bots}: 2 faults`,
      expect.stringMatching(/^ {2}first\/bot\.yaml:1: memory_mb: /),
      expect.stringMatching(/^ {2}second\/bot\.yaml:1: stack: /),
    ],
  });
}, 60_000);

test("a bots folder that is not there", () => {
  const missing = join(directory, "nowhere");
  expect(app({ bots: missing })).toEqual({
    status: 1,
    lines: [
      `${missing}: 1 fault`,
      `  ${missing} is no folder; give the bots folder's path as codenode.bots in cdk.json`,
    ],
  });
}, 60_000);
