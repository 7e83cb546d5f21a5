import * as z from "zod";
import { MAX_NODE_NAME_CHARACTERS, MAX_TURN_ID_CHARACTERS, MAX_USER_ID_CHARACTERS } from "./limits";
import { BOT_ID_PATTERN, ENVIRONMENTS } from "./names";

/** The engine's request to the dispatcher (SPEC 3). Unknown keys are refused: a mistyped `turn_id` must not lose its safety in silence. */

const bot = z.string().regex(BOT_ID_PATTERN, "a bot id is [a-z][a-z0-9-]{0,39}");
const environment = z.enum(ENVIRONMENTS);
const nodeName = z.string().min(1).max(MAX_NODE_NAME_CHARACTERS);
/** `user_id` is required; every other key passes through to the code as it is. */
const user = z.looseObject({ user_id: z.string().min(1).max(MAX_USER_ID_CHARACTERS) });
const conversation_no = z.int().min(0);
const turn_id = z.string().min(1).max(MAX_TURN_ID_CHARACTERS);
const jsonObject = z.record(z.string(), z.unknown());

export const runNodeSchema = z
  .strictObject({
    action: z.literal("run_node").optional(),
    bot,
    environment,
    /** A Code Node by its id or its system_name. */
    node: nodeName.optional(),
    /** A Static Node: the Code Node behind it is found. */
    after: nodeName.optional(),
    event: z.string().optional(),
    user,
    conversation_no: conversation_no.optional(),
    entities: jsonObject.optional(),
    turn_id: turn_id.optional(),
  })
  .refine((request) => (request.node === undefined) !== (request.after === undefined), {
    error: "name either `node` (a Code Node) or `after` (a Static Node), and not both",
    path: ["node"],
    when: () => true,
  });

export const completeConversationSchema = z.strictObject({
  action: z.literal("complete_conversation"),
  bot,
  environment,
  user,
  conversation_no: conversation_no.optional(),
  turn_id: turn_id.optional(),
});

export const signUpSchema = z.strictObject({
  action: z.literal("sign_up"),
  environment,
  user,
  /** Merged into User Details. */
  custom_data: z.record(z.string(), z.string()),
});

export type RunNodeRequest = z.infer<typeof runNodeSchema>;
export type CompleteConversationRequest = z.infer<typeof completeConversationSchema>;
export type SignUpRequest = z.infer<typeof signUpSchema>;
export type DispatcherRequest = RunNodeRequest | CompleteConversationRequest | SignUpRequest;

export const ACTIONS = ["run_node", "complete_conversation", "sign_up"] as const;
export type Action = (typeof ACTIONS)[number];

export const DEFAULT_EVENT = "API_INTEGRATION";
export const DEFAULT_CONVERSATION_NO = 1;
