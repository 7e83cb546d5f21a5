import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { type LambdaFixture, startLambdaFixture, until, zipOf } from "./lambda-fixture";

jest.setTimeout(30_000);

/** Invoke as AWS answers it, over real processes. */

let fixture: LambdaFixture;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  await fixture.create("echo", "def handler(event, context):\n    return event\n");
}, 300_000);
afterAll(() => fixture?.stop());

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => ({ name: error.name, status: error.$metadata.httpStatusCode, message: error.message }),
  );

describe("what comes back", () => {
  it.each(["echo", `${ARN}:echo`, "000000000000:function:echo", "echo:$LATEST", `${ARN}:echo:$LATEST`])(
    "answers %s",
    async (name) => {
      const reply = await fixture.invoke(name, { text: "ä€😀" });
      expect(reply).toMatchObject({ status: 200, functionError: undefined, version: "$LATEST" });
      expect(reply.payload).toEqual({ text: "ä€😀" });
    },
  );

  it("gives an event without payload as {}", async () => {
    expect((await fixture.invoke("echo", {}, { Payload: "" })).payload).toEqual({});
  });

  it("hands over the context, with the caller's client context", async () => {
    await fixture.create(
      "context",
      `
def handler(event, context):
    return {'name': context.function_name, 'version': context.function_version, 'arn': context.invoked_function_arn,
            'memory': context.memory_limit_in_mb, 'group': context.log_group_name, 'stream': context.log_stream_name,
            'left': context.get_remaining_time_in_millis(), 'custom': context.client_context.custom['key']}
`,
      { Timeout: 7, MemorySize: 256 },
    );
    const ClientContext = Buffer.from(JSON.stringify({ custom: { key: "ä\n" } })).toString("base64");
    const { payload } = await fixture.invoke("context", {}, { ClientContext });
    expect(payload).toMatchObject({
      name: "context",
      version: "$LATEST",
      arn: `${ARN}:context`,
      memory: "256",
      group: "/aws/lambda/context",
      custom: "ä\n",
    });
    expect(payload.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(payload.left).toBeGreaterThan(5_000);
    expect(payload.left).toBeLessThanOrEqual(7_000);
  });

  it("answers DryRun by 204 and runs nothing", async () => {
    const mark = join(fixture.directory, "dry-run");
    await fixture.create("marks", `def handler(event, context):\n    open(event['file'], 'w').close()\n`);
    const reply = await fixture.invoke("marks", { file: mark }, { InvocationType: "DryRun" });
    expect(reply.status).toBe(204);
    await fixture.invoke("marks", { file: `${mark}-2` });
    expect(existsSync(mark)).toBe(false);
  });

  it("answers Event by 202 at once, and runs it", async () => {
    const file = join(fixture.directory, "event");
    await fixture.create(
      "slow-mark",
      `import time\ndef handler(event, context):\n    time.sleep(0.5)\n    open(event['file'], 'w').close()\n`,
    );
    const reply = await fixture.invoke("slow-mark", { file }, { InvocationType: "Event" });
    expect(reply).toMatchObject({ status: 202, payload: undefined });
    expect(existsSync(file)).toBe(false);
    await until("the event ran", () => existsSync(file));
  });

  it("gives the last 4 KB of the log where asked, all of it this execution's", async () => {
    await fixture.create(
      "prints",
      `import sys\ndef handler(event, context):\n    for i in range(event['lines']):\n        print(event['word'], i)\n    sys.stdout.write('no newline')\n`,
    );
    const first = await fixture.invoke("prints", { word: "first", lines: 3 });
    expect(first.log).toMatch(
      /^START RequestId: (\S+) Version: \$LATEST\nfirst 0\nfirst 1\nfirst 2\nno newline\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\n$/,
    );
    const second = await fixture.invoke("prints", { word: "second", lines: 5_000 });
    expect(Buffer.byteLength(second.log)).toBe(4096);
    expect(second.log).toContain("second 4999\nno newline\nEND");
    expect(second.log).not.toContain("first");
    expect((await fixture.invoke("prints", { word: "x", lines: 1 }, { LogType: "None" })).log).toBe("");
  });

  it("goes on when the caller has gone", async () => {
    const file = join(fixture.directory, "abandoned");
    await new Promise<void>((resolve) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: fixture.cloud.port,
          method: "POST",
          path: "/2015-03-31/functions/slow-mark/invocations",
        },
        () => undefined,
      );
      sent.on("error", () => resolve());
      sent.end(JSON.stringify({ file }), () => setTimeout(() => sent.destroy(), 200));
    });
    await until("the execution ended", () => existsSync(file));
  });
});

describe("what is refused", () => {
  it("names a missing function, version and alias as AWS does", async () => {
    const wrong = { name: "ResourceNotFoundException", status: 404 };
    expect(await errorOf(fixture.invoke("nope"))).toEqual({ ...wrong, message: `Function not found: ${ARN}:nope` });
    expect(await errorOf(fixture.invoke("echo", {}, { Qualifier: "7" }))).toEqual({
      ...wrong,
      message: `Function not found: ${ARN}:echo:7`,
    });
    expect(await errorOf(fixture.invoke("echo", {}, { Qualifier: "production" }))).toEqual({
      ...wrong,
      message: `Cannot find alias arn: ${ARN}:echo:production`,
    });
  });

  it("refuses a body that is not JSON, a wrong invocation type and a wrong client context", async () => {
    expect(await errorOf(fixture.invoke("echo", {}, { Payload: Buffer.from("{nope") }))).toMatchObject({
      name: "InvalidRequestContentException",
      status: 400,
      message: expect.stringContaining("Could not parse request body into json"),
    });
    expect(await errorOf(fixture.invoke("echo", {}, { InvocationType: "Later" as "Event" }))).toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringContaining("[RequestResponse, Event, DryRun]"),
    });
    expect(await errorOf(fixture.invoke("echo", {}, { ClientContext: "%%%" }))).toMatchObject({
      name: "InvalidRequestContentException",
    });
    expect(await errorOf(fixture.invoke("echo:1", {}, { Qualifier: "2" }))).toMatchObject({
      name: "InvalidParameterValueException",
    });
  });

  it("takes 6 MB each way and refuses a byte more", async () => {
    await fixture.create("fills", `def handler(event, context):\n    return 'x' * (event['bytes'] - 2)\n`);
    const LIMIT = 6_291_456;
    const exact = await fixture.invoke("echo", "x".repeat(LIMIT - 2));
    expect(exact.payload).toHaveLength(LIMIT - 2);
    expect(await errorOf(fixture.invoke("echo", "x".repeat(LIMIT - 1)))).toEqual({
      name: "RequestEntityTooLargeException",
      status: 413,
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    });
    expect((await fixture.invoke("fills", { bytes: LIMIT })).payload).toHaveLength(LIMIT - 2);
    const large = await fixture.invoke("fills", { bytes: LIMIT + 101 });
    expect(large).toMatchObject({ status: 200, functionError: "Unhandled" });
    expect(large.payload).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
    expect((await fixture.invoke("fills", { bytes: 10 })).functionError).toBeUndefined();
  });
});

describe("a process's world", () => {
  it("is Lambda's environment, and nothing of the user's own", async () => {
    process.env.USERS_OWN_SECRET = "leaks";
    await fixture.create(
      "environment",
      `import os, sys\ndef handler(event, context):\n    return {'environment': dict(os.environ), 'path': sys.path, 'folder': os.getcwd(), 'home': os.path.expanduser('~')}\n`,
      { Environment: { Variables: { MINE: "1" } } },
    );
    const { payload } = await fixture.invoke("environment");
    const { environment, path } = payload;
    expect(Object.keys(environment).sort()).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_DEFAULT_REGION",
      "AWS_ENDPOINT_URL",
      "AWS_EXECUTION_ENV",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_INITIALIZATION_TYPE",
      "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME",
      "AWS_LAMBDA_RUNTIME_API",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "HOME",
      "LAMBDA_RUNTIME_DIR",
      "LAMBDA_TASK_ROOT",
      "LANG",
      "MINE",
      "PATH",
      "TZ",
      "_HANDLER",
      "_X_AMZN_TRACE_ID",
    ]);
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: fixture.cloud.endpoint, TZ: ":UTC", MINE: "1" });
    expect(payload.home).toBe(join(fixture.directory, "data", "home"));
    expect(payload.folder).toBe(environment.LAMBDA_TASK_ROOT);
    expect(path[0]).toBe(environment.LAMBDA_TASK_ROOT);
    expect(path[1]).toMatch(/site-packages$/);
    expect(readFileSync(join(path[0], "app.py"), "utf8")).toContain("os.environ");
  });

  it("has a layer between the function's code and the runtime's packages, with its .pth files run", async () => {
    await fixture.create(
      "layered",
      `import sys, requests\ndef handler(event, context):\n    return [sys.path[:3], requests.__version__]\n`,
      {
        Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:codenode-packages:1"],
      },
    );
    const [path, version] = (await fixture.invoke("layered")).payload;
    expect(path[1]).toMatch(/layer\/documented-3\.\d+-\w+\/python$/);
    expect(path[2]).toMatch(/site-packages$/);
    expect(version).toBe("2.22.0");
  });

  it("is reused by the next turn", async () => {
    await fixture.create(
      "counts",
      `runs = 0\ndef handler(event, context):\n    global runs\n    runs += 1\n    return runs\n`,
    );
    const runs = [];
    for (let turn = 0; turn < 3; turn++) runs.push((await fixture.invoke("counts")).payload);
    expect(runs).toEqual([1, 2, 3]);
  });

  it("runs on the client in pure Python where awslambdaric has no native one", async () => {
    const client = readFileSync(join(__dirname, "../../local/python/without_native/runtime_client.py"), "utf8");
    const app = `
import runtime_client
def handler(event, context):
    if event == 'raise':
        raise ValueError('ä')
    return [runtime_client.__file__, event, context.get_remaining_time_in_millis() > 0]
`;
    await fixture.create("pure", app, { Code: { ZipFile: zipOf({ "app.py": app, "runtime_client.py": client }) } });
    for (const event of [{ a: "ä" }, { b: 1 }]) {
      const { payload } = await fixture.invoke("pure", event);
      expect(payload).toEqual([expect.stringContaining(join("data", "code")), event, true]);
    }
    expect((await fixture.invoke("pure", "raise")).payload).toMatchObject({
      errorType: "ValueError",
      errorMessage: "ä",
    });
  });
});
