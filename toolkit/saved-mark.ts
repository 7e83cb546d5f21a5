import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { settingsPartition, tableName } from "../handlers/contract/tables";
import type { Clients } from "./clients";

/**
 * Who saved a bot last, beside its staging settings: what tells code that someone saved, which may be nowhere else, from code that a
 * deployment brought, which is in the folder that was deployed.
 */
export interface SavedMark {
  readonly codeSha256: string;
  readonly by: string;
  readonly at: string;
}

const itemOf = (clients: Clients, bot: string) => ({
  TableName: tableName(clients.prefix, "settings"),
  Key: { pk: { S: settingsPartition("staging", bot) } },
});

export async function readSavedMark(clients: Clients, bot: string): Promise<SavedMark | undefined> {
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ ...itemOf(clients, bot), ConsistentRead: true }));
  const mark = Item?.saved?.M;
  return mark && { codeSha256: mark.code_sha256?.S ?? "", by: mark.by?.S ?? "", at: mark.at?.S ?? "" };
}

/** Leaves variables, messages and their revision as they are. */
export async function writeSavedMark(clients: Clients, bot: string, { codeSha256, by, at }: SavedMark): Promise<void> {
  const saved = { M: { code_sha256: { S: codeSha256 }, by: { S: by }, at: { S: at } } };
  await clients.dynamodb.send(
    new UpdateItemCommand({
      ...itemOf(clients, bot),
      UpdateExpression: "SET saved = :saved",
      ExpressionAttributeValues: { ":saved": saved },
    }),
  );
}
