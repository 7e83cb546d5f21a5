import { join } from "node:path";
import { type ErrorShape, errorShape } from "./error-shape";

export type Handler = (event: unknown, context: object) => unknown;

/** Loads `index.handler`: the export `handler` of index.js in the function's code. */
export function loadHandler(
  taskRoot: string,
  handler: string,
): { readonly ok: true; readonly handler: Handler } | { readonly ok: false; readonly error: ErrorShape } {
  const dot = handler.lastIndexOf(".");
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  let exported: Record<string, unknown>;
  try {
    exported = require(join(taskRoot, file));
  } catch (error) {
    const shape = errorShape(error);
    const type = error instanceof SyntaxError ? "Runtime.UserCodeSyntaxError" : "Runtime.ImportModuleError";
    const isOurs = error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
    return { ok: false, error: isOurs ? { ...shape, errorType: type } : shape };
  }
  const found = exported[name];
  if (typeof found === "function") return { ok: true, handler: found as Handler };
  const errorMessage = `${handler} is undefined or not exported`;
  return { ok: false, error: { errorType: "Runtime.HandlerNotFound", errorMessage, trace: [] } };
}
