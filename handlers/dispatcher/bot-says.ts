import type { BotSaysItem } from "../contract/bot-definition";
import { isJsonObject, type JsonObject } from "../contract/json-object";
import { botBreak, type Outcome } from "./outcome";
import { resolvePath } from "./variable-path";

const PLACEHOLDER = /\[\[([^[\]]+)\]\]/g;
const PLACEHOLDER_ALONE = /^\s*\[\[([^[\]]+)\]\]\s*$/;

/** Bot Says with every `[[path]]` filled in from final_response, or missing_variable that names each one it lacks (SPEC 8). */
export function fillBotSays(items: readonly BotSaysItem[], output: JsonObject): Outcome<{ botSays: unknown[] }> {
  const missing = new Set<string>();
  const botSays = items.map((item) => fill(item, output, missing));
  if (missing.size > 0) {
    const names = [...missing].join(", ");
    return botBreak("missing_variable", `final_response has no ${names}, which Bot Says names`);
  }
  return { ok: true, botSays };
}

function fill(item: unknown, output: JsonObject, missing: Set<string>): unknown {
  if (typeof item === "string") return fillText(item, output, missing);
  if (Array.isArray(item)) return item.map((entry) => fill(entry, output, missing));
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, fill(value, output, missing)]));
}

function fillText(text: string, output: JsonObject, missing: Set<string>): unknown {
  const variableAt = (path: string): unknown => {
    const variable = resolvePath(output, path.trim());
    if (!variable.found) missing.add(path.trim());
    return variable.found ? variable.value : undefined;
  };
  const alone = PLACEHOLDER_ALONE.exec(text);
  if (alone) return variableAt(alone[1]!);
  return text.replace(PLACEHOLDER, (_, path: string) => asText(variableAt(path)));
}

const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
