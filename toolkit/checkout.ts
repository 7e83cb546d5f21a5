import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Codenode's own folder, above the source and above the bundle alike. */
export function checkoutDirectory(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, "package.json"))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error(`no package.json above ${__dirname}`);
    directory = parent;
  }
  return directory;
}

/** Where the local cloud of this checkout keeps its data, and the toolkit what it saved last. */
export const dataDirectory = (): string => join(checkoutDirectory(), ".codenode");
