import { existsSync } from "node:fs";
import { join } from "node:path";
import { type LambdaFixture, startLambdaFixture, until } from "./lambda-fixture";

jest.setTimeout(30_000);

/** Whatever a function does to its process, the caller gets AWS's shape of it, and the next turn a process that works. */

const MODES = `
import json, os, subprocess, sys, time
def handler(event, context):
    mode = event.get('mode')
    if mode == 'raise':
        raise ValueError('ä' * event.get('size', 1))
    if mode == 'exit':
        os._exit(event['code'])
    if mode == 'sys.exit':
        sys.exit(3)
    if mode == 'kill':
        os.kill(os.getpid(), event['signal'])
    if mode == 'sleep':
        print('before the end', flush=True)
        if 'child' in event:
            subprocess.Popen([sys.executable, '-c', f"import time; time.sleep(2); open({event['child']!r}, 'w')"])
        time.sleep(30)
    if mode == 'spin':
        import re
        re.match(r'(a+)+$', 'a' * 60 + 'b')
    if mode == 'memory':
        blocks = [bytearray(40_000_000) for _ in range(10)]
        time.sleep(5)
    if mode == 'child memory':
        subprocess.run([sys.executable, '-c', 'import time; x = bytearray(300_000_000); time.sleep(5)'])
    if mode == 'not json':
        return {1, 2}
    if mode == 'later':
        import threading
        threading.Timer(0.05, lambda: os._exit(9)).start()
    return 'well'
`;

let fixture: LambdaFixture;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  await fixture.create("modes", MODES, { Timeout: 1, MemorySize: 128 });
}, 300_000);
afterAll(() => fixture?.stop());

/** Runs a turn that fails, and then one that must not notice. */
async function fails(event: object, name = "modes") {
  const failed = await fixture.invoke(name, event);
  const next = await fixture.invoke(name, {});
  expect(next).toMatchObject({ functionError: undefined, payload: "well" });
  expect(failed).toMatchObject({ status: 200, functionError: "Unhandled", version: "$LATEST" });
  return failed;
}

const requestIdOf = (log: string) => /START RequestId: (\S+)/.exec(log)?.[1];

it("gives an exception with type, message and the function's own frames", async () => {
  const { payload, log } = await fails({ mode: "raise" });
  expect(payload).toMatchObject({ errorType: "ValueError", errorMessage: "ä", requestId: requestIdOf(log) });
  expect(payload.stackTrace).toHaveLength(1);
  expect(payload.stackTrace[0]).toMatch(/app\.py", line 6, in handler/);
  expect(log).toContain("[ERROR] ValueError: ä\nTraceback");
});

it("gives an exception whose message is larger than any header", async () => {
  const { payload } = await fails({ mode: "raise", size: 300_000 });
  expect(payload.errorMessage).toHaveLength(300_000);
});

it("gives an answer that is not JSON as the runtime's error", async () => {
  expect((await fails({ mode: "not json" })).payload.errorType).toBe("Runtime.MarshalError");
});

it.each([
  ["exit", { code: 1 }, "Runtime exited with error: exit status 1"],
  ["exit", { code: 0 }, "Runtime exited without providing a reason"],
  ["sys.exit", {}, "Runtime exited with error: exit status 3"],
  ["kill", { signal: 9 }, "Runtime exited with error: signal: killed"],
  ["kill", { signal: 11 }, "Runtime exited with error: signal: segmentation fault"],
])("gives %s %j as Runtime.ExitError", async (mode, more, text) => {
  const { payload, log } = await fails({ mode, ...more });
  const id = requestIdOf(log);
  expect(payload).toEqual({ errorType: "Runtime.ExitError", errorMessage: `RequestId: ${id} Error: ${text}` });
  expect(log).toMatch(/END RequestId: .*\nREPORT .*Status: error\tError Type: Runtime.ExitError\n$/);
});

it.each(["sleep", "spin"])("ends a function that does not end: %s", async (mode) => {
  const started = Date.now();
  const { payload, log } = await fails({ mode });
  expect(Date.now() - started).toBeLessThan(6_000);
  const id = requestIdOf(log);
  expect(payload).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${id} Error: Task timed out after 1.00 seconds`,
  });
  expect(log).toContain(`${id} Task timed out after 1.00 seconds\nEND`);
  expect(log).toContain("Status: timeout");
  if (mode === "sleep") expect(log).toContain("\nbefore the end\n");
});

it("ends what a timed-out function has started, too", async () => {
  const child = join(fixture.directory, "child");
  await fails({ mode: "sleep", child });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(existsSync(child)).toBe(false);
});

const onLinux = process.platform === "linux" ? it : it.skip;
onLinux.each(["memory", "child memory"])("ends a function that takes more than its memory: %s", async (mode) => {
  const { payload, log } = await fails({ mode });
  expect(payload).toEqual({
    errorType: "Runtime.OutOfMemory",
    errorMessage: `RequestId: ${requestIdOf(log)} Error: Runtime exited with error: signal: killed`,
  });
});

it("notices a process that ends between two turns", async () => {
  expect((await fixture.invoke("modes", { mode: "later" })).payload).toBe("well");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await fixture.invoke("modes", {})).payload).toBe("well");
});

describe("a function that does not come up", () => {
  it.each([
    [
      "no-module",
      "import nowhere\n",
      "Runtime.ImportModuleError",
      "Unable to import module 'app': No module named 'nowhere'",
    ],
    ["no-syntax", "def handler(:\n", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'"],
    ["no-handler", "x = 1\n", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"],
    ["raises", "raise KeyError('at import')\n", "KeyError", "'at import'"],
    ["exits", "import os\nos._exit(4)\n", "Runtime.ExitError", "Error: Runtime exited with error: exit status 4"],
  ])("%s", async (name, python, errorType, message) => {
    await fixture.create(name, python);
    for (let turn = 0; turn < 2; turn++) {
      const reply = await fixture.invoke(name);
      expect(reply).toMatchObject({ status: 200, functionError: "Unhandled" });
      expect(reply.payload.errorType).toBe(errorType);
      expect(reply.payload.errorMessage).toContain(message);
      expect(reply.payload.requestId ?? "x").not.toBe("");
    }
  });

  it("is served again as soon as its code is mended", async () => {
    const flag = join(fixture.directory, "come-up");
    await fixture.create(
      "flagged",
      `import os\nif not os.path.exists(${JSON.stringify(flag)}):\n    raise RuntimeError('not yet')\ndef handler(event, context):\n    return 'up'\n`,
    );
    expect((await fixture.invoke("flagged")).payload.errorMessage).toBe("not yet");
    await fixture.create("writes", `def handler(event, context):\n    open(event, 'w').close()\n`);
    await fixture.invoke("writes", flag);
    await until("the flag is there", () => existsSync(flag));
    expect((await fixture.invoke("flagged")).payload).toBe("up");
  });
});
