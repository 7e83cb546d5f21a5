import type * as z from "zod";
import { isJsonObject } from "../contract/json-object";
import {
  ACTIONS,
  type Action,
  type CompleteConversationRequest,
  completeConversationSchema,
  DEFAULT_CONVERSATION_NO,
  DEFAULT_EVENT,
  type RunNodeRequest,
  runNodeSchema,
  type SignUpRequest,
  signUpSchema,
} from "../contract/request";
import { botBreak, type Outcome } from "./outcome";
import { type Fault, faultsOf, shown } from "./request-faults";

export type ParsedRequest =
  | ({ readonly action: "run_node" } & Defaulted<RunNodeRequest, "event" | "entities" | "conversation_no">)
  | ({ readonly action: "complete_conversation" } & Defaulted<CompleteConversationRequest, "conversation_no">)
  | ({ readonly action: "sign_up" } & SignUpRequest);

export type RequestOf<A extends Action> = Extract<ParsedRequest, { action: A }>;

type Defaulted<T, K extends keyof T> = Omit<T, K | "action"> & { [P in K]-?: Exclude<T[P], undefined> };

/** The engine's request with its defaults filled in, or an invalid_request that lists every fault (SPEC 3). */
export function parseRequest(event: unknown): Outcome<{ request: ParsedRequest }> {
  if (!isJsonObject(event)) {
    return invalid([{ path: "", message: `the request is ${shown(event)}; it is to be a JSON object` }]);
  }
  const action = event.action ?? "run_node";
  if (!ACTIONS.includes(action as Action)) {
    return invalid([{ path: "action", message: `${shown(action)} is no action; allowed: ${ACTIONS.join(", ")}` }]);
  }
  switch (action as Action) {
    case "run_node":
      return parsed(runNodeSchema, event, (request) => ({
        ...request,
        action: "run_node",
        event: request.event ?? DEFAULT_EVENT,
        entities: request.entities ?? {},
        conversation_no: request.conversation_no ?? DEFAULT_CONVERSATION_NO,
      }));
    case "complete_conversation":
      return parsed(completeConversationSchema, event, (request) => ({
        ...request,
        conversation_no: request.conversation_no ?? DEFAULT_CONVERSATION_NO,
      }));
    case "sign_up":
      return parsed(signUpSchema, event, (request) => request);
  }
}

function parsed<T>(
  schema: z.ZodType<T>,
  event: object,
  withDefaults: (request: T) => ParsedRequest,
): Outcome<{ request: ParsedRequest }> {
  const result = schema.safeParse(event, { reportInput: true });
  if (!result.success) return invalid(faultsOf(result.error, schema));
  return { ok: true, request: withDefaults(result.data) };
}

const invalid = (faults: Fault[]) =>
  botBreak("invalid_request", {
    message: faults.map((fault) => (fault.path === "" ? fault.message : `${fault.path}: ${fault.message}`)).join("; "),
    faults,
  });
