import type { Clock } from "../../handlers/dispatcher/clock";
import { type Commit, commitState } from "../../handlers/dispatcher/commit-state";
import type { StateKey, StateStore, StateWrite, WriteResult } from "../../handlers/dispatcher/state-store";

const NOW = 1_800_000_000_000;
const EXPIRY = NOW / 1000 + 3 * 3600;
const key: StateKey = { environment: "staging", userId: "u1", conversation: { bot: "orders", conversationNo: 1 } };

/** A clock that sleeping moves, and a store that answers what it is told to: races that a real store gives only by chance. */
function scene(results: WriteResult[]) {
  let now = NOW;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
  const writes: StateWrite[] = [];
  const state: StateStore = {
    load: () => Promise.reject(new Error("not read in a commit")),
    write: async (_key, write) => {
      writes.push(write);
      return results[Math.min(writes.length, results.length) - 1]!;
    },
  };
  return { clock, writes, commit: (commit: Omit<Commit, "key">) => commitState(state, { key, ...commit }, clock) };
}

const absent = { value: {} };
const guest = { value: { language_code: "en", name: "Guest User" } };

test("nothing changed and no turn_id: no write", async () => {
  const { commit, writes } = scene([]);
  const read = { conversation: { value: { a: 1 }, revision: "r" }, user: guest };
  expect(
    await commit({ read, next: { conversation_details: { a: 1 }, user_details: { ...guest.value } } }),
  ).toMatchObject({ ok: true });
  expect(writes).toEqual([]);
});

test("a first write starts the conversation's three hours; a later one keeps them", async () => {
  const first = scene([{ status: "written" }]);
  await first.commit({ read: { conversation: absent, user: guest }, next: { conversation_details: { a: 1 } } });
  expect(first.writes).toEqual([{ conversation: { value: { a: 1 }, expiresAt: EXPIRY } }]);

  const later = scene([{ status: "written" }]);
  const read = { conversation: { value: { a: 1 }, revision: "r1", expiresAt: EXPIRY - 60 }, user: guest };
  await later.commit({ read, next: { conversation_details: { a: 2 } } });
  expect(later.writes).toEqual([{ conversation: { value: { a: 2 }, over: "r1", expiresAt: EXPIRY - 60 } }]);
});

test("a conversation that expired while the script ran begins anew with this turn's own keys", async () => {
  const { commit, writes } = scene([{ status: "written" }]);
  const read = { conversation: { value: { old: 1, gone: 1 }, revision: "r1", expiresAt: NOW / 1000 }, user: guest };
  await commit({ read, next: { conversation_details: { old: 1, fresh: 2 } } });
  expect(writes).toEqual([{ conversation: { value: { fresh: 2 }, expiresAt: EXPIRY } }]);
});

test("a scope that another turn changed is merged, over the revision that the failed condition handed back", async () => {
  const newer = { value: { theirs: 1 }, revision: "r2", expiresAt: EXPIRY };
  const { commit, writes } = scene([{ status: "changed", conversation: newer }, { status: "written" }]);
  const done = await commit({
    read: { conversation: absent, user: guest },
    next: { conversation_details: { mine: 1 }, user_details: { name: "Asha" } },
  });
  expect(done).toMatchObject({ ok: true, merges: 1 });
  expect(writes[1]).toEqual({
    conversation: { value: { theirs: 1, mine: 1 }, over: "r2", expiresAt: EXPIRY },
    user: { value: { name: "Asha" } },
  });
});

test("limits are checked again after a merge, and then nothing is written", async () => {
  const newer = { value: { theirs: "x".repeat(2000) }, revision: "r2", expiresAt: EXPIRY };
  const { commit, writes } = scene([{ status: "changed", conversation: newer }]);
  const done = await commit({
    read: { conversation: absent, user: guest },
    next: { conversation_details: { mine: "y".repeat(600) } },
  });
  expect(done).toMatchObject({ ok: false, reason: "conversation_details_too_large" });
  expect(writes).toHaveLength(1);
});

test("endless conflicts end in state_conflict within the write's time limit", async () => {
  const { commit, clock } = scene([{ status: "changed", conversation: { value: { theirs: 1 }, revision: "r" } }]);
  const done = await commit({
    read: { conversation: absent, user: guest },
    next: { conversation_details: { mine: 1 } },
  });
  expect(done).toMatchObject({ ok: false, reason: "state_conflict" });
  expect(clock.now() - NOW).toBeLessThanOrEqual(8_000);
});

test("a busy store is asked again, an unavailable one is not", async () => {
  const busy = scene([{ status: "busy", message: "TransactionConflict" }, { status: "written" }]);
  const change = { read: { conversation: absent, user: guest }, next: { conversation_details: { a: 1 } } };
  expect(await busy.commit(change)).toMatchObject({ ok: true });
  expect(busy.writes[1]).toEqual(busy.writes[0]);

  const away = scene([{ status: "unavailable", message: "ECONNREFUSED" }]);
  expect(await away.commit(change)).toMatchObject({ ok: false, reason: "state_unavailable" });
  expect(away.writes).toHaveLength(1);
});

test("the answer is kept in the same write; one over 256 KB is not, and that is told", async () => {
  const small = scene([{ status: "written" }]);
  const read = { conversation: absent, user: guest };
  await small.commit({ read, next: {}, keep: { turnId: "t1", answer: "{}" } });
  expect(small.writes).toEqual([{ keep: { turnId: "t1", answer: "{}", expiresAt: EXPIRY } }]);

  const large = scene([]);
  expect(await large.commit({ read, next: {}, keep: { turnId: "t1", answer: "x".repeat(262_145) } })).toMatchObject({
    ok: true,
    answerTooLargeToKeep: true,
  });
  expect(large.writes).toEqual([]);
});

test("another request with the same turn_id was first: its answer counts, and nothing of ours is written", async () => {
  const { commit, writes } = scene([{ status: "kept", answer: '{"first":true}' }]);
  const done = await commit({
    read: { conversation: absent, user: guest },
    next: { conversation_details: { a: 1 } },
    keep: { turnId: "t1", answer: "{}" },
  });
  expect(done).toMatchObject({ ok: true, keptAnswer: '{"first":true}' });
  expect(writes).toHaveLength(1);
});
