/** Every number that engine, dispatcher, bot function, toolkit and CDK app agree on. Names carry the unit; each cites SPEC.md. */

/** Conversation Details: Unicode characters of the compact JSON text (SPEC 5). */
export const MAX_CONVERSATION_DETAILS_CHARACTERS = 2_500;
/** User Details: Unicode characters of the compact JSON text (SPEC 5). */
export const MAX_USER_DETAILS_CHARACTERS = 200;
/** A conversation's scope lives this long from its first write (SPEC 5). */
export const CONVERSATION_LIFETIME_SECONDS = 3 * 60 * 60;

/** A kept answer makes a repeated `turn_id` safe for this long; as long as the conversation it belongs to can live (SPEC 5). */
export const KEPT_ANSWER_LIFETIME_SECONDS = CONVERSATION_LIFETIME_SECONDS;
/** Answers over this are not kept for `turn_id`: a DynamoDB item ends at 400 KB (SPEC 5). */
export const MAX_KEPT_ANSWER_BYTES = 256 * 1024;

/** Unicode characters of a variable's value (SPEC 6). */
export const MAX_VARIABLE_CHARACTERS = 50;

/** A Bot Break message (SPEC 6): what a chat can show in one piece. A settings item of DynamoDB has room for hundreds of them. */
export const MAX_MESSAGE_CHARACTERS = 1_000;

/**
 * Under Lambda's 50 MB for a zipped upload whatever the content (a deflated file grows by under 0.1 %, a file's two headers take under 300
 * bytes), and far under 250 MB unzipped together with the layer.
 */
export const MAX_BOT_BYTES = 45 * 1024 * 1024;
export const MAX_BOT_FILES = 5_000;

/** Lambda's payload limit for a synchronous Invoke, each way. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** What a `final_response` may take of the answer: the rest is for `turn`, the reply's own keys and `output_node` (SPEC 7). */
export const MAX_FINAL_RESPONSE_BYTES = MAX_PAYLOAD_BYTES - 64 * 1024;

/** The longest user_id, system_name, Static Node and turn_id: they reach DynamoDB keys, which end at 2,048 bytes. */
export const MAX_USER_ID_CHARACTERS = 256;
export const MAX_NODE_NAME_CHARACTERS = 256;
export const MAX_TURN_ID_CHARACTERS = 128;

export const MIN_BOT_MEMORY_MB = 128;
export const MAX_BOT_MEMORY_MB = 10_240;
export const DEFAULT_BOT_MEMORY_MB = 512;

/**
 * Time limits nest (SPEC 7): the script's limit < the bot function's timeout < the dispatcher's wait for it < the dispatcher's own
 * timeout. The wait leaves room for a cold start; the dispatcher's timeout for one read and a write with conflicts.
 */
export const MIN_SCRIPT_TIMEOUT_SECONDS = 1;
export const MAX_SCRIPT_TIMEOUT_SECONDS = 20;
/** From the script's limit to the bot function's timeout, which ends what cannot be interrupted from inside. */
export const BOT_FUNCTION_GRACE_SECONDS = 2;
export const STATE_READ_WAIT_MS = 2_000;
/** A throttled Invoke, which did not run, is tried again for this long. */
export const THROTTLE_RETRY_MS = 2_000;
export const BOT_FUNCTION_WAIT_MS = 26_000;
/** For the write, its merges and its retries together; past it the turn is a `state_conflict` or `state_unavailable`. */
export const STATE_WRITE_WAIT_MS = 8_000;
export const DISPATCHER_TIMEOUT_SECONDS = 40;

/** A bot function's timeout, in seconds, for a bot's own script limit (bot.yaml `timeout_seconds`). */
export const botFunctionTimeoutSeconds = (scriptTimeoutSeconds: number): number =>
  scriptTimeoutSeconds + BOT_FUNCTION_GRACE_SECONDS;

/** Log lines that a Run hands back: beyond either bound the rest is cut, and a last line says so (SPEC 11). */
export const MAX_RETURNED_LOG_LINES = 1_000;
export const MAX_RETURNED_LOG_BYTES = 256 * 1024;
/** One log line; CloudWatch Logs ends an event at 256 KB. */
export const MAX_LOG_MESSAGE_CHARACTERS = 32_768;
/** A builder's message or traceback in `detail`. */
export const MAX_DETAIL_CHARACTERS = 8_192;

/** Executions stay in View Logs for one day (SPEC 10). */
export const LOG_RETENTION_DAYS = 1;

/**
 * Bots in one bot stack: function, role and log group each, of CloudFormation's 500 resources. 480 with these, so that a later release
 * of the platform may add to a full stack (SPEC 13). `codenode new bot` fills stacks up to it; synth refuses more.
 */
export const MAX_BOTS_PER_STACK = 160;
