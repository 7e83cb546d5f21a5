import { randomUUID } from "node:crypto";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import {
  conversationPartition,
  DETAILS_SORT_KEY,
  type Settings,
  type TableId,
  turnSortKey,
  userPartition,
} from "../contract/tables";
import { absentScope, type ReadScope, type ScopeName, unlessExpired } from "./scopes";
import type { ScopeWrite, StateKey } from "./state-store";

/** DynamoDB items to scopes and back. A scope is kept as its JSON text: numbers and empty strings come back as they were. */

export type Item = Record<string, AttributeValue>;
export type TableNames = Readonly<Record<TableId, string>>;

export const conversationKey = (key: StateKey, sortKey: string): Item => ({
  pk: {
    S: conversationPartition(key.environment, key.conversation!.bot, key.conversation!.conversationNo, key.userId),
  },
  sk: { S: sortKey },
});
export const detailsKey = (key: StateKey): Item => conversationKey(key, DETAILS_SORT_KEY);
export const turnKey = (key: StateKey, turnId: string): Item => conversationKey(key, turnSortKey(turnId));
export const userKey = (key: StateKey): Item => ({ pk: { S: userPartition(key.environment, key.userId) } });

export function readScopeItem(scope: ScopeName, item: Item | undefined, nowMs: number): ReadScope {
  if (item === undefined) return absentScope(scope);
  const read: ReadScope = {
    value: JSON.parse(item.value?.S ?? "{}"),
    ...(item.revision?.S !== undefined && { revision: item.revision.S }),
    ...(item.expires_at?.N !== undefined && { expiresAt: Number(item.expires_at.N) }),
  };
  return unlessExpired(scope, read, nowMs);
}

export function readSettingsItem(item: Item | undefined): Settings {
  return { variables: textMap(item?.variables), messages: textMap(item?.messages) };
}

const textMap = (attribute: AttributeValue | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attribute?.M ?? {}).flatMap(([key, value]) => (value.S === undefined ? [] : [[key, value.S]])),
  );

export function readKeptAnswer(item: Item | undefined, nowMs: number): string | undefined {
  const live = item !== undefined && Number(item.expires_at?.N ?? 0) * 1000 > nowMs;
  return live ? item.answer?.S : undefined;
}

/** A new revision with every write, never a counter: a deleted and begun-again scope must not look like the one that was read. */
export const newRevision = (): string => randomUUID();

export const scopeItem = (key: Item, write: ScopeWrite, revision: string): Item => ({
  ...key,
  value: { S: JSON.stringify(write.value) },
  revision: { S: revision },
  ...(write.expiresAt !== undefined && { expires_at: { N: String(write.expiresAt) } }),
});

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/** The item must still be what was read: of the same revision; or, where none was live, absent or expired since. */
export function scopeCondition(write: ScopeWrite, nowMs: number): Condition {
  if (write.over !== undefined) {
    return {
      ConditionExpression: "revision = :read",
      ExpressionAttributeValues: { ":read": { S: write.over } },
    };
  }
  return absentOrExpired(nowMs);
}

export const absentOrExpired = (nowMs: number): Condition => ({
  ConditionExpression: "attribute_not_exists(pk) OR expires_at <= :now",
  ExpressionAttributeValues: { ":now": { N: String(Math.floor(nowMs / 1000)) } },
});
