import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Where a `python3.13` may be, best first; none of them is checked. uv's own search is not enough: it stops at a version
 * manager's shim that does not run.
 */
export function* interpreterCandidates(version: string, environment = process.env): Generator<string> {
  const home = homedir();
  const name = `python${version}`;
  const onPath = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of onPath) yield join(folder, name);
  for (const root of [environment.PYENV_ROOT, join(home, ".pyenv")]) {
    if (root) yield* inFolders(join(root, "versions"), `${version}.`, "bin", name);
  }
  for (const folder of ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]) yield join(folder, name);
  yield join("/opt", name, "bin", name);
  yield* inFolders("/opt/python", version, "bin", name);
  const data = environment.XDG_DATA_HOME ?? join(home, ".local", "share");
  yield* inFolders(environment.UV_PYTHON_INSTALL_DIR ?? join(data, "uv", "python"), `cpython-${version}.`, "bin", name);
  for (const folder of onPath) yield join(folder, "python3");
}

function inFolders(parent: string, prefix: string, ...below: string[]): string[] {
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  const newestFirst = new Intl.Collator("en", { numeric: true }).compare;
  return names
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => newestFirst(b, a))
    .map((name) => join(parent, name, ...below));
}
