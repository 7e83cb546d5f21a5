import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateFunctionCommand, InvokeCommand } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { startTestCloud, TEST_CREDENTIALS } from "../test/support/test-cloud";
import { loadTable } from "./load";
import { milliseconds, percentile, printTable, timed } from "./statistics";

/**
 * A warm turn against the sum of its parts, interleaved in one run: an Invoke of an empty function in the dispatcher's place, the
 * BatchGetItem, a direct Invoke of the same node, and the conditional write. Then turns per second with several clients.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 400);
const WHOLE_TURN = "the whole turn";
const WARM_UP = 200;

const NODE = `
def main(event, context):
    body = json.loads(event['body'])
    details = body['conversation_details']
    details['turns'] = details.get('turns', 0) + 1
    return {'statusCode': 200, 'body': json.dumps({'status': True, 'conversation_details': details})}
`;

async function main(): Promise<void> {
  const cloud = await startTestCloud({ "bench/nodes/count.py": NODE });
  try {
    const { lambda } = cloud;
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "bench-empty",
        Runtime: "nodejs20.x",
        Handler: "index.handler",
        Role: "arn:aws:iam::000000000000:role/bench",
        Code: { ZipFile: zipSync({ "index.js": strToU8("exports.handler = async () => ({});") }) },
      }),
    );
    // The dispatcher speaks to the store directly, and so does this.
    const store = new DynamoDBClient({ ...TEST_CREDENTIALS, endpoint: cloud.cloud.store.endpoint });
    const user = { user_id: "bench" };
    const turn = (request: object) => cloud.turn({ bot: "bench", environment: "staging", node: "count", ...request });
    const body = {
      event: "API_INTEGRATION",
      user,
      conversation_no: 1,
      entities: {},
      user_details: {},
      conversation_details: { turns: 1 },
      env_variables: {},
    };
    const invoke = (FunctionName: string, payload: object) =>
      lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }));

    const parts: Record<string, () => Promise<unknown>> = {
      [WHOLE_TURN]: () => turn({ user }),
      "Invoke of an empty function": () => invoke("bench-empty", {}),
      BatchGetItem: () =>
        store.send(
          new BatchGetItemCommand({
            RequestItems: {
              "codenode-conversations": {
                Keys: [{ pk: { S: "staging#bench#1#bench" }, sk: { S: "details" } }],
                ConsistentRead: true,
              },
              "codenode-users": { Keys: [{ pk: { S: "staging#bench" } }], ConsistentRead: true },
              "codenode-settings": { Keys: [{ pk: { S: "staging#bench" } }], ConsistentRead: true },
            },
          }),
        ),
      "Invoke of the node": () =>
        invoke("codenode-bot-bench", {
          request_id: "bench",
          environment: "staging",
          bot: "bench",
          node: "count",
          body,
        }),
      "the write": () =>
        store.send(
          new PutItemCommand({
            TableName: "codenode-conversations",
            Item: {
              pk: { S: "staging#bench#1#parts" },
              sk: { S: "details" },
              value: { S: '{"turns":1}' },
              revision: { S: "r" },
              expires_at: { N: "1" },
            },
            ConditionExpression: "attribute_not_exists(pk) OR revision = :read",
            ExpressionAttributeValues: { ":read": { S: "r" } },
          }),
        ),
    };

    const times: Record<string, number[]> = {};
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const [name, step] of Object.entries(parts)) {
        const time = await timed(step);
        if (round >= 0) times[name] = [...(times[name] ?? []), time];
      }
    }
    printTurn(times);

    console.log("\nTurns with several clients, each its own user\n");
    await loadTable("turns/s", ROUNDS * 2, (client) => turn({ user: { user_id: `client-${client}` } }));
  } finally {
    await cloud.stop();
  }
}

/** The parts are summed round by round: the median of sums, as times have long tails and a sum of medians would leave those out. */
function printTurn({ [WHOLE_TURN]: turns = [], ...parts }: Record<string, number[]>): void {
  const sums = turns.map((_, round) => Object.values(parts).reduce((sum, times) => sum + times[round]!, 0));
  const row = (name: string, times: number[]) => [
    name,
    milliseconds(percentile(times, 0.5)),
    milliseconds(percentile(times, 0.99)),
  ];
  console.log(`A warm turn and its parts, ${ROUNDS} rounds, interleaved\n`);
  printTable(
    ["", "p50 ms", "p99 ms"],
    [
      row(WHOLE_TURN, turns),
      ...Object.entries(parts).map(([name, times]) => row(name, times)),
      row("sum of the parts, by round", sums),
    ],
  );
  const ratio = (fraction: number) => (percentile(turns, fraction) / percentile(sums, fraction)).toFixed(2);
  console.log(`\nturn / sum of its parts: p50 ${ratio(0.5)}, p99 ${ratio(0.99)}`);
}

main();
