import { randomUUID } from "node:crypto";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ENVIRONMENTS } from "../handlers/contract/names";
import { settingsPartition, tableName } from "../handlers/contract/tables";

/** Sets a variable of a sample bot in both environments, as `codenode vars set` would; its other variables stay. */
export async function setSampleVariable(
  endpoint: string,
  prefix: string,
  bot: string,
  name: string,
  value: string,
): Promise<void> {
  const dynamo = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    for (const environment of ENVIRONMENTS) {
      const item = {
        TableName: tableName(prefix, "settings"),
        Key: { pk: { S: settingsPartition(environment, bot) } },
      };
      // A key of a map can only be set where the map is: the first update makes it.
      await dynamo.send(
        new UpdateItemCommand({
          ...item,
          UpdateExpression: "SET variables = if_not_exists(variables, :none)",
          ExpressionAttributeValues: { ":none": { M: {} } },
        }),
      );
      await dynamo.send(
        new UpdateItemCommand({
          ...item,
          UpdateExpression: "SET variables.#name = :value, revision = :revision",
          ExpressionAttributeNames: { "#name": name },
          ExpressionAttributeValues: { ":value": { S: value }, ":revision": { S: randomUUID() } },
        }),
      );
    }
  } finally {
    dynamo.destroy();
  }
}
