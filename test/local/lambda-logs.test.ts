import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { deleteOldLogStreams } from "../../local/lambda/log-retention";
import { StoreClient } from "../../local/store-call";
import { TEST_CREDENTIALS } from "../support/test-cloud";
import { type LambdaFixture, startLambdaFixture, until } from "./lambda-fixture";

jest.setTimeout(30_000);

/** Executions' lines in CloudWatch Logs, as on AWS. */

let fixture: LambdaFixture;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  logs = new CloudWatchLogsClient({ endpoint: fixture.cloud.endpoint, ...TEST_CREDENTIALS });
  await fixture.create(
    "writes",
    `
import logging, sys, time
logging.getLogger().setLevel('INFO')
def handler(event, context):
    for number in range(event.get('lines', 1)):
        print(event['word'], number)
    logging.info('logged %s', event['word'])
    sys.stderr.write('error stream ' + event['word'] + '\\n')
    time.sleep(event.get('seconds', 0))
`,
  );
}, 300_000);
afterAll(async () => {
  logs?.destroy();
  await fixture?.stop();
});

async function events(): Promise<{ stream: string; message: string }[]> {
  const all = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/writes", nextToken }));
    all.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all.map(({ logStreamName, message }) => ({ stream: logStreamName!, message: message! }));
}

/** The lines of the execution that wrote a word, once its REPORT is there. */
const executionOf = (word: string) =>
  until(`${word} is in the log`, async () => {
    return findExecution(await events().catch(() => []), word);
  });

function findExecution(all: Awaited<ReturnType<typeof events>>, word: string) {
  const stream = all.find(({ message }) => message.startsWith(word))?.stream;
  const lines = all.filter((event) => event.stream === stream).map(({ message }) => message);
  const at = lines.findIndex((line) => line.startsWith(word));
  const start = lines.findLastIndex((line, index) => index < at && line.startsWith("START "));
  const end = lines.findIndex((line, index) => index > at && line.startsWith("REPORT "));
  return at >= 0 && end >= 0 && { stream: stream!, lines: lines.slice(start, end + 1) };
}

it("keeps an execution's lines together, between START and REPORT", async () => {
  await fixture.invoke("writes", { word: "alone", lines: 2 });
  const { stream, lines } = await executionOf("alone");
  expect(stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(lines[0]).toMatch(/^START RequestId: \S+ Version: \$LATEST$/);
  expect(lines.slice(1, -2).sort()).toEqual([
    expect.stringMatching(/^\[INFO\]\t\S+Z\t\S+\tlogged alone$/),
    "alone 0",
    "alone 1",
    "error stream alone",
  ]);
  expect(lines.at(-2)).toMatch(/^END RequestId: /);
  expect(lines.at(-1)).toMatch(/^REPORT RequestId: /);
});

it("keeps the lines of turns at the same time, and of turns in one process, apart", async () => {
  const words = Array.from({ length: 20 }, (_, index) => `word-${index}-`);
  await Promise.all(words.map((word) => fixture.invoke("writes", { word, lines: 50 })));
  for (const word of words) await executionOf(word);
  const all = await events();
  for (const word of words) {
    const { lines } = findExecution(all, word) || { lines: [] };
    expect(lines.filter((line) => line.startsWith("word-"))).toEqual(
      Array.from({ length: 50 }, (_, number) => `${word} ${number}`),
    );
  }
});

it("keeps an execution's log for a day", async () => {
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/lambda/writes" }));
  expect(logGroups?.[0]).toMatchObject({ logGroupName: "/aws/lambda/writes", retentionInDays: 1 });
});

it("deletes what is older than that", async () => {
  await fixture.invoke("writes", { word: "old" });
  await executionOf("old");
  const store = new StoreClient(Number(new URL(fixture.cloud.store.endpoint).port));
  const HOUR_MS = 60 * 60_000;
  await deleteOldLogStreams(store, ["/aws/lambda/writes"], Date.now() + 23 * HOUR_MS);
  expect((await events()).some(({ message }) => message === "old 0")).toBe(true);
  await deleteOldLogStreams(store, ["/aws/lambda/writes"], Date.now() + 25 * HOUR_MS);
  expect(await events()).toEqual([]);
  store.close();
  // The process goes on writing to its stream, which is made again.
  await fixture.invoke("writes", { word: "newer" });
  expect((await executionOf("newer")).lines).toContain("newer 0");
});

it("writes what was logged while the store was away when it is back", async () => {
  await fixture.cloud.store.stop();
  expect((await fixture.invoke("writes", { word: "meanwhile" })).functionError).toBeUndefined();
  await fixture.cloud.store.start();
  expect((await executionOf("meanwhile")).lines).toContain("meanwhile 0");
});

it("cuts a line at what an event can hold", async () => {
  await fixture.create(
    "long",
    `def handler(event, context):\n    print('long ' + 'x' * 400_000)\n    print('after')\n`,
  );
  const { log } = await fixture.invoke("long");
  expect(log).toContain("\nafter\nEND");
});
