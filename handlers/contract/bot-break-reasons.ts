/** The one table of Bot Break reasons (SPEC 7). docs/bot-breaks.md is generated from it. */

/** Who can mend it: the bot builder, the conversation engine, the operator of the bots, or the platform engineer. */
export type Owner = "builder" | "engine" | "operator" | "platform";

export interface ReasonEntry {
  readonly owner: Owner;
  readonly cause: string;
  readonly mend: string;
}

export const BOT_BREAK_REASONS = {
  syntax_error: { owner: "builder", cause: "the script does not compile", mend: "mend the line that `detail` names" },
  import_error: {
    owner: "builder",
    cause: "a module that the script imports is not there",
    mend: "use a package of the supported list (docs/packages.md), or put the module into the bot's modules/ folder",
  },
  load_error: {
    owner: "builder",
    cause: "the script's module-level code raised",
    mend: "mend the line that `detail` names; move work that can fail into main",
  },
  missing_main: { owner: "builder", cause: "the script has no callable main", mend: "define main(event, context)" },
  exception: {
    owner: "builder",
    cause: "main raised",
    mend: "mend the line that `detail` names, or catch the error in main",
  },
  exit: {
    owner: "builder",
    cause: "the script ended its process (sys.exit, os._exit, a crash in native code)",
    mend: "return from main instead",
  },
  out_of_memory: {
    owner: "builder",
    cause: "the script needed more memory than its bot has",
    mend: "read less at once, or raise memory_mb in bot.yaml",
  },
  timeout: {
    owner: "builder",
    cause: "the script did not return within its time limit (20 seconds, or bot.yaml's timeout_seconds)",
    mend: "give outgoing calls a shorter timeout; `detail` names the line that it was at",
  },
  invalid_response: {
    owner: "builder",
    cause:
      "main did not return {'statusCode': 200, 'body': json.dumps(final_response), …}: not a dict, no integer statusCode, or a body that is not the JSON text of an object",
    mend: "return the response that the default template returns",
  },
  error_status: {
    owner: "builder",
    cause: "main returned a statusCode other than 200",
    mend: "answer 200 and tell the outcome in final_response",
  },
  response_too_large: {
    owner: "builder",
    cause: "final_response, or the answer made of it, is over Lambda's response limit of 6 MB",
    mend: "return less",
  },
  conversation_details_invalid: {
    owner: "builder",
    cause: "conversation_details in final_response is not a JSON object",
    mend: "return an object, or leave the key out to keep the scope as it is",
  },
  conversation_details_too_large: {
    owner: "builder",
    cause: "conversation_details is over 2,500 characters of compact JSON",
    mend: "keep less in the scope; nothing of either scope was changed",
  },
  user_details_invalid: {
    owner: "builder",
    cause: "user_details in final_response is not an object whose values are all strings",
    mend: "turn other values into text (json.dumps), or leave the key out to keep the scope as it is",
  },
  user_details_too_large: {
    owner: "builder",
    cause: "user_details is over 200 characters of compact JSON",
    mend: "keep less in the scope; nothing of either scope was changed",
  },
  no_output_node: {
    owner: "builder",
    cause: "the node declares Output Nodes and none of them matches final_response",
    mend: "add a last Output Node without `when`",
  },
  missing_variable: {
    owner: "builder",
    cause: "Bot Says of the chosen Output Node names a variable that final_response lacks",
    mend: "return the variable on every path of main, or choose another Output Node for that case",
  },
  variable_too_long: {
    owner: "builder",
    cause: "a stored variable is over 50 characters",
    mend: "set a shorter value with `codenode vars set`",
  },
  invalid_request: {
    owner: "engine",
    cause: "the engine's request is wrong; `detail` lists every fault",
    mend: "mend the request",
  },
  request_too_large: {
    owner: "engine",
    cause: "the request is over Lambda's limit of 6 MB on its way to the bot",
    mend: "send less in entities",
  },
  bot_not_found: {
    owner: "operator",
    cause: "there is no such bot; in production also: it was never transferred",
    mend: "check the bot's id; deploy it; for production: `codenode train` and `codenode transfer`",
  },
  node_not_found: {
    owner: "operator",
    cause: "the bot has no such Code Node, or none behind that Static Node",
    mend: "check `node` or `after` of the request against the bot's nodes; save, or for production transfer, what is missing",
  },
  throttled: {
    owner: "platform",
    cause: "Lambda refused the Invoke for too many at once, also after retries",
    mend: "raise the concurrency limits (docs/operations.md)",
  },
  state_unavailable: {
    owner: "platform",
    cause: "DynamoDB could not be read or written in time",
    mend: "nothing to mend in the bot: try again; see docs/operations.md",
  },
  state_conflict: {
    owner: "platform",
    cause: "too many turns changed the same scope at the same time",
    mend: "send one user's turns one after the other",
  },
  platform_error: { owner: "platform", cause: "our own fault", mend: "report it with the request_id" },
} as const satisfies Record<string, ReasonEntry>;

export type BotBreakReason = keyof typeof BOT_BREAK_REASONS;

/** What an end user reads where neither the bot's own message nor its `en` one is set (SPEC 6). */
export const DEFAULT_BOT_BREAK_MESSAGE = "Sorry, something went wrong. Please try again.";
