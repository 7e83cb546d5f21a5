import { ExecutionGrouper } from "../../toolkit/logs-executions";
import { parseSince } from "../../toolkit/logs-since";

/** Lambda's own lines in AWS's spelling, which the local cloud cannot bring about. */
const START = "START RequestId: 11111111-2222-3333-4444-555555555555 Version: 7";
const END = "END RequestId: 11111111-2222-3333-4444-555555555555";
const REPORT =
  "REPORT RequestId: 11111111-2222-3333-4444-555555555555\tDuration: 22000.00 ms\tBilled Duration: 22000 ms";
const runtimeLine = (request_id: string, more: object = {}) =>
  JSON.stringify({
    time: "2026-11-23T01:00:00.000Z",
    level: "INFO",
    request_id,
    bot: "orders",
    environment: "production",
    node: "track_order",
    version: "7",
    message: `line of ${request_id}`,
    ...more,
  });

function grouped(...messages: (string | [stream: string, message: string])[]) {
  const grouper = new ExecutionGrouper();
  for (const [index, given] of messages.entries()) {
    const [stream, message] = typeof given === "string" ? ["one", given] : given;
    grouper.add({ id: String(index), stream, timestampMs: Date.UTC(2026, 10, 23, 1) + index, message });
  }
  return grouper.executions;
}

test.each([
  [`${REPORT}\tStatus: timeout`, "timeout"],
  ["2026-11-23T01:00:00.000Z 11111111-2222-3333-4444-555555555555 Task timed out after 22.00 seconds", "timeout"],
  [`${REPORT}\tStatus: error\tError Type: Runtime.OutOfMemory`, "out_of_memory"],
  [`${REPORT}\tStatus: error\tError Type: Runtime.ExitError`, "exit"],
  ["RequestId: 11111111-2222-3333-4444-555555555555 Error: Runtime exited with error: signal: killed", "out_of_memory"],
])("a process that was ended from outside: %s", (line, outcome) => {
  const last = line.startsWith("REPORT") ? line : REPORT;
  const [execution] = grouped(START, runtimeLine("turn"), ...(last === line ? [] : [line]), END, last);
  expect(execution).toMatchObject({ request_id: "turn", version: "7", outcome, duration_ms: 22000 });
});

test("killed by the kernel: the text says more than REPORT's error type, whichever comes first", () => {
  const killed = "RequestId: 11111111-2222-3333-4444-555555555555 Error: Runtime exited with error: signal: killed";
  const [execution] = grouped(START, killed, END, `${REPORT}\tStatus: error\tError Type: Runtime.ExitError`);
  expect(execution).toMatchObject({ request_id: null, environment: "production", outcome: "out_of_memory" });
});

test("lines of other processes, and of a thread that outlives its turn, stay apart", () => {
  const executions = grouped(
    ["one", START],
    ["two", START.replace("1111", "9999")],
    ["one", runtimeLine("a")],
    ["two", runtimeLine("b")],
    ["one", runtimeLine("a", { message: "execution ended", outcome: "ok", duration_ms: 3 })],
    ["one", END],
    ["one", REPORT],
    ["one", START],
    ["one", runtimeLine("a", { message: "late" })],
    ["one", "native text"],
    ["one", runtimeLine("c")],
    ["two", "text of two"],
  );
  expect(executions.map(({ request_id, lines }) => [request_id, lines.map(({ message }) => message)])).toEqual([
    ["a", ["line of a", "late"]],
    ["b", ["line of b", "text of two"]],
    ["c", ["native text", "line of c"]],
  ]);
  expect(executions[0]).toMatchObject({ outcome: "ok", duration_ms: 3 });
});

test("a response that Lambda refused is no ok", () => {
  const ending = runtimeLine("a", { message: "execution ended", outcome: "ok", duration_ms: 3 });
  const [execution] = grouped(
    START,
    ending,
    END,
    `${REPORT}\tStatus: error\tError Type: Function.ResponseSizeTooLarge`,
  );
  expect(execution!.outcome).toBe("response_too_large");
});

test("--since takes spans and times, and says what it allows", () => {
  const now = Date.parse("2026-11-23T02:00:00Z");
  expect(parseSince("90m", now)).toEqual({ ok: true, sinceMs: now - 90 * 60_000 });
  expect(parseSince("2026-11-23T01:59:00Z", now)).toEqual({ ok: true, sinceMs: now - 60_000 });
  for (const wrong of ["", "yesterday", "1w", "-1h", "2026-13-40", "25h", "2026-11-23T02:00:01Z"])
    expect(parseSince(wrong, now)).toMatchObject({ ok: false });
});
