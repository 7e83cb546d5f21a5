import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type PythonVersion, SUPPORTED_PYTHON_VERSIONS } from "../interpreter";
import { BUILD_DIRECTORY } from "../paths";
import { LayerBuildError, runCommand } from "../run-command";
import { buildExtension } from "./extension";
import { type BuildRoot, buildConnector, buildOpenSsl, unpack } from "./libraries";
import { SOURCES, sha256Of } from "./sources";
import { type Machine, prepareToolchain } from "./toolchain";
import { makeWheel, wheelName } from "./wheel";
import { BUILT_WHEELS, KEPT_WHEELS, keptChecksums } from "./wheels";

const USAGE = `node --import tsx python-layer/mysqlclient/rebuild.ts [--python 3.13] [--machine x86_64|aarch64] [--keep]

Builds the wheels of mysqlclient 1.4.2 from their pinned sources into build/mysqlclient/wheels (a few minutes for each
machine, 2 GB of disk) and compares them with the ones kept in this repository. A Python version without a kept wheel gets
one that local runs and the layer then use. --keep replaces the kept ones.`;

const PATCH = join(__dirname, "mysqlclient-1.4.2.patch");
const MACHINES: Machine[] = ["x86_64", "aarch64"];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "3.13" },
      machine: { type: "string", multiple: true, default: MACHINES },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const version = SUPPORTED_PYTHON_VERSIONS.find((supported) => supported === values.python);
  const unknown = values.machine.filter((machine) => !MACHINES.some((known) => known === machine));
  if (version === undefined || unknown.length > 0) throw new LayerBuildError(USAGE);
  if (process.platform !== "linux") {
    throw new LayerBuildError(
      `the wheels are built on Linux only, this is ${process.platform}: use the kept ones, or a Linux machine`,
    );
  }
  mkdirSync(BUILT_WHEELS, { recursive: true });
  const lines: string[] = [];
  for (const machine of values.machine as Machine[]) lines.push(await rebuild(version, machine, values.keep));
  console.log(lines.join("\n"));
}

async function rebuild(version: PythonVersion, machine: Machine, keep: boolean): Promise<string> {
  const root = await buildRoot(machine);
  await buildOpenSsl(root, SOURCES.openssl);
  await buildConnector(root, SOURCES.connector);
  const sources = await unpack(root, SOURCES.mysqlclient, "mysqlclient");
  await runCommand("patch", ["-p1", "-i", PATCH], { what: "patch mysqlclient", cwd: sources });
  const extension = await buildExtension(root, sources, version);
  const wheel = makeWheel({
    version,
    machine,
    sources,
    extension: { name: basename(extension), content: readFileSync(extension) },
    licences: licencesOf(root, sources),
  });
  const name = wheelName(version, machine);
  writeFileSync(join(BUILT_WHEELS, name), wheel);
  const built = `${name}: ${(wheel.length / 1e6).toFixed(2)} MB, SHA-256 ${sha256Of(wheel)}`;
  const kept = keptChecksums();
  if (keep) {
    writeFileSync(join(KEPT_WHEELS, name), wheel);
    kept.set(name, sha256Of(wheel));
    const sums = [...kept].sort().map(([file, sha256]) => `${sha256}  ${file}\n`);
    writeFileSync(join(KEPT_WHEELS, "SHA256SUMS"), sums.join(""));
    return `${built}; kept`;
  }
  const expected = kept.get(name);
  if (expected === undefined) return `${built}; this repository keeps none for python${version}`;
  if (expected === sha256Of(wheel)) return `${built}; the same bytes as the kept one`;
  process.exitCode = 1;
  return `${built}; NOT the kept one (${expected})`;
}

/** A folder that a changed recipe or another source does not share: nothing stale is linked in. */
async function buildRoot(machine: Machine): Promise<BuildRoot> {
  const recipe = ["sources.ts", "toolchain.ts", "libraries.ts", "tools.txt"];
  const stamp = sha256Of(Buffer.concat(recipe.map((name) => readFileSync(join(__dirname, name))))).slice(0, 12);
  const directory = join(BUILD_DIRECTORY, "mysqlclient", `${machine}-${stamp}`);
  mkdirSync(directory, { recursive: true });
  const toolchain = await prepareToolchain(machine, directory, console.log);
  return { directory, machine, toolchain, progress: console.log };
}

function licencesOf(root: BuildRoot, mysqlclient: string): Map<string, Uint8Array> {
  return new Map(
    Object.entries({
      "LICENSE.mysqlclient": join(mysqlclient, "LICENSE"),
      "LICENSE.openssl": join(root.directory, "openssl", "LICENSE.txt"),
      "LICENSE.connector-c": join(root.directory, "connector", "COPYING.LIB"),
      "LICENSE.zlib": join(root.directory, "connector", "external", "zlib", "LICENSE"),
      "mysqlclient-1.4.2.patch": PATCH,
    }).map(([name, path]) => [name, readFileSync(path)]),
  );
}

main().catch((error: Error) => {
  console.error(error instanceof LayerBuildError ? error.message : error);
  process.exitCode = 1;
});
