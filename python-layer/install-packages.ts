import { join } from "node:path";
import { BUILD_DIRECTORY, LAYER_SOURCES } from "./paths";
import { runCommand } from "./run-command";
import { UV_ENVIRONMENT } from "./uv";

export type Architecture = "x86_64" | "arm64";
/** `documented`: the versions that the product promises. `current`: the newest ones that keep their API. */
export type PackageSet = "documented" | "current";

export const LOCK_FILES: Record<PackageSet, string> = {
  documented: join(LAYER_SOURCES, "extra-packages.txt"),
  current: join(LAYER_SOURCES, "current-packages.txt"),
};
export const BUILD_LOCK_FILE = join(LAYER_SOURCES, "build-requirements.txt");

/** The name that Python's wheels and compilers use for a processor. */
export const MACHINES: Record<Architecture, "x86_64" | "aarch64"> = { x86_64: "x86_64", arm64: "aarch64" };

/** Installs a locked set, every file checked against its hash, as Lambda's Linux would get it and without running it. */
export async function installPackages(o: {
  uv: string;
  interpreter: string;
  packages: PackageSet;
  pythonVersion: string;
  architecture: Architecture;
  target: string;
}): Promise<void> {
  const args = ["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--requirement", LOCK_FILES[o.packages]];
  args.push("--target", o.target, "--link-mode", "copy", "--python", o.interpreter);
  args.push("--python-version", o.pythonVersion, "--python-platform", `${MACHINES[o.architecture]}-manylinux_2_17`);
  args.push("--only-binary", ":all:", "--no-binary", "unicodecsv", "--build-constraints", BUILD_LOCK_FILE);
  // A cache of our own: uv keeps what it has built from source whatever built it, and another project's setuptools
  // writes other METADATA.
  args.push("--cache-dir", join(BUILD_DIRECTORY, "uv", "cache"));
  await runCommand(o.uv, args, {
    what: `install the ${o.packages} packages`,
    environment: { ...UV_ENVIRONMENT, VIRTUAL_ENV: undefined, PYTHONPATH: undefined },
  });
}
