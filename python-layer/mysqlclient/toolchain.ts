import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findInterpreter } from "../interpreter";
import { BUILD_DIRECTORY } from "../paths";
import { LayerBuildError, runCommand } from "../run-command";
import { ensureUv, UV_ENVIRONMENT } from "../uv";
import { sha256Of } from "./sources";

/** python3.11's Lambda runtime is Amazon Linux 2, glibc 2.26; the later ones are newer. */
export const GLIBC = "2.26";
export type Machine = "x86_64" | "aarch64";

export interface Toolchain {
  /** For a program's environment: its PATH finds `codenode-cc`, `codenode-ar`, `codenode-ranlib`, cmake and ninja. */
  environment: Record<string, string>;
}

const REQUIREMENTS = join(__dirname, "tools.txt");

/**
 * Installs zig, cmake and ninja in build/ and wraps zig as a C compiler for one machine. The wrappers have the same name
 * on every machine, and map the build folder away: OpenSSL writes its compiler's name, and __FILE__ paths, into the library.
 */
export async function prepareToolchain(
  machine: Machine,
  root: string,
  progress: (line: string) => void,
): Promise<Toolchain> {
  const tools = await installTools(progress);
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  const zig = join(tools, "ziglang", "zig");
  const compile = `"${zig}" cc -target ${machine}-linux-gnu.${GLIBC} -ffile-prefix-map="${root}"=/build -g0 -fno-sanitize=undefined`;
  for (const [name, command] of [
    ["codenode-cc", compile],
    ["codenode-ar", `"${zig}" ar`],
    ["codenode-ranlib", `"${zig}" ranlib`],
  ]) {
    writeFileSync(join(bin, name as string), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  }
  return {
    environment: {
      PATH: [bin, join(tools, "cmake", "data", "bin"), join(tools, "bin"), process.env.PATH].join(delimiter),
      ZIG_GLOBAL_CACHE_DIR: join(BUILD_DIRECTORY, "mysqlclient", "zig-cache"),
      ZIG_LOCAL_CACHE_DIR: join(BUILD_DIRECTORY, "mysqlclient", "zig-cache"),
      // Both write a date into what they build, unless they are given one.
      SOURCE_DATE_EPOCH: "1577836800",
      LC_ALL: "C",
      TZ: "UTC",
    },
  };
}

async function installTools(progress: (line: string) => void): Promise<string> {
  const stamp = sha256Of(readFileSync(REQUIREMENTS)).slice(0, 12);
  const tools = join(BUILD_DIRECTORY, "mysqlclient", `tools-${stamp}`);
  if (existsSync(tools)) return tools;
  const found = findInterpreter();
  if (!found.ok) throw new LayerBuildError(found.message);
  const uv = await ensureUv(found.interpreter, progress);
  progress("getting zig, cmake and ninja (once, 140 MB)");
  mkdirSync(join(BUILD_DIRECTORY, "mysqlclient"), { recursive: true });
  const making = mkdtempSync(join(BUILD_DIRECTORY, "mysqlclient", ".tools-"));
  try {
    const args = ["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"];
    args.push("--requirement", REQUIREMENTS, "--target", making, "--python", found.interpreter.path);
    await runCommand(uv, args, { what: "install the build tools", environment: UV_ENVIRONMENT });
    renameSync(making, tools);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return tools;
}
