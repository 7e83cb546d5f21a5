import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const ROOT = join(__dirname, "..");

/**
 * The dispatcher as one file, build/dispatcher/index.js, for Lambda and the local cloud alike. `module` before `main` lets esbuild
 * drop what is not used: about a third less to read, and a third less init time (bench/dispatcher-bundle.ts measures both).
 */
export async function bundleDispatcher(): Promise<{ directory: string; bytes: number }> {
  const directory = join(ROOT, "build", "dispatcher");
  await mkdir(directory, { recursive: true });
  const outfile = join(directory, "index.js");
  await build({
    entryPoints: [join(ROOT, "handlers", "dispatcher", "index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
  });
  return { directory, bytes: (await stat(outfile)).size };
}
