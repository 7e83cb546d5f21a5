import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { BUILD_DIRECTORY } from "../paths";
import { LayerBuildError } from "../run-command";
import { sha256Of } from "./sources";
import type { Machine } from "./toolchain";
import { wheelName } from "./wheel";

/** In git, with their checksums: the default runtime's. */
export const KEPT_WHEELS = join(__dirname, "wheels");
/** What rebuild.ts made on this machine, for other Python versions too. */
export const BUILT_WHEELS = join(BUILD_DIRECTORY, "mysqlclient", "wheels");

/** The kept wheels' SHA-256 by file name. */
export function keptChecksums(): Map<string, string> {
  const path = join(KEPT_WHEELS, "SHA256SUMS");
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => line.split(/\s+/).reverse() as [string, string]));
}

/** The wheel for one Python and machine: the kept one, checked, or one that rebuild.ts made here, or none. */
export function findWheel(version: string, machine: Machine): Uint8Array | undefined {
  const name = wheelName(version, machine);
  const expected = keptChecksums().get(name);
  if (expected === undefined) {
    const built = join(BUILT_WHEELS, name);
    return existsSync(built) ? readFileSync(built) : undefined;
  }
  const wheel = readFileSync(join(KEPT_WHEELS, name));
  if (sha256Of(wheel) === expected) return wheel;
  throw new LayerBuildError(
    `${join(KEPT_WHEELS, name)} is not the file that SHA256SUMS lists (its SHA-256 is ${sha256Of(wheel)}): restore it with git, or build it with node --import tsx python-layer/mysqlclient/rebuild.ts --keep`,
  );
}

export const HOW_TO_GET_MYSQLDB = (version: string): string =>
  `the repository keeps mysqlclient 1.4.2 for python3.13; build it for python${version} with: node --import tsx python-layer/mysqlclient/rebuild.ts --python ${version}`;

/** Installs a wheel: it holds nothing but files for the import path. */
export function unpackWheel(wheel: Uint8Array, target: string): void {
  for (const [path, content] of Object.entries(unzipSync(wheel))) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
  }
}
