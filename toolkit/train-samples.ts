import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Bot } from "./bot-folder";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { runNode } from "./run-node";

/** Nodes of one bot that are tried at once. */
const AT_ONCE = 4;

/** Runs every node that has Sample Input Data, as `run` does; a Bot Break is a fault at its line. */
export async function trySamples(
  clients: Clients,
  botsDirectory: string,
  { id, directory, definition }: Bot,
): Promise<{ faults: Fault[]; tried: string[] }> {
  const hasSample = (node: string) => existsSync(join(directory, "nodes", `${node}.input.json`));
  const tried = Object.keys(definition.nodes).filter(hasSample);
  const faults: Fault[] = [];
  const waiting = [...tried];
  const worker = async () => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift())
      faults.push(...(await tryOne(clients, botsDirectory, id, node)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)), tried };
}

async function tryOne(clients: Clients, botsDirectory: string, bot: string, node: string): Promise<Fault[]> {
  const outcome = await runNode(clients, { botsDirectory, bot, node });
  if (!outcome.ok) return outcome.refusals;
  if (outcome.ran.status === "ok") return [];
  const { reason, detail } = outcome.ran;
  const line = detail.line === undefined ? {} : { line: detail.line };
  const message = `a try of ${node} with its Sample Input Data is a Bot Break (${reason}): ${detail.message}; mend it, or the sample`;
  return [{ file: `${bot}/${detail.file ?? `nodes/${node}.py`}`, path: "", message, ...line }];
}
