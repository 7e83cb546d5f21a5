import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import {
  absentOrExpired,
  type Condition,
  detailsKey,
  type Item,
  newRevision,
  readScopeItem,
  scopeCondition,
  scopeItem,
  type TableNames,
  turnKey,
  userKey,
} from "./state-items";
import type { StateKey, StateWrite, WriteResult } from "./state-store";

/** A turn's write as DynamoDB requests, and what their failed conditions mean. */
export interface PlannedWrite {
  readonly part: "conversation" | "user" | "keep";
  readonly request: TransactWriteItem;
  /** What this write alone gives: found in a failed condition's item, it tells that our own write had been done. */
  readonly mark?: { readonly attribute: "revision" | "answer"; readonly value: string };
}

export function plannedWrites(key: StateKey, write: StateWrite, nowMs: number, tables: TableNames): PlannedWrite[] {
  const planned: PlannedWrite[] = [];
  const put = (part: PlannedWrite["part"], table: string, item: Item, condition: Condition) => {
    const attribute = part === "keep" ? "answer" : "revision";
    planned.push({
      part,
      request: { Put: { TableName: table, Item: item, ...condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } },
      mark: { attribute, value: item[attribute]!.S! },
    });
  };
  if (write.conversation === "delete") {
    planned.push({
      part: "conversation",
      request: { Delete: { TableName: tables.conversations, Key: detailsKey(key) } },
    });
  } else if (write.conversation !== undefined) {
    const item = scopeItem(detailsKey(key), write.conversation, newRevision());
    put("conversation", tables.conversations, item, scopeCondition(write.conversation, nowMs));
  }
  if (write.user !== undefined) {
    put("user", tables.users, scopeItem(userKey(key), write.user, newRevision()), scopeCondition(write.user, nowMs));
  }
  if (write.keep !== undefined) {
    const { turnId, answer, expiresAt } = write.keep;
    const item = { ...turnKey(key, turnId), answer: { S: answer }, expires_at: { N: String(expiresAt) } };
    put("keep", tables.conversations, item, absentOrExpired(nowMs));
  }
  return planned;
}

export interface FailedCondition {
  readonly write: PlannedWrite;
  /** The item as it stands; undefined where there is none. */
  readonly item: Item | undefined;
}

export function conditionsFailed(failed: readonly FailedCondition[], nowMs: number): WriteResult {
  // The SDK repeats a request whose answer was lost; the repeat then fails on what the first one wrote.
  if (failed.some(({ write: { mark }, item }) => mark !== undefined && item?.[mark.attribute]?.S === mark.value)) {
    return { status: "written" };
  }
  const of = (part: PlannedWrite["part"]) => failed.find(({ write }) => write.part === part);
  const answer = of("keep")?.item?.answer?.S;
  if (answer !== undefined) return { status: "kept", answer };
  const conversation = of("conversation");
  const user = of("user");
  return {
    status: "changed",
    ...(conversation && { conversation: readScopeItem("conversation_details", conversation.item, nowMs) }),
    ...(user && { user: readScopeItem("user_details", user.item, nowMs) }),
  };
}
