import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { STATE_READ_WAIT_MS } from "../contract/limits";
import { settingsPartition } from "../contract/tables";
import { describeError } from "./outcome";
import {
  detailsKey,
  type Item,
  readKeptAnswer,
  readScopeItem,
  readSettingsItem,
  type TableNames,
  turnKey,
  userKey,
} from "./state-items";
import type { StateKey, StateStore, WriteResult } from "./state-store";
import { conditionsFailed, type PlannedWrite, plannedWrites } from "./state-writes";

/** Errors after which DynamoDB has written nothing and would take the same write a moment later. */
const BUSY_ERRORS = new Set([
  "TransactionConflictException",
  "TransactionInProgressException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);
const BUSY_REASONS = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** State in DynamoDB: one BatchGetItem a turn, and one conditional PutItem or TransactWriteItems (SPEC 5). */
export function dynamoStateStore(client: DynamoDBClient, tables: TableNames): StateStore {
  return {
    async load(key, turnId, nowMs) {
      try {
        const items = await batchGet(client, keysToRead(key, turnId, tables));
        const find = (table: string, wanted: Item): Item | undefined =>
          items[table]?.find((item) => Object.entries(wanted).every(([name, value]) => item[name]?.S === value.S));
        const inConversation = (wanted: (key: StateKey) => Item) =>
          key.conversation && find(tables.conversations, wanted(key));
        const keptAnswer =
          turnId &&
          readKeptAnswer(
            inConversation(() => turnKey(key, turnId)),
            nowMs,
          );
        return {
          ok: true,
          conversation: readScopeItem("conversation_details", inConversation(detailsKey), nowMs),
          user: readScopeItem("user_details", find(tables.users, userKey(key)), nowMs),
          settings: readSettingsItem(key.conversation && find(tables.settings, settingsKey(key, key.conversation.bot))),
          ...(keptAnswer !== undefined && keptAnswer !== "" && { keptAnswer }),
        };
      } catch (error) {
        return { ok: false, message: describeError(error) };
      }
    },

    async write(key, write, nowMs, waitMs) {
      const planned = plannedWrites(key, write, nowMs, tables);
      try {
        await send(client, planned, waitMs);
        return { status: "written" };
      } catch (error) {
        return failedWrite(error, planned, nowMs);
      }
    },
  };
}

const settingsKey = (key: StateKey, bot: string): Item => ({ pk: { S: settingsPartition(key.environment, bot) } });

function keysToRead(
  key: StateKey,
  turnId: string | undefined,
  tables: TableNames,
): Record<string, { Keys: Item[]; ConsistentRead: true }> {
  const users = { [tables.users]: { Keys: [userKey(key)], ConsistentRead: true as const } };
  if (key.conversation === undefined) return users;
  const conversation = turnId === undefined ? [detailsKey(key)] : [detailsKey(key), turnKey(key, turnId)];
  return {
    ...users,
    [tables.conversations]: { Keys: conversation, ConsistentRead: true },
    [tables.settings]: { Keys: [settingsKey(key, key.conversation.bot)], ConsistentRead: true },
  };
}

/** DynamoDB may answer a part under load and name the rest; the rest is asked for again within the same wait. */
async function batchGet(client: DynamoDBClient, requested: NonNullable<BatchGetItemCommandOutput["UnprocessedKeys"]>) {
  const signal = AbortSignal.timeout(STATE_READ_WAIT_MS);
  const items: Record<string, Item[]> = {};
  let rest: typeof requested | undefined = requested;
  while (rest !== undefined && Object.keys(rest).length > 0) {
    const answer: BatchGetItemCommandOutput = await client.send(new BatchGetItemCommand({ RequestItems: rest }), {
      abortSignal: signal,
    });
    for (const [table, found] of Object.entries(answer.Responses ?? {})) {
      items[table] = [...(items[table] ?? []), ...found];
    }
    rest = answer.UnprocessedKeys;
  }
  return items;
}

async function send(client: DynamoDBClient, planned: readonly PlannedWrite[], waitMs: number): Promise<void> {
  const options = { abortSignal: AbortSignal.timeout(Math.max(1, waitMs)) };
  const only = planned.length === 1 ? planned[0]!.request : undefined;
  if (only?.Put) await client.send(new PutItemCommand(only.Put), options);
  else if (only?.Delete) await client.send(new DeleteItemCommand(only.Delete), options);
  else
    await client.send(new TransactWriteItemsCommand({ TransactItems: planned.map(({ request }) => request) }), options);
}

function failedWrite(error: unknown, planned: readonly PlannedWrite[], nowMs: number): WriteResult {
  if (error instanceof ConditionalCheckFailedException) {
    return conditionsFailed([{ write: planned[0]!, item: error.Item }], nowMs);
  }
  if (error instanceof TransactionCanceledException) {
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.flatMap((reason, index) =>
      reason.Code === "ConditionalCheckFailed" ? [{ write: planned[index]!, item: reason.Item }] : [],
    );
    if (failed.length > 0) return conditionsFailed(failed, nowMs);
    if (reasons.some(({ Code }) => Code !== undefined && BUSY_REASONS.has(Code))) {
      return { status: "busy", message: describeError(error) };
    }
  }
  const busy = error instanceof Error && BUSY_ERRORS.has(error.name);
  return { status: busy ? "busy" : "unavailable", message: describeError(error) };
}
