import { type AttributeValue, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DEFAULT_SCOPES } from "../handlers/contract/default-scopes";
import type { Environment } from "../handlers/contract/names";
import {
  conversationPartition,
  DETAILS_SORT_KEY,
  type TableId,
  tableName,
  userPartition,
} from "../handlers/contract/tables";
import type { Clients } from "./clients";

export interface ScopeKey {
  readonly environment: string;
  readonly bot: string;
  readonly conversation_no: number;
  readonly user_id: string;
}

/** Both scopes of a user (SPEC 5); `unreadable` says why where this user of AWS may not see them. */
export type Scopes =
  | { readonly conversation_details: unknown; readonly user_details: unknown }
  | { readonly unreadable: string };

export async function readScopes(clients: Clients, key: ScopeKey): Promise<Scopes> {
  const environment = key.environment as Environment;
  const conversation = conversationPartition(environment, key.bot, key.conversation_no, key.user_id);
  try {
    const [conversation_details, user_details] = await Promise.all([
      read(clients, "conversations", { pk: { S: conversation }, sk: { S: DETAILS_SORT_KEY } }),
      read(clients, "users", { pk: { S: userPartition(environment, key.user_id) } }),
    ]);
    return {
      conversation_details: conversation_details ?? DEFAULT_SCOPES.conversation_details,
      user_details: user_details ?? DEFAULT_SCOPES.user_details,
    };
  } catch (error) {
    // A builder's policy need not allow to read what users have said.
    if (error instanceof Error && error.name === "AccessDeniedException") return { unreadable: error.message };
    throw error;
  }
}

async function read(clients: Clients, table: TableId, Key: Record<string, AttributeValue>): Promise<unknown> {
  const TableName = tableName(clients.prefix, table);
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  // An expired scope is absent, whether or not DynamoDB has removed it yet.
  const expired = Item?.expires_at?.N !== undefined && Number(Item.expires_at.N) * 1000 <= Date.now();
  return Item?.value?.S === undefined || expired ? undefined : JSON.parse(Item.value.S);
}
