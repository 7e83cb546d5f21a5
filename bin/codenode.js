#!/usr/bin/env node

/**
 * `npx codenode`: bin/codenode.ts as one bundle under build/, made anew where a source of it has changed. Plain Node starts the bundle in a
 * third of the time that a loader of TypeScript takes.
 */
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const ROOT = join(__dirname, "..");
const DIRECTORY = join(ROOT, "build", "codenode");
const BUNDLE = join(DIRECTORY, "codenode.js");
const STAMP = join(DIRECTORY, "made-of.json");
/** What npm writes with every install stands for all of node_modules. */
const INSTALLED = "node_modules/.package-lock.json";

const stampOf = (file) => {
  const stat = statSync(join(ROOT, file), { throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.size}-${stat.mtimeMs}`;
};

function isFresh() {
  if (!existsSync(BUNDLE) || !existsSync(STAMP)) return false;
  const stamps = Object.entries(JSON.parse(readFileSync(STAMP, "utf8")));
  return stamps.every(([file, stamp]) => stampOf(file) === stamp);
}

/** Renamed into place, stamp last: two commands at once each find a whole bundle, and an interrupted one makes it anew. */
function makeBundle() {
  const esbuild = require("esbuild");
  const result = esbuild.buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["bin/codenode.ts"],
    outfile: BUNDLE,
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    // As require: in code that V8 takes from its cache, Node finds no loader for import() (ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING).
    supported: { "dynamic-import": false },
    // The bundler itself is needed only by commands that build, and is no JavaScript alone.
    external: ["esbuild"],
    logLevel: "silent",
  });
  const sources = Object.keys(result.metafile.inputs).filter((file) => !file.startsWith("node_modules/"));
  const stamps = [...sources, "bin/codenode.js", INSTALLED].map((file) => [file, stampOf(file)]);
  mkdirSync(DIRECTORY, { recursive: true });
  for (const name of readdirSync(DIRECTORY)) if (name.endsWith(".bin")) rmSync(join(DIRECTORY, name), { force: true });
  for (const { path, contents } of result.outputFiles) replace(path, contents);
  replace(STAMP, JSON.stringify(Object.fromEntries(stamps)));
}

/** With what V8 made of the bundle at an earlier start, which spares a third of the time; it refuses what another V8 has made. */
function run() {
  // By the bundle's own stamp: V8 tells two sources apart by their length alone.
  const compiled = `${BUNDLE}-${stampOf("build/codenode/codenode.js")}-${process.version}.bin`;
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const script = new Script(wrap(readFileSync(BUNDLE, "utf8")), { filename: BUNDLE, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.on("exit", () => replace(compiled, script.createCachedData()));
  }
  const bundle = { exports: {} };
  script.runInThisContext()(bundle.exports, createRequire(BUNDLE), bundle, BUNDLE, DIRECTORY);
}

function replace(path, contents) {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, contents);
  renameSync(part, path);
}

try {
  if (!isFresh()) makeBundle();
} catch (error) {
  // A checkout in the middle of a change, or without its packages.
  console.error(`codenode cannot be put together from its sources (run npm ci, or mend them): ${error.message}`);
  process.exit(1);
}
run();
