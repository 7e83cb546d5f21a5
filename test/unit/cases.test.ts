import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answerSchema } from "../../handlers/contract/answer";
import { nodeReplySchema } from "../../handlers/contract/node-invocation";
import type { ScopeWrite } from "../../handlers/dispatcher/state-store";
import { turnOf } from "../support/fake-dispatcher";

/** The dispatcher's half of the golden cases (test/cases/README.md); test/python/test_cases.py runs the other half. */

const CASES = join(__dirname, "..", "cases");
const files = readdirSync(CASES).filter((file) => file.endsWith(".json"));
const DURATIONS = { node_duration_ms: 1, cold_start: false };

test.each(files)("%s", async (file) => {
  const wanted = JSON.parse(readFileSync(join(CASES, file), "utf8"));
  const { conversation_details, user_details, variables = {}, messages = {} } = wanted.state;
  const reply = wanted.reply && nodeReplySchema.parse({ ...wanted.reply, ...DURATIONS });
  const version = wanted.request.environment === "production" ? "1" : "$LATEST";

  const { answer, invoked, written } = await turnOf(wanted.request, {
    loaded: {
      ...(conversation_details && { conversation: { value: conversation_details, revision: "r" } }),
      ...(user_details && { user: { value: user_details, revision: "r" } }),
      settings: { variables, messages },
    },
    ran: { status: "replied", reply, version },
  });

  expect(invoked).toEqual(wanted.invocation === null ? [] : [wanted.invocation]);
  expect(comparable(answerSchema.parse(answer), wanted.answer)).toEqual(wanted.answer);
  expect(Object.assign({}, ...written.map(({ conversation, user }) => stateAfter(conversation, user)))).toEqual(
    wanted.state_after,
  );
});

/** Without what a case does not hold: durations, and the detail of a reason that is the dispatcher's own. */
function comparable(answer: ReturnType<typeof answerSchema.parse>, wanted: { bot_break?: { detail?: unknown } }) {
  const { duration_ms: _, node_duration_ms: __, ...turn } = answer.turn;
  if (answer.status !== "bot_break" || wanted.bot_break?.detail !== undefined) return { ...answer, turn };
  const { detail, ...broken } = answer.bot_break;
  return { ...answer, bot_break: broken, turn };
}

const stateAfter = (conversation: ScopeWrite | "delete" | undefined, user: ScopeWrite | undefined) => ({
  ...(typeof conversation === "object" && { conversation_details: conversation.value }),
  ...(user && { user_details: user.value }),
});
