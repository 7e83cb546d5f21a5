import * as z from "zod";
import type { OutputNode } from "./bot-definition";
import type { Environment } from "./names";

/** What the dispatcher (and the toolkit's Run) sends to a bot function, and what codenode_runtime answers. */
export interface NodeInvocation {
  /** The turn's request id: every log line carries it. */
  readonly request_id: string;
  readonly environment: Environment;
  readonly bot: string;
  /** A Code Node by id or system_name; or `after`, a Static Node. Exactly one of the two. */
  readonly node?: string;
  readonly after?: string;
  /** What becomes the JSON text `event['body']`; the runtime adds `node` and an `[]` for every known entity that is absent. */
  readonly body: NodeBody;
  /** Run only: the execution's log lines come back with the reply. */
  readonly return_logs?: boolean;
}

export interface NodeBody {
  readonly event: string;
  readonly user: Readonly<Record<string, unknown>>;
  readonly conversation_no: number;
  readonly entities: Readonly<Record<string, unknown>>;
  readonly user_details: Readonly<Record<string, unknown>>;
  readonly conversation_details: Readonly<Record<string, unknown>>;
  readonly env_variables: Readonly<Record<string, string>>;
}

/** The reasons that codenode_runtime itself gives; the others are the dispatcher's. */
export const RUNTIME_REASONS = [
  "syntax_error",
  "import_error",
  "load_error",
  "missing_main",
  "exception",
  "exit",
  "out_of_memory",
  "timeout",
  "invalid_response",
  "error_status",
  "response_too_large",
  "node_not_found",
  "platform_error",
] as const;

const logLine = z.looseObject({ time: z.string(), level: z.string(), message: z.string() });
export type LogLine = z.infer<typeof logLine>;

const common = {
  node_duration_ms: z.number().nullable(),
  /** True for the first invocation of a process. */
  cold_start: z.boolean(),
  logs: z.array(logLine).optional(),
};

const detail = z.looseObject({
  message: z.string(),
  type: z.string().optional(),
  traceback: z.array(z.string()).optional(),
  file: z.string().optional(),
  line: z.int().optional(),
});

export const nodeReplySchema = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("ok"),
    node: z.string(),
    final_response: z.record(z.string(), z.unknown()),
    /** The node's Output Nodes out of bot.json, which the toolkit has validated; null where it declares none. */
    outputs: z.custom<readonly OutputNode[]>((value) => Array.isArray(value)).nullable(),
    ...common,
  }),
  z.object({ status: z.literal("waiting"), node: z.string(), missing_entities: z.array(z.string()).min(1), ...common }),
  z.object({
    status: z.literal("bot_break"),
    node: z.string().nullable(),
    reason: z.enum(RUNTIME_REASONS),
    detail,
    ...common,
  }),
]);

export type NodeReply = z.infer<typeof nodeReplySchema>;
