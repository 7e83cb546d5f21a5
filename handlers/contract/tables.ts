import type { Environment } from "./names";

/**
 * The three DynamoDB tables and their keys. Every partition key begins with the environment, so that IAM's
 * `dynamodb:LeadingKeys` can tell staging from production (SPEC 13). The id that may hold any character comes last.
 */
export interface TableDefinition {
  readonly suffix: string;
  readonly partitionKey: "pk";
  readonly sortKey?: "sk";
  /** Attribute with epoch seconds after which DynamoDB may delete the item. */
  readonly timeToLive?: "expires_at";
}

export const TABLES = {
  /** Conversation Details (sk `details`) and kept answers (sk `turn#<turn_id>`). */
  conversations: { suffix: "conversations", partitionKey: "pk", sortKey: "sk", timeToLive: "expires_at" },
  /** User Details. */
  users: { suffix: "users", partitionKey: "pk" },
  /** Variables and Bot Break messages of a bot in an environment. */
  settings: { suffix: "settings", partitionKey: "pk" },
} as const satisfies Record<string, TableDefinition>;

export type TableId = keyof typeof TABLES;

export const tableName = (prefix: string, table: TableId): string => `${prefix}-${TABLES[table].suffix}`;

export const conversationPartition = (
  environment: Environment,
  bot: string,
  conversationNo: number,
  userId: string,
): string => `${environment}#${bot}#${conversationNo}#${userId}`;
export const DETAILS_SORT_KEY = "details";
export const turnSortKey = (turnId: string): string => `turn#${turnId}`;

export const userPartition = (environment: Environment, userId: string): string => `${environment}#${userId}`;
export const settingsPartition = (environment: Environment, bot: string): string => `${environment}#${bot}`;

/**
 * A settings item: `{ pk, variables: M of NAME -> S, messages: M of language code -> S, revision: S }`.
 * Both maps may be absent. `revision` changes with every write, so that two writers notice each other. In staging `saved: M of
 * code_sha256, by, at` tells who saved the bot's code last (toolkit/saved-mark.ts).
 */
export interface Settings {
  readonly variables: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, string>>;
}
