import { GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { startTestCloud, type TestCloud } from "../support/test-cloud";

/** Bot State through the real dispatcher, real Python and a real store (SPEC 5). */

const NODES = {
  // Returns both scopes as it got them, with the key of the entity `key` added where there is one.
  remember: `
def main(event, context):
    body = json.loads(event['body'])
    details = body['conversation_details']
    key = Entities(body['entities']).get('key')
    if key:
        details[key] = True
    return {'statusCode': 200, 'body': json.dumps({'conversation_details': details, 'user_details': body['user_details']})}
`,
  name_user: `
def main(event, context):
    body = json.loads(event['body'])
    name = Entities(body['entities']).get('name')
    return {'statusCode': 200, 'body': json.dumps({'user_details': {**body['user_details'], 'name': name}})}
`,
  // Counts how often it ran, in a file that outlives the process, and takes long enough for a second request to arrive.
  count_runs: `
import time
def main(event, context):
    path = Entities(json.loads(event['body'])['entities']).get('file')
    with open(path, 'a') as runs:
        runs.write('x')
    time.sleep(0.2)
    details = json.loads(event['body'])['conversation_details']
    details['runs'] = details.get('runs', 0) + 1
    return {'statusCode': 200, 'body': json.dumps({'size': len(open(path).read()), 'conversation_details': details})}
`,
  variables: `
def main(event, context):
    return {'statusCode': 200, 'body': json.dumps({'env': json.loads(event['body'])['env_variables']})}
`,
};

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    ...Object.fromEntries(Object.entries(NODES).map(([id, source]) => [`memo/nodes/${id}.py`, source])),
    "other/nodes/name_user.py": NODES.name_user,
  });
}, 300_000);
afterAll(() => cloud?.stop());

let users = 0;
const newUser = () => ({ user_id: `user-${++users}` });
const entity = (value: string) => [{ entity_value: { value } }];
const base = { bot: "memo", environment: "staging" };
const scopes = async (user: object, more: object = {}) => {
  const answer = await cloud.turn({ ...base, user, node: "remember", ...more });
  if (answer.status !== "ok") throw new Error(JSON.stringify(answer));
  return answer.output as { conversation_details: Record<string, unknown>; user_details: Record<string, unknown> };
};
const remember = (user: object, key: string, more: object = {}) =>
  scopes(user, { entities: { key: entity(key) }, ...more });

test("scopes start with their defaults, and keep what a turn returned", async () => {
  const user = newUser();
  expect(await scopes(user)).toEqual({
    conversation_details: {},
    user_details: { language_code: "en", name: "Guest User" },
  });
  await remember(user, "a");
  expect((await remember(user, "b")).conversation_details).toEqual({ a: true, b: true });
});

test("Conversation Details belong to environment, bot, user and conversation; User Details to environment and user", async () => {
  const user = newUser();
  await remember(user, "a");
  await cloud.turn({ ...base, bot: "other", user, node: "name_user", entities: { name: entity("Asha") } });
  expect(await scopes(user)).toEqual({
    conversation_details: { a: true },
    user_details: { language_code: "en", name: "Asha" },
  });
  expect((await scopes(user, { conversation_no: 2 })).conversation_details).toEqual({});
  expect(await scopes(newUser())).toMatchObject({ conversation_details: {}, user_details: { name: "Guest User" } });
});

test("64 clients at once, one user: no key is lost", async () => {
  const user = newUser();
  const keys = Array.from({ length: 64 }, (_, index) => `key_${index}`);
  const answers = await Promise.all(
    keys.map((key) => cloud.turn({ ...base, user, node: "remember", entities: { key: entity(key) } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(keys.map(() => "ok"));
  expect(Object.keys((await scopes(user)).conversation_details).sort()).toEqual([...keys].sort());
}, 60_000);

describe("turn_id", () => {
  const run = (user: object, turn_id: string) =>
    cloud.turn({
      ...base,
      user,
      turn_id,
      node: "count_runs",
      entities: { file: entity(`${cloud.botsDirectory}/../runs-${turn_id}`) },
    });

  test("sent one after the other: the code ran once, and the answer is the first one's", async () => {
    const user = newUser();
    const first = await run(user, "one-after-other");
    const second = await run(user, "one-after-other");
    expect(first).toMatchObject({ status: "ok", output: { size: 1 } });
    expect(second).toEqual({ ...first, turn: { ...first.turn, replayed: true } });
    expect((await scopes(user)).conversation_details).toEqual({ runs: 1 });
  });

  test("sent eight times at once: one answer, one commit", async () => {
    const user = newUser();
    const answers = await Promise.all(Array.from({ length: 8 }, () => run(user, "at-once")));
    const [first, ...others] = answers.filter(({ turn }) => !turn.replayed);
    expect(others).toEqual([]);
    for (const answer of answers)
      expect({ ...answer, turn: { ...answer.turn, replayed: undefined } }).toEqual({
        ...first,
        turn: { ...first!.turn, replayed: undefined },
      });
    expect((await scopes(user)).conversation_details).toEqual({ runs: 1 });
  }, 20_000);
});

test("a conversation older than three hours is {} although its item is still there", async () => {
  const user = newUser();
  await remember(user, "old");
  const Key = { pk: { S: `staging#memo#1#${user.user_id}` }, sk: { S: "details" } };
  const { Item } = await cloud.dynamodb.send(new GetItemCommand({ TableName: "codenode-conversations", Key }));
  const threeHoursFromNow = Date.now() / 1000 + 3 * 3600;
  expect(Math.abs(Number(Item!.expires_at!.N) - threeHoursFromNow)).toBeLessThan(60);

  const past = { ":past": { N: String(Math.floor(Date.now() / 1000) - 1) } };
  await cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: "codenode-conversations",
      Key,
      UpdateExpression: "SET expires_at = :past",
      ExpressionAttributeValues: past,
    }),
  );
  expect((await scopes(user)).conversation_details).toEqual({});
  await remember(user, "new");
  expect((await scopes(user)).conversation_details).toEqual({ new: true });
});

test("complete_conversation loses the scope at once, and only that one", async () => {
  const user = newUser();
  await remember(user, "a");
  await remember(user, "b", { conversation_no: 2 });
  expect(await cloud.turn({ ...base, action: "complete_conversation", user })).toMatchObject({ status: "done" });
  expect((await scopes(user)).conversation_details).toEqual({});
  expect((await scopes(user, { conversation_no: 2 })).conversation_details).toEqual({ b: true });
  expect(await cloud.turn({ ...base, action: "complete_conversation", user })).toMatchObject({ status: "done" });
});

test("a complete_conversation repeated with its turn_id does not lose what came after it", async () => {
  const user = newUser();
  const complete = { ...base, action: "complete_conversation", user, turn_id: "complete-1" };
  await remember(user, "before");
  const first = await cloud.turn(complete);
  await remember(user, "after");
  expect(await cloud.turn(complete)).toEqual({ ...first, turn: { ...first.turn, replayed: true } });
  expect((await scopes(user)).conversation_details).toEqual({ after: true });
});

test("sign_up is merged into User Details, also by many at once", async () => {
  const user = newUser();
  const signUps = Array.from({ length: 8 }, (_, index) =>
    cloud.turn({ action: "sign_up", environment: "staging", user, custom_data: { [`k${index}`]: "v" } }),
  );
  for (const answer of await Promise.all(signUps)) expect(answer).toMatchObject({ status: "done" });
  const { user_details } = await scopes(user);
  expect(Object.keys(user_details)).toHaveLength(2 + 8);
});

test("variables and Bot Break messages come from the settings of bot and environment", async () => {
  const setting = (pk: string, variables: Record<string, string>) =>
    new PutItemCommand({
      TableName: "codenode-settings",
      Item: {
        pk: { S: pk },
        variables: { M: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { S: value }])) },
        messages: { M: { en: { S: "Oops." }, hi: { S: "क्षमा करें।" } } },
      },
    });
  await cloud.dynamodb.send(setting("staging#memo", { API_KEY: "staging-key" }));
  expect(await cloud.turn({ ...base, user: newUser(), node: "variables" })).toMatchObject({
    output: { env: { API_KEY: "staging-key" } },
  });

  await cloud.dynamodb.send(setting("staging#memo", { API_KEY: "x".repeat(51) }));
  const user = { ...newUser(), language_code: "hi" };
  expect(await cloud.turn({ ...base, user, node: "variables" })).toMatchObject({
    status: "bot_break",
    bot_break: { reason: "variable_too_long", message: "क्षमा करें।" },
  });
  await cloud.dynamodb.send(setting("staging#memo", {}));
});

test("the store stopped: state_unavailable; back again: ok, without a restart of anything else", async () => {
  const user = newUser();
  await remember(user, "before");
  await cloud.cloud.store.stop();
  expect(await cloud.turn({ ...base, user, node: "remember" })).toMatchObject({
    status: "bot_break",
    bot_break: { reason: "state_unavailable" },
  });
  await cloud.cloud.store.start();
  expect((await scopes(user)).conversation_details).toEqual({ before: true });
}, 30_000);
