import { join } from "node:path";

export const PROJECT_DIRECTORY = join(__dirname, "..");
/** Everything generated lives under build/, which git ignores. */
export const BUILD_DIRECTORY = join(PROJECT_DIRECTORY, "build");
