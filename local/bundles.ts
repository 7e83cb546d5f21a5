import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { zipSync } from "fflate";
import { bundleDispatcher } from "../handlers/bundle";
import { withBuildLock } from "./build-lock";
import { writeFileAtomically } from "./files";
import { BUILD_DIRECTORY, PROJECT_DIRECTORY } from "./paths";

/** A fixed date, so that the same bundle is the same code. */
const ZIP_DATE = new Date(1980, 0, 1);

/** The dispatcher's bundle, packaged as for AWS; bundled anew where its sources or its libraries have changed. */
export function packageDispatcher(progress: (line: string) => void): Promise<Uint8Array> {
  const directory = join(BUILD_DIRECTORY, "dispatcher");
  const bundle = join(directory, "index.js");
  // Under a lock, as the bundle is one file, and another start may be writing it.
  return withBuildLock(join(BUILD_DIRECTORY, "dispatcher.lock"), async () => {
    await makeOf(`${directory}.made-of`, bundle, sourcesHash(join(PROJECT_DIRECTORY, "handlers")), async () => {
      progress("bundling the dispatcher");
      await bundleDispatcher();
    });
    return zipSync({ "index.js": readFileSync(bundle) }, { mtime: ZIP_DATE });
  });
}

/** The runtime interface client for Node functions, as one file that a plain Node runs. */
export async function bundleNodeClient(): Promise<string> {
  const directory = join(BUILD_DIRECTORY, "node");
  const outfile = join(directory, "runtime-client.js");
  mkdirSync(directory, { recursive: true });
  await makeOf(`${directory}.made-of`, outfile, sourcesHash(join(__dirname, "node")), async () => {
    const bundled = await build({
      entryPoints: [join(__dirname, "node", "runtime-client.ts")],
      write: false,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      logLevel: "warning",
    });
    writeFileAtomically(outfile, bundled.outputFiles[0]!.contents);
  });
  return outfile;
}

/** Makes `product`, unless it is there and was made of the same. The stamp is written last: an interrupted build has none. */
async function makeOf(stampFile: string, product: string, stamp: string, make: () => Promise<unknown>): Promise<void> {
  if (existsSync(product) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  rmSync(stampFile, { force: true });
  await make();
  writeFileAtomically(stampFile, stamp);
}

/** Changes with any source of a folder, and with any library. */
function sourcesHash(folder: string): string {
  const hash = createHash("sha256").update(readFileSync(join(PROJECT_DIRECTORY, "package-lock.json")));
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const path of entries.filter((entry) => entry.endsWith(".ts")).sort())
    hash.update(`\0${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}
