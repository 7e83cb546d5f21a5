import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "aws-lambda";
import type { Answer } from "../contract/answer";
import { DEFAULT_PREFIX } from "../contract/names";
import { tableName } from "../contract/tables";
import { systemClock } from "./clock";
import type { Dependencies } from "./dependencies";
import { dispatch } from "./dispatch";
import { dynamoStateStore } from "./dynamo-state-store";
import { lambdaBotRunner } from "./lambda-bot-runner";
import { turnLog } from "./turn-log";

const prefix = process.env.CODENODE_PREFIX ?? DEFAULT_PREFIX;

const dependencies: Dependencies = {
  state: dynamoStateStore(new DynamoDBClient({ maxAttempts: 3 }), {
    conversations: tableName(prefix, "conversations"),
    users: tableName(prefix, "users"),
    settings: tableName(prefix, "settings"),
  }),
  bots: lambdaBotRunner(new LambdaClient({ maxAttempts: 1 }), prefix, systemClock),
  clock: systemClock,
  log: turnLog({
    namespace: `Codenode/${prefix}`,
    metricsByBot: process.env.CODENODE_METRICS_BY_BOT === "true",
    writeLine: (line) => process.stdout.write(line),
  }),
};

export const handler = (event: unknown, context: Context): Promise<Answer> =>
  dispatch(event, context.awsRequestId, dependencies);
