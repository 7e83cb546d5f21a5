import { LOG_RETENTION_DAYS } from "../handlers/contract/limits";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
export const DAY_MS = 86_400_000;

/** The moment that `--since` means, in epoch milliseconds: `30m`, `2h`, `1d`, or a time as ISO 8601 writes it. */
export function parseSince(
  text: string,
  nowMs: number,
): { ok: true; sinceMs: number } | { ok: false; message: string } {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text);
  const sinceMs = unit !== undefined ? nowMs - Number(amount) * UNIT_MS[unit]! : isTime ? Date.parse(text) : Number.NaN;
  const wrong = (message: string) => ({ ok: false as const, message: `--since ${JSON.stringify(text)} ${message}` });
  if (Number.isNaN(sinceMs)) return wrong("is no time; write 30m, 2h or 1d, or a time such as 2026-11-23T08:30:00Z");
  if (sinceMs > nowMs) return wrong("has not come yet; write a time before now");
  if (sinceMs < nowMs - LOG_RETENTION_DAYS * DAY_MS)
    return wrong(`is too long ago; executions are kept for ${LOG_RETENTION_DAYS} day`);
  return { ok: true, sinceMs };
}
