import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Environment } from "../handlers/contract/names";
import { type Settings, settingsPartition, tableName } from "../handlers/contract/tables";
import type { SettingsClients } from "./clients";

/** Variables and Bot Break messages of a bot in an environment, as DynamoDB holds them (SPEC 6). */

type Item = Record<string, AttributeValue>;

/** Writers of one bot's settings that meet each other try again for this long; each try merges over the newer item. */
const CONFLICT_RETRY_MS = 10_000;
const CONFLICT_PAUSE_MS = 50;

export async function readSettings(clients: SettingsClients, environment: Environment, bot: string): Promise<Settings> {
  const { Item } = await clients.dynamodb.send(
    new GetItemCommand({ ...itemOf(clients, environment, bot), ConsistentRead: true }),
  );
  return settingsOf(Item);
}

/**
 * Writes what `change` makes of the settings, over whatever they are by then: it is called again where another writer was first.
 * `change` gives undefined to leave them as they are. Rejects where others keep writing for 10 seconds.
 */
export async function changeSettings(
  clients: SettingsClients,
  environment: Environment,
  bot: string,
  change: (settings: Settings) => Settings | undefined,
): Promise<void> {
  const key = itemOf(clients, environment, bot);
  let item = (await clients.dynamodb.send(new GetItemCommand({ ...key, ConsistentRead: true }))).Item;
  const giveUpAt = Date.now() + CONFLICT_RETRY_MS;
  for (;;) {
    const changed = change(settingsOf(item));
    if (changed === undefined) return;
    const revision = randomUUID();
    try {
      await clients.dynamodb.send(new UpdateItemCommand({ ...key, ...write(changed, item, revision) }));
      return;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // The SDK repeats a call whose answer was lost, and the repeat meets what the first one wrote.
      if (error.Item?.revision?.S === revision) return;
      if (Date.now() > giveUpAt) throw error;
      // The failed condition hands back the newer item, so no second read is needed.
      item = error.Item;
      await sleep(Math.random() * CONFLICT_PAUSE_MS);
    }
  }
}

function write(settings: Settings, over: Item | undefined, revision: string) {
  const read = over?.revision;
  return {
    UpdateExpression: "SET variables = :variables, messages = :messages, revision = :revision",
    ConditionExpression: read === undefined ? "attribute_not_exists(revision)" : "revision = :read",
    ExpressionAttributeValues: {
      ":variables": toMap(settings.variables),
      ":messages": toMap(settings.messages),
      ":revision": { S: revision },
      ...(read !== undefined && { ":read": read }),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

const itemOf = (clients: SettingsClients, environment: Environment, bot: string) => ({
  TableName: tableName(clients.prefix, "settings"),
  Key: { pk: { S: settingsPartition(environment, bot) } },
});

const settingsOf = (item: Item | undefined): Settings => ({
  variables: fromMap(item?.variables),
  messages: fromMap(item?.messages),
});

const toMap = (texts: Readonly<Record<string, string>>): AttributeValue => ({
  M: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }])),
});

const fromMap = (attribute: AttributeValue | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attribute?.M ?? {}).flatMap(([name, value]) => (value.S === undefined ? [] : [[name, value.S]])),
  );
