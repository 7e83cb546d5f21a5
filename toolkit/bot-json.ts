import type { BotDefinition, NodeDefinition } from "../handlers/contract/bot-definition";
import { DEFAULT_BOT_MEMORY_MB, MAX_SCRIPT_TIMEOUT_SECONDS } from "../handlers/contract/limits";
import type { BotYaml } from "./bot-yaml";

/** What of bot.yaml belongs to the function and not to its code. */
export interface BotSettings {
  memory_mb: number;
  timeout_seconds: number;
  max_concurrency?: number;
  vpc: boolean;
  stack?: number;
}

export function botSettings(yaml: BotYaml): BotSettings {
  return {
    memory_mb: yaml.memory_mb ?? DEFAULT_BOT_MEMORY_MB,
    timeout_seconds: yaml.timeout_seconds ?? MAX_SCRIPT_TIMEOUT_SECONDS,
    ...(yaml.max_concurrency === undefined ? {} : { max_concurrency: yaml.max_concurrency }),
    vpc: yaml.vpc ?? false,
    ...(yaml.stack === undefined ? {} : { stack: yaml.stack }),
  };
}

/** bot.yaml has passed every check; each node file gets an entry, an empty one where bot.yaml has none. */
export function botDefinition(id: string, yaml: BotYaml, nodeIds: ReadonlySet<string>): BotDefinition {
  const entries = new Map(Object.entries(yaml.nodes ?? {}));
  return {
    bot: id,
    timeout_seconds: botSettings(yaml).timeout_seconds,
    // The schema has checked what the contract's types say; zod's own types also allow keys that are there and undefined.
    nodes: Object.fromEntries([...nodeIds].map((nodeId) => [nodeId, (entries.get(nodeId) ?? {}) as NodeDefinition])),
  };
}

/** Compact JSON with sorted keys: the order of keys in bot.yaml does not change the package. */
export function botJson(definition: BotDefinition): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(definition, sortKeys)}\n`);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
