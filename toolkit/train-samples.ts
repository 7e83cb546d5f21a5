import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Bot } from "./bot-folder";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { readSample, runSample } from "./run-node";
import { readSettings } from "./settings";

/** Nodes of one bot that are tried at once. */
const AT_ONCE = 4;

/** Runs every node that has Sample Input Data, as `run` does, on the saved code; a Bot Break is a fault at its line. */
export async function trySamples(clients: Clients, bot: Bot): Promise<{ faults: Fault[]; tried: string[] }> {
  const hasSample = (node: string) => existsSync(join(bot.directory, "nodes", `${node}.input.json`));
  const tried = Object.keys(bot.definition.nodes).filter(hasSample);
  const { variables } = await readSettings(clients, "staging", bot.id);
  const faults: Fault[] = [];
  const waiting = [...tried];
  const worker = async () => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift())
      faults.push(...(await tryOne(clients, bot, node, variables)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)), tried };
}

async function tryOne(
  clients: Clients,
  bot: Bot,
  node: string,
  variables: Readonly<Record<string, string>>,
): Promise<Fault[]> {
  const sample = readSample(bot, { node });
  if (!sample.ok) return sample.refusals;
  const ran = await runSample(clients, bot.id, node, sample.input, variables);
  if (ran.status === "ok") return [];
  const { reason, detail } = ran;
  const line = detail.line === undefined ? {} : { line: detail.line };
  const message = `a try of ${node} with its Sample Input Data is a Bot Break (${reason}): ${detail.message}; mend it, or the sample`;
  return [{ file: `${bot.id}/${detail.file ?? `nodes/${node}.py`}`, path: "", message, ...line }];
}
