import fc from "fast-check";
import { parseRequest } from "../../handlers/dispatcher/parse-request";

const good = { bot: "orders", environment: "staging", node: "track_order", user: { user_id: "u1" } };

const faultsOf = (event: unknown) => {
  const parsed = parseRequest(event);
  if (parsed.ok) throw new Error("expected a refusal");
  expect(parsed.reason).toBe("invalid_request");
  return parsed.detail.faults!.map((fault) => `${fault.path}: ${fault.message}`);
};

test("a request gets its defaults, and other keys of user pass through", () => {
  const parsed = parseRequest({ ...good, user: { user_id: "u1", device_platform: 5, loyalty: { tier: "gold" } } });
  expect(parsed).toEqual({
    ok: true,
    request: {
      action: "run_node",
      bot: "orders",
      environment: "staging",
      node: "track_order",
      event: "API_INTEGRATION",
      conversation_no: 1,
      entities: {},
      user: { user_id: "u1", device_platform: 5, loyalty: { tier: "gold" } },
    },
  });
});

test("every fault is listed at once, each with the wrong value and what is allowed", () => {
  expect(
    faultsOf({ bot: "Orders!", environment: "test", user: {}, conversation_no: "2", entities: [], turnid: "t" }),
  ).toEqual([
    'bot: is "Orders!"; a bot id is [a-z][a-z0-9-]{0,39}',
    'environment: is "test"; allowed: staging, production',
    "user.user_id: is missing; it is to be of type string",
    'conversation_no: is "2"; it is to be of type number',
    "entities: is []; it is to be an object",
    "turnid: is no key of this request; allowed: action, bot, environment, node, after, event, user, conversation_no, entities, turn_id",
    "node: name either `node` (a Code Node) or `after` (a Static Node), and not both",
  ]);
});

test.each([
  ["neither node nor after", { ...good, node: undefined }],
  ["both node and after", { ...good, after: "capture_order_id" }],
])("%s is refused", (_, event) => {
  expect(faultsOf(event)).toEqual(["node: name either `node` (a Code Node) or `after` (a Static Node), and not both"]);
});

test("an unknown action is refused with the allowed ones", () => {
  expect(faultsOf({ ...good, action: "train" })).toEqual([
    'action: "train" is no action; allowed: run_node, complete_conversation, sign_up',
  ]);
});

test("sign_up takes strings only", () => {
  expect(
    faultsOf({ action: "sign_up", environment: "staging", user: { user_id: "u" }, custom_data: { age: 7 } }),
  ).toEqual(["custom_data.age: is 7; it is to be of type string"]);
});

test("nothing escapes as anything but a request or an invalid_request", () => {
  const nearly = fc.record(
    {
      action: fc.oneof(fc.constantFrom("run_node", "complete_conversation", "sign_up"), fc.jsonValue()),
      bot: fc.oneof(fc.constant("orders"), fc.jsonValue()),
      environment: fc.oneof(fc.constant("staging"), fc.jsonValue()),
      node: fc.oneof(fc.constant("n"), fc.jsonValue()),
      user: fc.oneof(fc.record({ user_id: fc.oneof(fc.string(), fc.jsonValue()) }), fc.jsonValue()),
      custom_data: fc.jsonValue(),
      entities: fc.jsonValue(),
      turn_id: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(nearly, fc.jsonValue()), (event) => {
      const parsed = parseRequest(event);
      if (!parsed.ok) expect(parsed.detail.faults!.length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});
