import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bot } from "./bot-folder";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { type Invoked, invokeNode } from "./invoke-node";
import { sampleBody } from "./sample-body";
import { readSettings } from "./settings";

/** Nodes of one bot that are tried at once. */
const AT_ONCE = 4;

/** Runs every node that has Sample Input Data on the saved code, with staging variables; a Bot Break is a fault at its line. */
export async function sampleRunFaults(clients: Clients, bot: Bot): Promise<{ faults: Fault[]; tried: string[] }> {
  const { variables } = await readSettings(clients, "staging", bot.id);
  const samples = Object.keys(bot.definition.nodes).flatMap((node) => {
    const body = sampleBody(readSample(bot, node), variables);
    return body === undefined ? [] : [{ node, body }];
  });
  const faults: Fault[] = [];
  const waiting = [...samples];
  const worker = async () => {
    for (let sample = waiting.shift(); sample !== undefined; sample = waiting.shift()) {
      const { node, body } = sample;
      const request = { request_id: randomUUID(), environment: "staging" as const, bot: bot.id, node, body };
      faults.push(...faultsOf(bot.id, node, await invokeNode(clients, request)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)), tried: samples.map(({ node }) => node) };
}

/** An empty object where the node has none. */
function readSample({ directory }: Bot, node: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(directory, "nodes", `${node}.input.json`), "utf8"));
  } catch {
    return {};
  }
}

function faultsOf(bot: string, node: string, invoked: Invoked): Fault[] {
  if (invoked.status === "ok" || invoked.status === "waiting") return [];
  const { reason } = invoked;
  const detail = invoked.status === "bot_break" ? invoked.detail : { message: invoked.message };
  const at = {
    file: `${bot}/${detail.file ?? `nodes/${node}.py`}`,
    ...(detail.line !== undefined && { line: detail.line }),
  };
  const message = `a try of ${node} with its Sample Input Data is a Bot Break (${reason}): ${detail.message}; mend it, or the sample`;
  return [{ ...at, path: "", message }];
}
