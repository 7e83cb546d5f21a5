import fc from "fast-check";
import { answerSchema } from "../../handlers/contract/answer";
import { broke, NOW, replied, turnOf } from "../support/fake-dispatcher";

const request = { bot: "orders", environment: "staging", node: "track_order", user: { user_id: "u1" } };
const turn = {
  request_id: "request-1",
  bot: "orders",
  environment: "staging",
  node: "track_order",
  version: "$LATEST",
  duration_ms: 0,
  node_duration_ms: 3,
};

test("a turn answers the whole final_response, and the Output Node it leads to", async () => {
  const output = { status: true, count: 2, conversation_details: { step: 1 } };
  const outputs = [{ id: "found", bot_says: ["You have [[count]] orders"] }];
  const { answer, written } = await turnOf(request, { ran: replied({ final_response: output, outputs }) });
  expect(answer).toEqual({
    status: "ok",
    output,
    output_node: { id: "found", bot_says: ["You have 2 orders"] },
    turn,
  });
  expect(written).toEqual([{ conversation: { value: { step: 1 }, expiresAt: NOW / 1000 + 10_800 } }]);
});

test("the detail of a Bot Break is for staging; production has the reason and request_id, and the log has all", async () => {
  const detail = { message: "list index out of range", type: "IndexError", line: 4, traceback: ["…"] };
  const staging = await turnOf(request, { ran: broke("exception", detail) });
  expect(staging.answer).toMatchObject({ status: "bot_break", bot_break: { reason: "exception", detail } });

  const production = await turnOf({ ...request, environment: "production" }, { ran: broke("exception", detail) });
  expect(production.answer).toEqual({
    status: "bot_break",
    bot_break: { reason: "exception", message: "Sorry, something went wrong. Please try again." },
    turn: { ...turn, environment: "production" },
  });
  expect(production.line).toMatchObject({ request_id: "request-1", reason: "exception", detail: detail.message });
});

test.each([
  [{ language_code: "hi" }, { language_code: "fr" }, "हिंदी"],
  [{}, { language_code: "fr" }, "français"],
  [{ language_code: "de" }, { language_code: "de" }, "english"],
  [{ language_code: "__proto__" }, {}, "english"],
])("the message follows language_code: request %j, User Details %j -> %s", async (user, userDetails, message) => {
  const { answer } = await turnOf(
    { ...request, user: { ...request.user, ...user } },
    {
      ran: broke("timeout"),
      loaded: {
        user: { value: userDetails, revision: "r" },
        settings: { variables: {}, messages: { hi: "हिंदी", fr: "français", en: "english" } },
      },
    },
  );
  expect(answer).toMatchObject({ bot_break: { message } });
});

test("no Output Node matches: a Bot Break, though the scopes of a main that returned well are committed", async () => {
  const never = [{ id: "never", when: { all: [{ variable: "x", operator: "exists" }] }, bot_says: ["x"] }];
  const { answer, written } = await turnOf(request, {
    ran: replied({ final_response: { user_details: { name: "Asha" } }, outputs: never }),
  });
  expect(answer).toMatchObject({ status: "bot_break", bot_break: { reason: "no_output_node" } });
  expect(written).toEqual([{ user: { value: { name: "Asha" } } }]);
});

test("a scope over its limit breaks the turn, and neither scope is written", async () => {
  const { answer, written } = await turnOf(request, {
    ran: replied({ final_response: { conversation_details: { ok: 1 }, user_details: { a: "x".repeat(200) } } }),
  });
  expect(answer).toMatchObject({ bot_break: { reason: "user_details_too_large" } });
  expect(written).toEqual([]);
});

test("a stored variable over 50 characters breaks the turn before the code runs, and its value is told nowhere", async () => {
  const value = "s".repeat(51);
  const { answer, invoked, lines } = await turnOf(request, {
    loaded: { settings: { variables: { TOKEN: value, FINE: "x" }, messages: {} } },
  });
  expect(answer).toMatchObject({
    bot_break: {
      reason: "variable_too_long",
      detail: { message: "a variable has at most 50 characters; TOKEN has 51" },
    },
  });
  expect(invoked).toEqual([]);
  expect(JSON.stringify(answer) + lines.join()).not.toContain(value);
});

test("an answer that Bot Says make too large is response_too_large, not a Lambda error", async () => {
  const outputs = [{ id: "o", bot_says: ["[[big]]", "[[big]]"] }];
  const { answer } = await turnOf(request, {
    ran: replied({ final_response: { big: "x".repeat(3_000_000) }, outputs }),
  });
  expect(answer).toMatchObject({ bot_break: { reason: "response_too_large" } });
});

describe("turn_id", () => {
  const withTurnId = { ...request, turn_id: "t1" };

  test("the answer is kept in the write that commits the scopes", async () => {
    const { answer, written } = await turnOf(withTurnId, {
      ran: replied({ final_response: { conversation_details: { a: 1 } } }),
    });
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0]!.keep!.answer)).toEqual(answer);
  });

  test("a kept answer is given again, marked as replayed, and the code is not run", async () => {
    const first = await turnOf(withTurnId);
    const { answer, invoked, written } = await turnOf(withTurnId, {
      loaded: { keptAnswer: JSON.stringify(first.answer) },
    });
    expect(answer).toEqual({ ...first.answer, turn: { ...first.answer.turn, replayed: true } });
    expect(invoked).toEqual([]);
    expect(written).toEqual([]);
  });

  test("a Bot Break of code that ran is kept too; where nothing ran, nothing is kept", async () => {
    const ran = await turnOf(withTurnId, { ran: broke("exception") });
    expect(JSON.parse(ran.written[0]!.keep!.answer)).toEqual(ran.answer);
    for (const reason of ["throttled", "bot_not_found"] as const) {
      const notRun = { status: "failed" as const, reason, detail: { message: "m" }, mayHaveRun: false };
      expect((await turnOf(withTurnId, { ran: notRun })).written).toEqual([]);
    }
    expect((await turnOf(withTurnId, { ran: broke("node_not_found") })).written).toEqual([]);
  });

  test("a Bot Break that could not be kept stays the answer, and the log says so", async () => {
    const { answer, line } = await turnOf(withTurnId, {
      ran: broke("exception"),
      writes: [{ status: "unavailable", message: "ECONNREFUSED" }],
    });
    expect(answer).toMatchObject({ bot_break: { reason: "exception" } });
    expect(line.warnings).toEqual([expect.stringContaining("ECONNREFUSED")]);
  });

  test("another request with the same turn_id was first: its answer is given, though our code ran too", async () => {
    const first = await turnOf(withTurnId, { ran: replied({ final_response: { by: "the first" } }) });
    const { answer } = await turnOf(withTurnId, {
      ran: replied({ final_response: { by: "the second" } }),
      writes: [{ status: "kept", answer: JSON.stringify(first.answer) }],
    });
    expect(answer).toEqual({ ...first.answer, turn: { ...first.answer.turn, replayed: true } });
  });

  test("a merge over the limit is kept as the Bot Break that it is", async () => {
    const { answer, written } = await turnOf(withTurnId, {
      ran: replied({ final_response: { conversation_details: { mine: "y".repeat(2000) } } }),
      writes: [
        { status: "changed", conversation: { value: { theirs: "x".repeat(2000) }, revision: "r2" } },
        { status: "written" },
      ],
    });
    expect(answer).toMatchObject({ bot_break: { reason: "conversation_details_too_large" } });
    expect(written).toHaveLength(2);
    expect(written[1]!.conversation).toBeUndefined();
    expect(JSON.parse(written[1]!.keep!.answer)).toEqual(answer);
  });
});

test("waiting names the missing entities and writes nothing", async () => {
  const { answer, written } = await turnOf(
    { ...request, node: undefined, after: "capture_order_id", turn_id: "t" },
    { ran: replied({ status: "waiting", missing_entities: ["order_id"] }) },
  );
  expect(answer).toMatchObject({ status: "waiting", missing_entities: ["order_id"], turn: { node: "track_order" } });
  expect(written).toEqual([]);
});

test.each([
  [{ loadFails: "ECONNREFUSED" }, "state_unavailable"],
  [{ writes: [{ status: "unavailable" as const, message: "away" }] }, "state_unavailable"],
  [{ ran: replied({ status: "no such status" }) }, "platform_error"],
  [
    {
      ran: () => {
        throw new Error("a bug of ours");
      },
    },
    "platform_error",
  ],
])("%j is %s", async (scene, reason) => {
  const defaults = { ran: replied({ final_response: { conversation_details: { a: 1 } } }) };
  const { answer, line } = await turnOf(request, { ...defaults, ...scene });
  expect(answer).toMatchObject({ status: "bot_break", bot_break: { reason } });
  expect(line).toMatchObject({ level: "WARN", reason, owner: "platform", PlatformBotBreaks: 1 });
});

test("complete_conversation deletes the scope; sign_up merges into User Details and keeps the limit", async () => {
  const { node: _, ...conversation } = request;
  const complete = await turnOf({ ...conversation, action: "complete_conversation" });
  expect(complete.answer).toMatchObject({ status: "done", turn: { bot: "orders", node: null } });
  expect(complete.written).toEqual([{ conversation: "delete" }]);

  const signUp = {
    action: "sign_up",
    environment: "staging",
    user: { user_id: "u1" },
    custom_data: { email: "a@b.c" },
  };
  const signed = await turnOf(signUp);
  expect(signed.answer).toMatchObject({ status: "done" });
  expect(signed.written).toEqual([{ user: { value: { language_code: "en", name: "Guest User", email: "a@b.c" } } }]);

  const tooMuch = await turnOf({ ...signUp, custom_data: { email: "x".repeat(200) } });
  expect(tooMuch.answer).toMatchObject({ bot_break: { reason: "user_details_too_large" } });
  expect(tooMuch.written).toEqual([]);
});

test("the turn's line is one JSON document with metrics that name existing fields and dimensions", async () => {
  const { line, lines } = await turnOf(request, { ran: broke("exception") });
  expect(lines).toHaveLength(1);
  expect(lines[0]!.endsWith("\n")).toBe(true);
  for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    for (const { Name } of Metrics) expect(typeof line[Name]).toBe("number");
    for (const name of Dimensions.flat()) expect(typeof line[name]).toBe("string");
  }
  expect(line).toMatchObject({ Turns: 1, BotBreaks: 1, PlatformBotBreaks: 0, NodeDuration: 3 });
});

test("no request and no reply escapes as anything but an answer of the schema", async () => {
  const anyRequest = fc.oneof(
    fc.constant(request),
    fc.jsonValue(),
    fc.record({ ...mapConstant(request), entities: fc.jsonValue() }),
  );
  const anyReply = fc.oneof(
    fc.jsonValue(),
    fc
      .record({ final_response: fc.dictionary(fc.string(), fc.jsonValue()), outputs: fc.constant(null) })
      .map((reply) => ({ status: "ok", node: "n", node_duration_ms: 1, cold_start: false, ...reply })),
  );
  await fc.assert(
    fc.asyncProperty(anyRequest, anyReply, async (event, reply) => {
      const { answer } = await turnOf(event, { ran: { status: "replied", version: "1", reply } });
      answerSchema.parse(answer);
    }),
    { numRuns: 300 },
  );
});

const mapConstant = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)]));
