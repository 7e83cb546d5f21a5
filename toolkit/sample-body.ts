import { DEFAULT_SCOPES } from "../handlers/contract/default-scopes";
import type { NodeBody } from "../handlers/contract/node-invocation";
import { DEFAULT_CONVERSATION_NO, DEFAULT_EVENT } from "../handlers/contract/request";
import type { RunInput } from "./run-input";

/** The body that Sample Input Data makes (SPEC 11): what it does not say is as in a user's first turn. */
export function sampleBody(input: RunInput, variables: Readonly<Record<string, string>>): NodeBody {
  return {
    event: input.event ?? DEFAULT_EVENT,
    // readRunInput has refused an input without either.
    user: (input.user_data ?? input.user)!,
    conversation_no: input.conversation_no ?? DEFAULT_CONVERSATION_NO,
    entities: input.entities,
    user_details: input.user_details ?? DEFAULT_SCOPES.user_details,
    conversation_details: input.conversation_details ?? DEFAULT_SCOPES.conversation_details,
    env_variables: { ...variables, ...input.env_variables },
  };
}
