import type { BotBreakDetail } from "./answer";
import type { BotBreakReason } from "./bot-break-reasons";

/** What Lambda's own words for a failed invocation mean to a bot builder (FACTS, "Lambda's real error shapes"). */
export function readFunctionError(
  payload: string,
  logTail: string,
): { reason: BotBreakReason; detail: BotBreakDetail } {
  const { errorType = "", errorMessage = payload } = parse(payload);
  const message = errorMessage.slice(0, 1_000);
  return {
    reason: reasonOf(errorType, errorMessage),
    detail: { message, ...(errorType !== "" && { type: errorType }), ...lastBuilderLine(logTail) },
  };
}

function parse(payload: string): { errorType?: string; errorMessage?: string } {
  try {
    const error: unknown = JSON.parse(payload);
    return typeof error === "object" && error !== null ? error : {};
  } catch {
    return {};
  }
}

function reasonOf(errorType: string, errorMessage: string): BotBreakReason {
  // Older runtimes give the message of a timeout alone, without a type.
  if (errorType === "Sandbox.Timedout" || /Task timed out after/.test(errorMessage)) return "timeout";
  if (errorType === "Runtime.OutOfMemory") return "out_of_memory";
  // The kernel's out-of-memory killer is the one that sends SIGKILL to a Lambda process.
  if (errorType === "Runtime.ExitError") return /signal: killed/.test(errorMessage) ? "out_of_memory" : "exit";
  if (errorType === "Function.ResponseSizeTooLarge") return "response_too_large";
  return "platform_error";
}

/**
 * faulthandler, which the runtime part arms, writes the stacks of a script that was killed from outside to the log, each thread's
 * innermost frame first: `  File "/var/task/nodes/slow.py", line 5 in main`. The script's own thread is the one that we called.
 */
function lastBuilderLine(logTail: string): { file?: string; line?: number; traceback?: string[] } {
  const threads = logTail.split(/^(?=(?:Current thread|Thread) 0x)/m);
  const stack = threads.find((thread) => thread.includes("/codenode_runtime/")) ?? logTail;
  const frames = [...stack.matchAll(/^ {2}File ".*?\/((?:nodes|modules)\/[^"/]+\.py)", line (\d+) in (.+)$/gm)];
  const innermost = frames[0];
  if (innermost === undefined) return {};
  return {
    file: innermost[1]!,
    line: Number(innermost[2]),
    traceback: frames.map(([, file, line, name]) => `  File "${file}", line ${line}, in ${name}`).reverse(),
  };
}
