import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import { botFunctionName } from "../handlers/contract/names";
import type { Bot } from "./bot-folder";
import type { Clients } from "./clients";

/**
 * Below the bot's folder, each with what has happened to it since the save: `changed nodes/track_order.py`. Empty where the saved code
 * cannot be read: whoever may not read it is still to hear that it differs.
 */
export async function changedFiles(clients: Clients, bot: Bot): Promise<string[]> {
  const saved = await savedFiles(clients, bot.id).catch(() => undefined);
  if (saved === undefined) return [];
  const names = new Set([...saved.keys(), ...bot.files.keys()]);
  return [...names].sort().flatMap((name) => {
    const [before, now] = [saved.get(name), bot.files.get(name)];
    if (before !== undefined && now !== undefined && Buffer.compare(before, now) === 0) return [];
    // bot.json is made of bot.yaml.
    const what = before === undefined ? "added" : now === undefined ? "removed" : "changed";
    return [name === "bot.json" ? "changed bot.yaml" : `${what} ${name}`];
  });
}

async function savedFiles(clients: Clients, bot: string): Promise<Map<string, Uint8Array>> {
  const FunctionName = botFunctionName(clients.prefix, bot);
  const { Code } = await clients.lambda.send(new GetFunctionCommand({ FunctionName }));
  const answer = await fetch(Code!.Location!);
  if (!answer.ok) throw new Error(`the saved code of ${FunctionName} could not be read: HTTP ${answer.status}`);
  return new Map(Object.entries(unzipSync(new Uint8Array(await answer.arrayBuffer()))));
}
