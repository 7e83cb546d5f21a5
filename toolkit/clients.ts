import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";

/** What every operation on bots works over: AWS's clients of one target, and the prefix of its names (SPEC 13). */
export interface Clients {
  readonly prefix: string;
  readonly lambda: LambdaClient;
  readonly dynamodb: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
}

/** For what works on settings alone: the local cloud sets a variable of its sample bot so. */
export type SettingsClients = Pick<Clients, "prefix" | "dynamodb">;
