import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findInterpreter } from "../../python-layer/interpreter";
import { listBots, readBot } from "../bot-folder";
import { checkoutDirectory } from "../checkout";
import { type Diagnosis, error, ok, warning } from "./diagnosis";

const OLDEST_NODE = 20;
/** What the AWS SDK for JavaScript asks for from January 2027 on. */
const WANTED_NODE = 22;
/** What a deploy runs with; each exactly at the version of package.json. */
const PINNED = ["aws-cdk", "aws-cdk-lib", "constructs", "esbuild"];

/** What a deploy needs of this machine: Node, Python, packages, bots that can be read. */
export function examineMachine(botsDirectory: string): Diagnosis[] {
  return [node(process.versions.node), python(), ...packages(), bots(botsDirectory)];
}

export function node(version: string): Diagnosis {
  const major = Number(version.split(".")[0]);
  if (major < OLDEST_NODE)
    return error("Node", `${version} is too old`, `install Node ${WANTED_NODE} or newer (nodejs.org)`);
  if (major >= WANTED_NODE) return ok("Node", version);
  return warning(
    "Node",
    `${version}: the AWS SDK asks for ${WANTED_NODE} from January 2027 on`,
    `install Node ${WANTED_NODE} or newer (nodejs.org)`,
  );
}

function python(): Diagnosis {
  const found = findInterpreter();
  if (!found.ok) return error("Python", "none that can be used", found.message);
  const { path, version, notice } = found.interpreter;
  return notice === undefined
    ? ok("Python", `${version} (${path})`)
    : warning("Python", `${version} (${path})`, notice);
}

function packages(): Diagnosis[] {
  const root = checkoutDirectory();
  const { dependencies, devDependencies } = readJson(join(root, "package.json"));
  return PINNED.map((name) => {
    const wanted = dependencies?.[name] ?? devDependencies?.[name];
    const manifest = join(root, "node_modules", name, "package.json");
    const installed = existsSync(manifest) ? readJson(manifest).version : undefined;
    if (installed === wanted) return ok(name, String(installed));
    return error(
      name,
      `${installed ?? "not installed"}; package.json says ${wanted}`,
      "run npm ci, and use npx cdk of this folder",
    );
  });
}

function bots(botsDirectory: string): Diagnosis {
  const ids = listBots(botsDirectory);
  const faulty = ids.filter((id) => !readBot(botsDirectory, id).ok);
  if (ids.length === 0)
    return warning(
      "bots",
      `none in ${botsDirectory}`,
      "make one with codenode new bot NAME, or name another folder with --bots",
    );
  if (faulty.length === 0) return ok("bots", `${ids.length} in ${botsDirectory}`);
  return error("bots", `${faulty.join(", ")} cannot be read`, "see codenode check");
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const readJson = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8"));
