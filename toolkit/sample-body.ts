import type { NodeBody } from "../handlers/contract/node-invocation";
import { DEFAULT_CONVERSATION_NO, DEFAULT_EVENT } from "../handlers/contract/request";

type JsonObject = Record<string, unknown>;
type TextMap = Readonly<Record<string, string>>;

const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** User Details of a user that is new (SPEC 5). */
const NEW_USER_DETAILS = { language_code: "en", name: "Guest User" };

/**
 * The body that Sample Input Data makes (SPEC 11): `entities` and `user_data` (or `user`) of it, the other keys of the body where it
 * has them, else as in a user's first turn. Undefined where one of the mandatory two is no object.
 */
export function sampleBody(input: JsonObject, variables: TextMap): NodeBody | undefined {
  const { entities, user_data: userData, user: alias, event, conversation_no: conversationNo } = input;
  const user = userData ?? alias;
  if (!isObject(entities) || !isObject(user)) return undefined;
  return {
    event: typeof event === "string" ? event : DEFAULT_EVENT,
    user,
    conversation_no: typeof conversationNo === "number" ? conversationNo : DEFAULT_CONVERSATION_NO,
    entities,
    user_details: isObject(input.user_details) ? input.user_details : NEW_USER_DETAILS,
    conversation_details: isObject(input.conversation_details) ? input.conversation_details : {},
    env_variables: { ...variables, ...(isObject(input.env_variables) ? (input.env_variables as TextMap) : {}) },
  };
}
