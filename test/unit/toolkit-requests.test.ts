import { readRunInput } from "../../toolkit/run-input";
import { type TurnFlags, turnRequest } from "../../toolkit/turn-request";

const flags = (changes: Partial<TurnFlags> = {}): TurnFlags => ({
  bot: "orders",
  environment: undefined,
  node: undefined,
  after: undefined,
  event: undefined,
  userId: undefined,
  entities: [],
  conversationNo: undefined,
  turnId: undefined,
  ...changes,
});

test("a turn out of flags has the documented shape of entities, and nothing that was not said", () => {
  expect(turnRequest(flags({ node: "track", entities: ["a=1=2", "b=", "a=3"] }), {})).toEqual({
    ok: true,
    request: {
      bot: "orders",
      environment: "staging",
      node: "track",
      user: { user_id: "u1" },
      entities: {
        a: [
          { detection: "message", original_text: "1=2", entity_value: { value: "1=2" } },
          { detection: "message", original_text: "3", entity_value: { value: "3" } },
        ],
        b: [{ detection: "message", original_text: "", entity_value: { value: "" } }],
      },
    },
  });
});

test("flags go over the file", () => {
  const file = {
    environment: "production",
    after: "ask",
    user: { user_id: "u7", language_code: "hi" },
    entities: { a: ["kept"] },
    turn_id: "t",
  };
  expect(turnRequest(flags({ node: "track", userId: "u8", conversationNo: 2 }), file)).toEqual({
    ok: true,
    request: {
      bot: "orders",
      environment: "production",
      node: "track",
      user: { user_id: "u8", language_code: "hi" },
      conversation_no: 2,
      entities: { a: ["kept"] },
      turn_id: "t",
    },
  });
  expect(turnRequest(flags(), { action: "complete_conversation" })).toMatchObject({ ok: true });
});

test("every fault of the flags is told", () => {
  const wrong = turnRequest(flags({ entities: ["x", "=y"] }), { turnid: 1 });
  expect(wrong).toEqual({
    ok: false,
    messages: [
      expect.stringContaining('unknown key "turnid" in the request file; did you mean "turn_id"?'),
      '"x" is no entity; write name=value',
      '"=y" is no entity; write name=value',
      expect.stringContaining("which node?"),
    ],
  });
  expect(turnRequest(flags({ node: "a" }), [])).toMatchObject({ ok: false });
});

test.each([
  ['{"entities":{},"user_data":{}}', []],
  [
    '{"entities":{},"user":{},"node":"x","event":"E","conversation_no":2,"user_details":{},"conversation_details":{},"env_variables":{}}',
    [],
  ],
  ["{}", ["entities: missing; write an object", "user_data: missing; write an object"]],
  [
    '{"entities":[],"user":3,"usr":1,"user_details":{"a":1}}',
    ["entities: ", "user: ", "user_details.a: ", 'usr: unknown key; did you mean "user"?'],
  ],
  ["[]", [": ", "user_data: missing"]],
  ["{", [": is not JSON"]],
])("Sample Input Data %s", (text, expected) => {
  const read = readRunInput(text);
  const faults = read.ok ? [] : read.faults.map(({ path, message }) => `${path}: ${message}`);
  expect(faults.sort()).toEqual(expected.map((start) => expect.stringContaining(start)));
});
