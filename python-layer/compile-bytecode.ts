import { runCommand } from "./run-command";

/** Where Lambda mounts the layer's python/ folder; tracebacks of the packages name it. */
const PATH_ON_LAMBDA = "/opt/python";

/**
 * Compiles a tree to .pyc, as /opt is read-only on Lambda and every cold start would compile anew. "unchecked-hash" holds
 * no date, and costs no stat of the source at import.
 */
export async function compileBytecode(interpreter: string, directory: string): Promise<void> {
  const args = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"];
  await runCommand(interpreter, [...args, "-s", directory, "-p", PATH_ON_LAMBDA, directory], {
    what: "compile the layer's Python files",
    // The hash seed decides the order of sets inside a .pyc.
    environment: { PYTHONHASHSEED: "0", PYTHONPATH: undefined, PYTHONHOME: undefined, PYTHONOPTIMIZE: undefined },
  });
}
