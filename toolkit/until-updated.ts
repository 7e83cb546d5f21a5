import { setTimeout as sleep } from "node:timers/promises";
import { readLatest } from "./bot-function";
import type { Clients } from "./clients";

/** Lambda takes new code over within seconds; a minute and more was seen with VPC settings. */
const GIVE_UP_MS = 180_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Waits until the function's $LATEST has this code and invocations reach it: Lambda goes on answering with the old code until
 * LastUpdateStatus is Successful.
 */
export async function untilUpdated(
  clients: Clients,
  bot: string,
  codeSha256: string,
): Promise<{ ok: true } | { ok: false; message: string }> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const latest = await readLatest(clients, bot);
    if (latest === undefined) return { ok: false, message: "was removed while it was being saved" };
    if (latest.CodeSha256 !== codeSha256)
      return { ok: false, message: "someone else has saved other code right after; save again to be told more" };
    if (latest.LastUpdateStatus === "Failed") {
      const why = latest.LastUpdateStatusReason ?? latest.LastUpdateStatusReasonCode ?? "no reason given";
      return { ok: false, message: `Lambda could not take the code over: ${why}; the code before it answers` };
    }
    if (latest.LastUpdateStatus !== "InProgress" && latest.State !== "Pending") return { ok: true };
    if (Date.now() > giveUpAt)
      return {
        ok: false,
        message: `Lambda has not taken the code over within ${GIVE_UP_MS / 1000} s; look at the function in the AWS console`,
      };
    await sleep(pause);
  }
}
