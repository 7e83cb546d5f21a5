import { MAX_BOTS_PER_STACK } from "../handlers/contract/limits";
import type { Config } from "./config";
import type { PackagedBot } from "./packaged-bots";

/** Where a bot lives that names no stack in bot.yaml (SPEC 13). */
const DEFAULT_STACK = 1;

/** Sorts bots into the stacks that they name. What the platform cannot deploy is refused, every fault at once. */
export function botsByStack(
  bots: readonly PackagedBot[],
  config: Config,
): { ok: true; stacks: ReadonlyMap<number, PackagedBot[]> } | { ok: false; faults: string[] } {
  const stacks = new Map<number, PackagedBot[]>();
  for (const packaged of bots) {
    const number = packaged.bot.settings.stack ?? DEFAULT_STACK;
    stacks.set(number, [...(stacks.get(number) ?? []), packaged]);
  }
  const faults = [...vpcFaults(bots, config), ...fullStackFaults(stacks)];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, stacks };
}

function vpcFaults(bots: readonly PackagedBot[], config: Config): string[] {
  if (config.vpc !== undefined) return [];
  return bots
    .filter(({ bot }) => bot.settings.vpc)
    .map(
      ({ bot }) =>
        `${bot.id}/bot.yaml: vpc: true needs the platform's VPC; give codenode.vpc { "subnetIds": [...], "securityGroupIds": [...] } in cdk.json, or write vpc: false`,
    );
}

function fullStackFaults(stacks: ReadonlyMap<number, readonly PackagedBot[]>): string[] {
  const taken = new Map([...stacks].map(([number, bots]) => [number, Math.min(bots.length, MAX_BOTS_PER_STACK)]));
  return [...stacks].flatMap(([number, bots]) => {
    const tooMany = bots.slice(MAX_BOTS_PER_STACK).map(({ bot }) => bot.id);
    if (tooMany.length === 0) return [];
    return [
      `stack ${number} has ${bots.length} bots, and ${MAX_BOTS_PER_STACK} fit into one; write ${moves(tooMany, taken)}; choose others where these are deployed, as a deployed bot keeps its stack (docs/operations.md, "Many bots")`,
    ];
  });
}

/** Fills the stacks with room in turn, and notes it in `taken`, so that two full stacks are not sent to the same place. */
function moves(ids: readonly string[], taken: Map<number, number>): string {
  const texts: string[] = [];
  let rest = ids;
  for (let stack = DEFAULT_STACK; rest.length > 0; stack += 1) {
    const room = MAX_BOTS_PER_STACK - (taken.get(stack) ?? 0);
    if (room === 0) continue;
    const moved = rest.slice(0, room);
    rest = rest.slice(room);
    taken.set(stack, (taken.get(stack) ?? 0) + moved.length);
    texts.push(`\`stack: ${stack}\` into the bot.yaml of ${inWords(moved)}`);
  }
  return texts.join(", ");
}

const inWords = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.length} of them, such as ${ids.slice(0, 5).join(", ")}` : ids.join(", ");
