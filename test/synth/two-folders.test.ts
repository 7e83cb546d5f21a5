import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** The real thing: `cdk synth` of this repository, with CDK's template validation and cdk-nag, without an AWS account. */
const ROOT = join(__dirname, "..", "..");
const SOURCES = [
  "bin",
  "bots",
  "cdk.json",
  "handlers",
  "lib",
  "package.json",
  "python-layer",
  "toolkit",
  "tsconfig.json",
];
const FROM_THE_NETWORK = ["node_modules", join("build", "uv")];

const temporary = mkdtempSync(join(tmpdir(), "codenode-two-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test("two synths, in two folders, give the same templates and the same assets", async () => {
  const copy = join(temporary, "another", "place");
  mkdirSync(join(copy, "build"), { recursive: true });
  const first = await synth(ROOT, join(temporary, "first.out"));
  for (const name of SOURCES) cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: isSource });
  for (const name of FROM_THE_NETWORK) symlinkSync(join(ROOT, name), join(copy, name));
  const second = await synth(copy, join(temporary, "second.out"));

  expect(Object.keys(first).filter((name) => name.endsWith(".template.json"))).toEqual([
    "codenode-bots-1.template.json",
    "codenode-platform.template.json",
  ]);
  expect(Object.keys(second)).toEqual(Object.keys(first));
  for (const [name, content] of Object.entries(first)) expect({ [name]: second[name] }).toEqual({ [name]: content });
}, 240_000);

const isSource = (path: string): boolean => !["__pycache__", ".mypy_cache", ".ruff_cache"].includes(basename(path));

/** Templates and asset lists by their text; an asset is named by the hash of its content. */
async function synth(folder: string, output: string): Promise<Record<string, string>> {
  const cdk = join(ROOT, "node_modules", "aws-cdk", "bin", "cdk");
  const { status, text } = await run(folder, cdk, "synth", "--quiet", "--output", output);
  if (status !== 0) throw new Error(`cdk synth in ${folder} ended with ${status}:\n${text}`);
  const names = readdirSync(output).sort();
  const texts = names.map((name) => [name, /\.(template|assets)\.json$/.test(name) ? read(output, name) : ""]);
  return Object.fromEntries(texts.filter(([name]) => /^asset\.|\.(template|assets)\.json$/.test(name!)));
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

function run(cwd: string, ...command: string[]): Promise<{ status: number | null; text: string }> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_|^NODE_ENV$/.test(name));
  const child = spawn(process.execPath, command, {
    cwd,
    env: { ...Object.fromEntries(kept), CDK_DISABLE_TELEMETRY: "1", NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (data: string) => {
    text += data;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, text }));
  });
}
