import { KEPT_ANSWER_LIFETIME_SECONDS, MAX_KEPT_ANSWER_BYTES, STATE_WRITE_WAIT_MS } from "../contract/limits";
import { type Clock, jitteredBackoffMs } from "./clock";
import { mergeScope } from "./merge-scope";
import { botBreak, type Outcome } from "./outcome";
import {
  checkScope,
  type NextScopes,
  newExpiry,
  type ReadScope,
  type ScopeName,
  sameScope,
  unlessExpired,
} from "./scopes";
import type { ScopeWrite, StateKey, StateStore, StateWrite, WriteResult } from "./state-store";

const BACKOFF_BASE_MS = 5;
const BACKOFF_MAX_MS = 200;

export interface Commit {
  readonly key: StateKey;
  readonly read: { readonly conversation: ReadScope; readonly user: ReadScope };
  readonly next: NextScopes;
  /** The conversation is complete: its scope is lost at once. */
  readonly completes?: boolean;
  /** With a turn_id: the answer's JSON text, kept for a repeated request. */
  readonly keep?: { readonly turnId: string; readonly answer: string };
}

export type Committed = {
  readonly keptAnswer?: string;
  readonly merges: number;
  readonly answerTooLargeToKeep: boolean;
};

/**
 * Writes what a turn has changed: both scopes and the kept answer, or nothing. Where another turn was first, this turn's keys are
 * applied over the newer value, which the failed condition hands back. Bounded by STATE_WRITE_WAIT_MS, then state_conflict.
 */
export async function commitState(store: StateStore, commit: Commit, clock: Clock): Promise<Outcome<Committed>> {
  const deadline = clock.now() + STATE_WRITE_WAIT_MS;
  const answerTooLargeToKeep =
    commit.keep !== undefined && Buffer.byteLength(commit.keep.answer) > MAX_KEPT_ANSWER_BYTES;
  const newest = { ...commit.read };
  for (let attempt = 0; ; attempt += 1) {
    const now = clock.now();
    const planned = plan(commit, newest, now, answerTooLargeToKeep);
    if (!planned.ok) return planned;
    if (Object.keys(planned.write).length === 0) return { ok: true, merges: attempt, answerTooLargeToKeep };
    const result = await store.write(commit.key, planned.write, now, deadline - now);
    switch (result.status) {
      case "written":
        return { ok: true, merges: attempt, answerTooLargeToKeep };
      case "kept":
        return { ok: true, merges: attempt, answerTooLargeToKeep, keptAnswer: result.answer };
      case "unavailable":
        return botBreak("state_unavailable", `the state could not be written: ${result.message}`);
      case "changed":
        newest.conversation = result.conversation ?? newest.conversation;
        newest.user = result.user ?? newest.user;
        break;
      case "busy":
        break;
    }
    const pause = jitteredBackoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_MAX_MS);
    if (clock.now() + pause >= deadline) return gaveUp(result, attempt);
    await clock.sleep(pause);
  }
}

function gaveUp(result: Extract<WriteResult, { status: "changed" | "busy" }>, attempt: number): Outcome<never> {
  const why = result.status === "busy" ? result.message : "another turn changed the scope each time";
  return botBreak("state_conflict", `the state could not be written in ${attempt + 1} attempts: ${why}`);
}

function plan(
  commit: Commit,
  newest: { conversation: ReadScope; user: ReadScope },
  now: number,
  answerTooLargeToKeep: boolean,
): Outcome<{ write: StateWrite }> {
  const conversation = planScope(
    "conversation_details",
    commit.read.conversation,
    commit.next,
    newest.conversation,
    now,
  );
  if (!conversation.ok) return conversation;
  const user = planScope("user_details", commit.read.user, commit.next, newest.user, now);
  if (!user.ok) return user;
  const keep = answerTooLargeToKeep ? undefined : commit.keep;
  return {
    ok: true,
    write: {
      ...(commit.completes
        ? { conversation: "delete" as const }
        : conversation.write && { conversation: conversation.write }),
      ...(user.write && { user: user.write }),
      ...(keep && { keep: { ...keep, expiresAt: Math.floor(now / 1000) + KEPT_ANSWER_LIFETIME_SECONDS } }),
    },
  };
}

function planScope(
  scope: ScopeName,
  read: ReadScope,
  { [scope]: next }: NextScopes,
  newest: ReadScope,
  now: number,
): Outcome<{ write?: ScopeWrite }> {
  if (next === undefined || sameScope(read.value, next)) return { ok: true };
  // A scope that expired while the script ran is begun anew; its old item, if still there, is of the revision that was read.
  const live = unlessExpired(scope, newest, now);
  const merged = live === read ? next : mergeScope(read.value, next, live.value);
  if (live !== read) {
    const checked = checkScope(scope, merged);
    if (!checked.ok) return checked;
    if (live.revision !== undefined && sameScope(merged, live.value)) return { ok: true };
  }
  const expiresAt = scope === "conversation_details" ? (live.expiresAt ?? newExpiry(now)) : undefined;
  return {
    ok: true,
    write: {
      value: merged,
      ...(live.revision !== undefined && { over: live.revision }),
      ...(expiresAt !== undefined && { expiresAt }),
    },
  };
}
