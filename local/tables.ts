import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { TABLES, type TableDefinition, type TableId, tableName } from "../handlers/contract/tables";

/** Makes the platform's tables where they are missing; what is there stays as it is. */
export async function createTables(dynamo: DynamoDBClient, prefix: string): Promise<void> {
  await Promise.all(
    (Object.keys(TABLES) as TableId[]).map((id) => createTable(dynamo, tableName(prefix, id), TABLES[id])),
  );
}

async function createTable(dynamo: DynamoDBClient, name: string, table: TableDefinition): Promise<void> {
  const keys = [table.partitionKey, ...(table.sortKey === undefined ? [] : [table.sortKey])];
  try {
    await dynamo.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" })),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  if (table.timeToLive === undefined) return;
  const { TimeToLiveDescription } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName: name }));
  if (TimeToLiveDescription?.TimeToLiveStatus === "ENABLED") return;
  await dynamo.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    }),
  );
}
