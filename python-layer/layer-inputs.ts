import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Architecture, BUILD_LOCK_FILE, LOCK_FILES, type PackageSet } from "./install-packages";
import type { PythonVersion } from "./interpreter";
import { listFiles } from "./layer-tree";
import { LAYER_SOURCES } from "./paths";

/** Our own Python files of the layer: what is copied, by its path inside python/. */
export function ownSources(o: { packages: PackageSet; version: PythonVersion }): Map<string, string> {
  const sources = new Map<string, string>();
  // Python 3.11 has the real distutils, and the current packages want none.
  const withDistutils = o.packages === "documented" && o.version !== "3.11";
  for (const folder of ["compat", "codenode_runtime"]) {
    const from = join(LAYER_SOURCES, folder);
    if (!existsSync(from)) continue;
    for (const path of listFiles(from)) {
      if (path.includes("__pycache__/") || !/\.(py|pth|json)$/.test(path)) continue;
      if (path.startsWith("distutils/") && !withDistutils) continue;
      // compat/ is flat modules and a .pth file, codenode_runtime/ a package of that name.
      sources.set(folder === "compat" ? path : `${folder}/${path}`, join(from, path));
    }
  }
  return sources;
}

/** One hash of everything that decides the layer's bytes: while it stays, nothing has to be built. */
export function hashInputs(o: {
  packages: PackageSet;
  version: PythonVersion;
  architecture: Architecture;
  /** The full version of the Python that compiles, or null where the machine has none of this minor version. */
  compiledBy: string | null;
  /** mysqlclient's, or undefined where there is none. */
  wheel: Uint8Array | undefined;
}): string {
  const hash = createHash("sha256").update([o.packages, o.version, o.architecture, o.compiledBy].join(" "));
  hash.update(o.wheel ?? "no mysqlclient");
  const builders = readdirSync(LAYER_SOURCES).filter((name) => name.endsWith(".ts") || name === "uv-requirements.txt");
  const files = [LOCK_FILES[o.packages], BUILD_LOCK_FILE, ...builders.sort().map((name) => join(LAYER_SOURCES, name))];
  for (const [path, from] of [...ownSources(o)].sort()) {
    hash.update(path);
    files.push(from);
  }
  for (const file of files) hash.update("\0").update(readFileSync(file));
  return hash.digest("hex");
}
