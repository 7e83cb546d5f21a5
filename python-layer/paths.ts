import { join } from "node:path";

/** This folder: what the layer is made of. */
export const LAYER_SOURCES = __dirname;
/** Everything generated lives under build/, which git ignores. */
export const BUILD_DIRECTORY = join(__dirname, "..", "build");
