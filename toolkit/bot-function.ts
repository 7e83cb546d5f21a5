import {
  type AliasConfiguration,
  type FunctionConfiguration,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { botFunctionName, PRODUCTION_ALIAS } from "../handlers/contract/names";
import type { Clients } from "./clients";

/** A bot's function as Lambda holds it: what is saved, what was trained, what is live (SPEC 12). */
export interface BotFunction {
  readonly latest: FunctionConfiguration;
  /** Published versions, the newest first. */
  readonly versions: readonly FunctionConfiguration[];
  /** Undefined where the bot was never transferred. */
  readonly production: AliasConfiguration | undefined;
}

export const LATEST = "$LATEST";

/** Undefined where the bot is not deployed. */
export async function readBotFunction(clients: Clients, bot: string): Promise<BotFunction | undefined> {
  const [latest, versions, production] = await Promise.all([
    readLatest(clients, bot),
    readVersions(clients, bot),
    readProduction(clients, bot),
  ]);
  return latest === undefined ? undefined : { latest, versions, production };
}

export const readLatest = (clients: Clients, bot: string): Promise<FunctionConfiguration | undefined> =>
  unlessMissing(() =>
    clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: botFunctionName(clients.prefix, bot) })),
  );

async function readVersions(clients: Clients, bot: string): Promise<FunctionConfiguration[]> {
  const FunctionName = botFunctionName(clients.prefix, bot);
  const versions: FunctionConfiguration[] = [];
  await unlessMissing(async () => {
    for await (const page of paginateListVersionsByFunction({ client: clients.lambda }, { FunctionName }))
      versions.push(...(page.Versions ?? []));
  });
  const published = versions.filter(({ Version }) => Version !== LATEST);
  return published.sort((a, b) => Number(b.Version) - Number(a.Version));
}

const readProduction = (clients: Clients, bot: string): Promise<AliasConfiguration | undefined> =>
  unlessMissing(() =>
    clients.lambda.send(
      new GetAliasCommand({ FunctionName: botFunctionName(clients.prefix, bot), Name: PRODUCTION_ALIAS }),
    ),
  );

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
