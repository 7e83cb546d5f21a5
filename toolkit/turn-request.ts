import { isJsonObject } from "../handlers/contract/json-object";
import { didYouMean } from "./did-you-mean";

/** What the flags of `codenode turn` say; each of them goes over the request file. */
export interface TurnFlags {
  readonly bot: string;
  readonly environment: "staging" | "production" | undefined;
  readonly node: string | undefined;
  readonly after: string | undefined;
  readonly event: string | undefined;
  readonly userId: string | undefined;
  /** `name=value`, as the user would have said it. */
  readonly entities: readonly string[];
  readonly conversationNo: number | undefined;
  readonly turnId: string | undefined;
}

export interface TurnRequest extends Record<string, unknown> {
  readonly bot: string;
  readonly environment: string;
  readonly user: Readonly<Record<string, unknown>>;
}

const REQUEST_KEYS = [
  ...["action", "bot", "environment", "node", "after", "event", "user", "conversation_no", "entities", "turn_id"],
  "custom_data",
];
const DEFAULT_USER_ID = "u1";

/** The engine's request (SPEC 3) out of a file and flags. What is wrong with its values is the dispatcher's to tell. */
export function turnRequest(
  flags: TurnFlags,
  file: unknown,
): { ok: true; request: TurnRequest } | { ok: false; messages: string[] } {
  if (!isJsonObject(file)) return { ok: false, messages: ["the request file holds no JSON object"] };
  const messages = Object.keys(file)
    .filter((key) => !REQUEST_KEYS.includes(key))
    .map(
      (key) =>
        `unknown key "${key}" in the request file; ${didYouMean(key, REQUEST_KEYS)}allowed are ${REQUEST_KEYS.join(", ")}`,
    );
  const entities = readEntities(flags.entities);
  if (!entities.ok) messages.push(...entities.messages);
  const named = flags.node ?? flags.after;
  const { node: _, after: __, ...unnamed } = file;
  const base = named === undefined ? file : unnamed;
  const runsNode = (file.action ?? "run_node") === "run_node";
  if (runsNode && named === undefined && file.node === undefined && file.after === undefined) {
    messages.push("which node? name one, or the Static Node before it with --after");
  }
  if (messages.length > 0 || !entities.ok) return { ok: false, messages };
  const user = { user_id: DEFAULT_USER_ID, ...(isJsonObject(file.user) ? file.user : {}) };
  const request: TurnRequest = {
    ...base,
    bot: flags.bot,
    environment: flags.environment ?? String(file.environment ?? "staging"),
    ...present({ node: flags.node, after: flags.after, event: flags.event, turn_id: flags.turnId }),
    ...present({ conversation_no: flags.conversationNo }),
    user: flags.userId === undefined ? user : { ...user, user_id: flags.userId },
    ...(runsNode && { entities: { ...(isJsonObject(file.entities) ? file.entities : {}), ...entities.entities } }),
  };
  return { ok: true, request };
}

/** An entity as the product documents it, of one or more values. */
function readEntities(
  flags: readonly string[],
): { ok: true; entities: Record<string, unknown[]> } | { ok: false; messages: string[] } {
  const entities: Record<string, unknown[]> = {};
  const messages: string[] = [];
  for (const flag of flags) {
    const at = flag.indexOf("=");
    if (at < 1) messages.push(`${JSON.stringify(flag)} is no entity; write name=value`);
    const [name, value] = [flag.slice(0, at), flag.slice(at + 1)];
    const item = { detection: "message", original_text: value, entity_value: { value } };
    entities[name] = [...(entities[name] ?? []), item];
  }
  return messages.length > 0 ? { ok: false, messages } : { ok: true, entities };
}

const present = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
