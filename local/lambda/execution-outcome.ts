import { MAX_RESPONSE_BYTES } from "./runtime-api";

/** How an execution ended, in the shapes that AWS gives to whoever invoked the function. */
export interface ExecutionOutcome {
  /** Answered with X-Amz-Function-Error. */
  readonly failed: boolean;
  readonly payload: Buffer;
  /** Only where the platform ended it, not the function's own error. */
  readonly errorType?: string;
  readonly logLine?: string;
}

function failure(errorType: string, errorMessage: string, logLine: string): ExecutionOutcome {
  return { failed: true, payload: Buffer.from(JSON.stringify({ errorType, errorMessage })), errorType, logLine };
}

export function timeoutFailure(requestId: string, timeoutMs: number): ExecutionOutcome {
  const text = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return failure("Sandbox.Timedout", `RequestId: ${requestId} Error: ${text}`, `${requestId} ${text}`);
}

export function exitFailure(
  requestId: string,
  code: number | null,
  signal: NodeJS.Signals | null,
  startError?: string,
  outOfMemory = false,
): ExecutionOutcome {
  const text = startError === undefined ? exitText(code, signal) : `Runtime could not be started: ${startError}`;
  const message = `RequestId: ${requestId} Error: ${text}`;
  return failure(outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError", message, message);
}

export function oversizedFailure(): ExecutionOutcome {
  const text = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return failure("Function.ResponseSizeTooLarge", text, text);
}

/** awslambdaric reports a failed init without the request's id, as it knows none yet; AWS fills it in. */
export function withRequestId(initError: Buffer, requestId: string): Buffer {
  try {
    return Buffer.from(JSON.stringify({ ...JSON.parse(initError.toString()), requestId }));
  } catch {
    return initError;
  }
}

function exitText(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNAL_TEXTS[signal] ?? signal}`;
  return code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
}

/** As Go spells them, in which AWS's supervisor is written. */
const SIGNAL_TEXTS: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: "killed",
  SIGTERM: "terminated",
  SIGINT: "interrupt",
  SIGHUP: "hangup",
  SIGQUIT: "quit",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGILL: "illegal instruction",
  SIGPIPE: "broken pipe",
  SIGALRM: "alarm clock",
};
