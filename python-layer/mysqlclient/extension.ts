import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findInterpreterOf, type PythonVersion } from "../interpreter";
import { LayerBuildError, runCommand } from "../run-command";
import type { BuildRoot } from "./libraries";
import { GLIBC } from "./toolchain";

const MODULE_INIT = "PyInit__mysql";

/** Compiles _mysql.c with the static libraries into one file that exports its init function only; gives its path. */
export async function buildExtension(root: BuildRoot, sources: string, version: PythonVersion): Promise<string> {
  const headers = await pythonHeaders(version);
  const connector = join(root.directory, "connector");
  const exports = join(root.directory, "exports.map");
  // Other extension modules of the process (Python's own ssl) bring another OpenSSL: no symbol of ours may meet theirs.
  writeFileSync(exports, `{ global: ${MODULE_INIT}; local: *; };\n`);
  const output = join(root.directory, `_mysql.cpython-${version.replace(".", "")}-${root.machine}-linux-gnu.so`);
  const args = ["-shared", "-fPIC", "-Os", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections", "-w"];
  args.push("-DNDEBUG", '-Dversion_info=(1,4,2,"final",0)', "-D__version__=1.4.2", `-I${headers}`);
  for (const folder of ["include", "out/include"]) args.push(`-I${join(connector, folder)}`);
  args.push("MySQLdb/_mysql.c", "-o", output, join(connector, "out/libmariadb/libmariadbclient.a"));
  for (const library of ["libssl.a", "libcrypto.a"]) args.push(join(root.directory, "openssl", library));
  args.push(`-Wl,--version-script=${exports}`, "-Wl,--gc-sections", "-Wl,-s", "-lpthread", "-ldl", "-lm");
  await runCommand("codenode-cc", args, {
    what: `compile _mysql.c for python${version}`,
    cwd: sources,
    environment: root.toolchain.environment,
  });
  checkSymbols(readFileSync(output), output);
  return output;
}

/** Refuses a library that needs a newer glibc than the oldest Lambda runtime has, or that tells where it was built. */
export function checkSymbols(content: Buffer, name: string): void {
  const text = content.toString("latin1");
  const newest = Number(GLIBC.split(".")[1]);
  const needed = [...new Set([...text.matchAll(/GLIBC_2\.(\d+)/g)].map((match) => Number(match[1])))];
  const tooNew = needed.filter((minor) => minor > newest).map((minor) => `GLIBC_2.${minor}`);
  if (needed.length === 0) throw new LayerBuildError(`${name} names no glibc symbol version: is it a Linux library?`);
  if (tooNew.length > 0) throw new LayerBuildError(`${name} needs ${tooNew.join(", ")}, Amazon Linux 2 has ${GLIBC}`);
  if (!text.includes(MODULE_INIT)) throw new LayerBuildError(`${name} does not export ${MODULE_INIT}`);
  if (text.includes(__dirname.slice(0, __dirname.indexOf("/python-layer")))) {
    throw new LayerBuildError(`${name} holds the path of the folder that it was built in: it would differ elsewhere`);
  }
}

async function pythonHeaders(version: PythonVersion): Promise<string> {
  const found = findInterpreterOf(version);
  if (!found.ok) {
    throw new LayerBuildError(
      `building mysqlclient for python${version} needs python${version} on this machine, with its headers`,
    );
  }
  const headers = await runCommand(found.path, ["-I", "-c", "import sysconfig; print(sysconfig.get_path('include'))"], {
    what: `ask ${found.path} for its headers`,
  });
  if (existsSync(join(headers.trim(), "Python.h"))) return headers.trim();
  throw new LayerBuildError(
    `${found.path} has no C headers (no Python.h in ${headers.trim()}): install them (Debian and Ubuntu: apt-get install python${version}-dev)`,
  );
}
