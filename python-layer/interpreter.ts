import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { interpreterCandidates } from "./interpreter-candidates";

/** Newest first; the first is Lambda's default runtime of this platform. */
export const SUPPORTED_PYTHON_VERSIONS = ["3.13", "3.14", "3.12", "3.11"] as const;
export type PythonVersion = (typeof SUPPORTED_PYTHON_VERSIONS)[number];

export interface Interpreter {
  path: string;
  version: PythonVersion;
  /** One line for the user where it is not the version that Lambda runs. */
  notice?: string;
}

type Found = { ok: true; interpreter: Interpreter } | { ok: false; message: string };

const [PREFERRED] = SUPPORTED_PYTHON_VERSIONS;
const HOW_TO_GET_ONE =
  "install python3.13 with its venv module (Debian and Ubuntu: apt-get install python3.13 python3.13-venv; macOS: brew install python@3.13; any system: uv python install 3.13)";

let found: Found | undefined;

/** The Python that local runs use: 3.13 where the machine has it, else the newest supported one with a notice. */
export function findInterpreter(): Found {
  found ??= search();
  return found;
}

type FoundVersion = { ok: true; path: string; fullVersion: string } | { ok: false; refused: string[] };

const foundVersions = new Map<PythonVersion, FoundVersion>();

/** The machine's interpreter of one minor version, or why each candidate was refused. Looked for once in a process. */
export function findInterpreterOf(version: PythonVersion): FoundVersion {
  const known = foundVersions.get(version) ?? searchVersion(version);
  foundVersions.set(version, known);
  return known;
}

function searchVersion(version: PythonVersion): FoundVersion {
  const refused: string[] = [];
  const tried = new Set<string>();
  for (const candidate of interpreterCandidates(version)) {
    if (tried.has(candidate) || !existsSync(candidate)) continue;
    tried.add(candidate);
    const probed = probe(candidate);
    if (!probed.ok) refused.push(`${candidate}: ${probed.why}`);
    else if (probed.fullVersion.startsWith(`${version}.`)) return probed;
  }
  return { ok: false, refused };
}

function search(): Found {
  const refused: string[] = [];
  for (const version of SUPPORTED_PYTHON_VERSIONS) {
    const result = findInterpreterOf(version);
    if (!result.ok) {
      refused.push(...result.refused);
      continue;
    }
    if (version === PREFERRED) return { ok: true, interpreter: { path: result.path, version } };
    const notice = `no python${PREFERRED} on this machine: local runs use python${version} (${result.path}), Lambda runs python${PREFERRED}; to have the same, ${HOW_TO_GET_ONE}`;
    return { ok: true, interpreter: { path: result.path, version, notice } };
  }
  const why = refused.length === 0 ? "" : ` (found, but of no use: ${[...new Set(refused)].join("; ")})`;
  return {
    ok: false,
    message: `no Python on this machine is one of ${[...SUPPORTED_PYTHON_VERSIONS].sort().join(", ")}${why}: ${HOW_TO_GET_ONE}`,
  };
}

// A version manager's shim exists and fails; Debian splits off ensurepip; a free-threaded build loads other extension modules.
const PROBE = `
import ctypes, platform, ssl, sys, sysconfig, venv, ensurepip, zlib
if platform.python_implementation() != "CPython": sys.exit("is not CPython")
if sysconfig.get_config_var("Py_GIL_DISABLED"): sys.exit("is a free-threaded build")
print(platform.python_version()); print(getattr(sys, "_base_executable", None) or sys.executable)
`;

function probe(path: string): { ok: true; path: string; fullVersion: string } | { ok: false; why: string } {
  const run = spawnSync(path, ["-I", "-c", PROBE], { encoding: "utf8", timeout: 20_000 });
  if (run.status !== 0) {
    const lines = (run.stderr ?? "").trim().split("\n");
    return { ok: false, why: run.error?.message ?? (lines.at(-1) || `ended with ${run.signal ?? run.status}`) };
  }
  const [fullVersion = "", executable = path] = run.stdout.trim().split("\n");
  return { ok: true, path: executable, fullVersion };
}
