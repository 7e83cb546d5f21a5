import { BOT_BREAK_REASONS, DEFAULT_BOT_BREAK_MESSAGE, type Owner } from "./bot-break-reasons";
import * as limits from "./limits";

/** The tables of docs/bot-breaks.md and docs/limits.md, made of the one table of reasons and the one file of limits. */

const OWNERS: Record<Owner, string> = {
  builder: "The bot builder can mend these",
  engine: "The conversation engine can mend these",
  operator: "Whoever operates the bots can mend these",
  platform: "The platform engineer can mend these",
};

export function botBreaksDocument(): string {
  const sections = Object.entries(OWNERS).map(([owner, title]) => {
    const rows = Object.entries(BOT_BREAK_REASONS)
      .filter(([, entry]) => entry.owner === owner)
      .map(([reason, { cause, mend }]) => [`\`${reason}\``, cause, mend]);
    return `## ${title}\n\n${table(["reason", "cause", "what to do"], rows)}`;
  });
  return `# Bot Breaks

Whatever goes wrong in a turn, the engine gets an answer with \`status: "bot_break"\`, and the end user reads a message instead of
meeting silence: the bot's own text for the user's \`language_code\` (of the request, then of User Details), then its \`en\` text, then
"${DEFAULT_BOT_BREAK_MESSAGE}"

In staging \`bot_break.detail\` tells the exception's type and message, the builder's own lines of the traceback, and the file and line.
In production it is left out: the \`reason\` and \`turn.request_id\` lead to the execution in View Logs. The faults of an
\`invalid_request\` are the engine's own and are listed in both.

A Bot Break of the script changes neither scope. Three come after \`main\` has returned well, so that its scopes are committed:
\`no_output_node\`, \`missing_variable\`, and \`response_too_large\` where it was Bot Says that made the answer too large.

${sections.join("\n\n")}

This page is written by \`npm run docs\` from \`handlers/contract/bot-break-reasons.ts\`.
`;
}

export function limitsDocument(): string {
  const seconds = (ms: number) => `${ms / 1000} s`;
  const rows = [
    [
      "Conversation Details",
      `${count(limits.MAX_CONVERSATION_DETAILS_CHARACTERS)} characters`,
      "Unicode characters of the compact JSON text; over it a Bot Break, and nothing of either scope is changed",
    ],
    ["User Details", `${count(limits.MAX_USER_DETAILS_CHARACTERS)} characters`, "the same; values are strings"],
    [
      "life of Conversation Details",
      `${limits.CONVERSATION_LIFETIME_SECONDS / 3600} hours`,
      "from its first write, or until the conversation is complete",
    ],
    ["a variable's value", `${limits.MAX_VARIABLE_CHARACTERS} characters`, "a longer one is refused when it is set"],
    ["a Bot Break message", `${count(limits.MAX_MESSAGE_CHARACTERS)} characters`, "per language, bot and environment"],
    ["all files of a bot", `${limits.MAX_BOT_BYTES / 1024 / 1024} MB, ${count(limits.MAX_BOT_FILES)} files`, ""],
    [
      "the script's time",
      `${limits.MIN_SCRIPT_TIMEOUT_SECONDS} to ${limits.MAX_SCRIPT_TIMEOUT_SECONDS} s`,
      "`timeout_seconds` in bot.yaml; loading and main together",
    ],
    [
      "the bot function's timeout",
      `the script's time + ${limits.BOT_FUNCTION_GRACE_SECONDS} s`,
      "ends what cannot be interrupted from inside",
    ],
    ["the dispatcher's wait for it", seconds(limits.BOT_FUNCTION_WAIT_MS), "with room for a cold start"],
    [
      "the dispatcher's own timeout",
      `${limits.DISPATCHER_TIMEOUT_SECONDS} s`,
      "with room for one read, throttled Invokes and a write that meets conflicts",
    ],
    [
      "a throttled Invoke is tried again for",
      seconds(limits.THROTTLE_RETRY_MS),
      "then `throttled`; nothing else is ever tried again",
    ],
    ["reading the state", seconds(limits.STATE_READ_WAIT_MS), "then `state_unavailable`"],
    [
      "writing the state",
      seconds(limits.STATE_WRITE_WAIT_MS),
      "merges included; then `state_conflict` or `state_unavailable`",
    ],
    ["a request or an answer", `${limits.MAX_PAYLOAD_BYTES / 1024 / 1024} MB`, "Lambda's limit, each way"],
    [
      "an answer kept for `turn_id`",
      `${limits.MAX_KEPT_ANSWER_BYTES / 1024} KB`,
      `larger ones are not kept, which is logged; kept for ${limits.KEPT_ANSWER_LIFETIME_SECONDS / 3600} hours`,
    ],
    [
      "whole numbers in `final_response`",
      "±9,007,199,254,740,991",
      "larger ones would lose digits in JSON; return them as text",
    ],
    [
      "memory of a bot",
      `${limits.MIN_BOT_MEMORY_MB} to ${count(limits.MAX_BOT_MEMORY_MB)} MB`,
      `\`memory_mb\` in bot.yaml; ${limits.DEFAULT_BOT_MEMORY_MB} where it says nothing`,
    ],
    ["`user_id`", `${limits.MAX_USER_ID_CHARACTERS} characters`, ""],
    ["`turn_id`", `${limits.MAX_TURN_ID_CHARACTERS} characters`, ""],
    [
      "logs that a Run hands back",
      `${count(limits.MAX_RETURNED_LOG_LINES)} lines or ${limits.MAX_RETURNED_LOG_BYTES / 1024} KB`,
      "the rest is cut, and a last line says so",
    ],
    ["executions in View Logs", `${limits.LOG_RETENTION_DAYS} day`, ""],
  ];
  return `# Limits

${table(["what", "limit", "more"], rows)}

This page is written by \`npm run docs\` from \`handlers/contract/limits.ts\`.
`;
}

const count = (value: number): string => value.toLocaleString("en-US");

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
