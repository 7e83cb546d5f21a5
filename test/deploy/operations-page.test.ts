import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { botFunctionName } from "../../handlers/contract/names";
import { findInterpreter } from "../../python-layer/interpreter";
import { listBots } from "../../toolkit/bot-folder";
import { shell } from "../support/ministack/cdk";
import { type Ministack, startMinistack } from "../support/ministack/ministack";
import { engineAt, TEST_CREDENTIALS, temporaryDirectory } from "../support/test-cloud";

/** Every command of docs/operations.md, in the page's order, as an operator types it: this repository into an empty account. */

const page = readFileSync(join(__dirname, "..", "..", "docs", "operations.md"), "utf8");
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.trim().split("\n"));

const directory = temporaryDirectory("operations");
let ministack: Ministack;
let engine: ReturnType<typeof engineAt>;

beforeAll(async () => {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  ministack = await startMinistack(directory, found.interpreter);
  engine = engineAt(ministack.endpoint);
}, 60_000);

afterAll(async () => {
  engine?.lambda.destroy();
  await ministack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const functions = async (): Promise<(string | undefined)[]> => {
  const { Functions } = await engine.lambda.send(new ListFunctionsCommand({}));
  return (Functions ?? []).map(({ FunctionName }) => FunctionName).sort();
};
const SAMPLE_BOTS = listBots(join(__dirname, "..", "..", "bots")).map((bot) => botFunctionName("codenode", bot));
const DEPLOYED = [...SAMPLE_BOTS, "codenode-dispatcher"].sort();

/** What stands in the account after a command; commands that are not named change no function. */
const AFTER: Record<string, readonly string[]> = {
  "npx cdk deploy --all --require-approval never": DEPLOYED,
  "npx cdk destroy codenode-bots-1 --force": ["codenode-dispatcher"],
  "npx cdk destroy --all --force": [],
};

test("the commands work, and nothing but them is in the page's blocks", async () => {
  expect(commands.filter((line) => !line.startsWith("npx cdk "))).toEqual([]);
  expect(Object.keys(AFTER).filter((line) => !commands.includes(line))).toEqual([]);
  // A folder of its own for cdk.out, and no second validation of templates that test/synth has validated.
  const settings = { CDK_OUTPUT: join(directory, "cdk.out"), CDK_VALIDATION: "false" };
  let expected: readonly string[] = [];
  for (const line of commands) {
    const { status, output } = await shell(ministack.endpoint, directory, settings, line);
    if (status !== 0) throw new Error(`${line} ended with ${status}:\n${output}`);
    expected = AFTER[line] ?? expected;
    const other = line.startsWith("npx cdk deploy") && line.includes("codenode-test");
    const names = await functions();
    expect({ line, names: names.filter((name) => !name!.startsWith("codenode-test-")) }).toEqual({
      line,
      names: expected,
    });
    expect({ line, other: names.some((name) => name!.startsWith("codenode-test-")) }).toEqual({ line, other });
  }
  const dynamodb = new DynamoDBClient({ endpoint: ministack.endpoint, ...TEST_CREDENTIALS });
  const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(["codenode-settings", "codenode-test-settings", "codenode-test-users", "codenode-users"]);
  dynamodb.destroy();
}, 400_000);
