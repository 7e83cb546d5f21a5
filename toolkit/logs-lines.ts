import { z } from "zod";
import type { BotBreakReason } from "../handlers/contract/bot-break-reasons";
import { parseJson } from "./parse-json";

/** What a line of a bot function's log is: one of codenode_runtime's, one of Lambda's own, or text that nobody attributed. */
export type Parsed =
  | { readonly kind: "line"; readonly line: RuntimeLine }
  | { readonly kind: "start"; readonly lambdaRequestId: string; readonly version: string }
  | { readonly kind: "end" }
  | { readonly kind: "report"; readonly durationMs: number; readonly outcome?: BotBreakReason }
  | { readonly kind: "text"; readonly outcome?: BotBreakReason };

const runtimeLine = z.object({
  time: z.string(),
  level: z.string(),
  request_id: z.string(),
  environment: z.enum(["staging", "production"]).nullable(),
  node: z.string().nullable(),
  version: z.string().nullable(),
  message: z.string(),
  /** Both in an execution's last line alone. */
  outcome: z.string().optional(),
  duration_ms: z.number().optional(),
});
export type RuntimeLine = z.infer<typeof runtimeLine>;

export function parseLine(message: string): Parsed {
  const line = message.startsWith("{") ? runtimeLine.safeParse(parseJson(message)).data : undefined;
  if (line !== undefined) return { kind: "line", line };
  const start = /^START RequestId: (\S+) Version: (\S+)/.exec(message);
  if (start !== null) return { kind: "start", lambdaRequestId: start[1]!, version: start[2]! };
  if (message.startsWith("END RequestId: ") || message.startsWith("INIT_")) return { kind: "end" };
  const report = /^REPORT RequestId: \S+\s+Duration: ([\d.]+) ms/.exec(message);
  const outcome = killedOutcome(message);
  if (report === null) return { kind: "text", ...(outcome !== undefined && { outcome }) };
  return { kind: "report", durationMs: Number(report[1]), ...(outcome !== undefined && { outcome }) };
}

/** An execution that was ended from outside, in Lambda's words; the same reasons as the dispatcher gives (SPEC 7). */
export function killedOutcome(message: string): BotBreakReason | undefined {
  if (/Task timed out after|\tStatus: timeout|Sandbox\.Timedout/.test(message)) return "timeout";
  if (/Runtime\.OutOfMemory|Runtime exited with error: signal: killed/.test(message)) return "out_of_memory";
  if (/Runtime\.ExitError|RequestId: \S+ Error: Runtime exited/.test(message)) return "exit";
  if (message.startsWith("REPORT ") && message.includes("Function.ResponseSizeTooLarge")) return "response_too_large";
  if (message.startsWith("REPORT ") && message.includes("\tStatus: error")) return "platform_error";
  return undefined;
}
