import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findInterpreter } from "./interpreter";
import { LAYER_SOURCES } from "./paths";
import { runCommand } from "./run-command";
import { ensureUv, UV_ENVIRONMENT } from "./uv";

/** Which packages come along on their own: none for the documented set, whose list is the whole truth. */
const LOCKS = [
  { source: "extra-packages.in", dependencies: false },
  { source: "current-packages.in", dependencies: true },
  { source: "build-requirements.in", dependencies: false },
  { source: "uv-requirements.in", dependencies: false },
  { source: "mysqlclient/tools.in", dependencies: false },
];

/** `node --import tsx python-layer/lock.ts`: resolves the .in files anew and writes the .txt files with every hash. */
async function lock(): Promise<void> {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const uv = await ensureUv(found.interpreter, console.log);
  for (const { source, dependencies } of LOCKS) {
    const target = join(LAYER_SOURCES, source.replace(/\.in$/, ".txt"));
    const args = ["pip", "compile", "--quiet", "--generate-hashes", "--universal", "--python-version", "3.11"];
    args.push("--python", found.interpreter.path, "--no-header", "--no-annotate", "--upgrade", source);
    if (!dependencies) args.push("--no-deps");
    const locked = await runCommand(uv, args, {
      what: `lock ${source}`,
      cwd: LAYER_SOURCES,
      environment: UV_ENVIRONMENT,
    });
    const before = readIfThere(target);
    writeFileSync(target, `# Made from ${source} by: node --import tsx python-layer/lock.ts\n${locked}`);
    console.log(`${source}: ${before === readFileSync(target, "utf8") ? "unchanged" : "locked anew"}`);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

lock().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
