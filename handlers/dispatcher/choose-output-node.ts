import type { OutputNode } from "../contract/bot-definition";
import type { JsonObject } from "../contract/json-object";
import { fillBotSays } from "./bot-says";
import { botBreak, type Outcome } from "./outcome";
import { conditionHolds } from "./output-condition";

export interface ShownOutputNode {
  readonly id: string;
  readonly bot_says: unknown[];
}

/** The first Output Node that matches, its Bot Says filled in; null where the node declares none (SPEC 8). */
export function chooseOutputNode(
  outputs: readonly OutputNode[] | null,
  output: JsonObject,
): Outcome<{ outputNode: ShownOutputNode | null }> {
  if (outputs === null || outputs.length === 0) return { ok: true, outputNode: null };
  const chosen = outputs.find(({ when }) => when === undefined || conditionHolds(when, output));
  if (chosen === undefined) {
    const tried = outputs.map(({ id }) => id).join(", ");
    return botBreak("no_output_node", `none of the Output Nodes matches final_response; tried: ${tried}`);
  }
  const filled = fillBotSays(chosen.bot_says, output);
  if (!filled.ok) return { ...filled, detail: { ...filled.detail, output_node: chosen.id } };
  return { ok: true, outputNode: { id: chosen.id, bot_says: filled.botSays } };
}
