import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm test`: every part in the order in which it fails fastest, each also runnable alone (`npm run types`, `test:unit`, …). Names on
 * the command line choose parts: `npm test -- unit python`. The last line counts every suite. With CI=true a skip is a failure.
 */
const ROOT = join(__dirname, "..");
const RESULTS = join(ROOT, "build", "test-results");
const PARTS = ["types", "lint", "unit", "synth", "python", "local", "deploy"] as const;
type Part = (typeof PARTS)[number];

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function run(part: Part): Count {
  switch (part) {
    case "types":
    case "lint":
      return single(npm(part));
    case "python":
      return counted(part, npm("test:python"), join(RESULTS, "python.xml"), countJunit);
    default: {
      const file = join(RESULTS, `${part}.json`);
      return counted(part, npm(`test:${part}`, "--json", `--outputFile=${file}`), file, countJest);
    }
  }
}

function npm(script: string, ...options: string[]): boolean {
  const { status } = spawnSync("npm", ["run", "--silent", script, "--", ...options], {
    cwd: ROOT,
    // jest's --json goes to its file; what it prints to stdout as well is that same JSON.
    stdio: ["ignore", options.includes("--json") ? "ignore" : "inherit", "inherit"],
    env: { ...process.env, CDK_DISABLE_TELEMETRY: "1", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });
  return status === 0;
}

const single = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** A part that ended badly without counting a failure (it did not compile, or was killed) counts as one. */
function counted(part: Part, ok: boolean, file: string, count: (text: string) => Count): Count {
  if (!existsSync(file)) {
    console.error(`${part}: gave no results`);
    return single(false);
  }
  const result = count(readFileSync(file, "utf8"));
  return ok || result.failed > 0 ? result : { ...result, failed: 1 };
}

function countJest(text: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
}

function countJunit(text: string): Count {
  const attribute = (name: string) =>
    [...text.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, "g"))].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}

function main(): number {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !PARTS.includes(name as Part));
  if (unknown.length > 0) {
    console.error(`no such part: ${unknown.join(", ")}; there are: ${PARTS.join(", ")}`);
    return 2;
  }
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  const rows: string[] = [];
  for (const part of PARTS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n== ${part}`);
    const started = Date.now();
    const count = run(part);
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    rows.push(
      `${part.padEnd(8)} ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, ${seconds} s`,
    );
  }
  console.log(`\n${rows.join("\n")}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  const skipsFail = process.env.CI === "true" && total.skipped > 0;
  if (skipsFail) console.log("a skipped test is a failure in CI: its real part is to be installed by .ci/run");
  return total.failed > 0 || skipsFail ? 1 : 0;
}

process.exitCode = main();
