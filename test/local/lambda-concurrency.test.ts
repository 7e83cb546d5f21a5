import { PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { type LambdaFixture, startLambdaFixture } from "./lambda-fixture";

jest.setTimeout(30_000);

/** Many turns at once: how processes are shared, and where Lambda says no. */

let fixture: LambdaFixture;
beforeAll(async () => {
  fixture = await startLambdaFixture();
  await fixture.create("pid", "import os\ndef handler(event, context):\n    return os.getpid()\n");
  await fixture.create(
    "sleeper",
    "import os, time\ndef handler(event, context):\n    time.sleep(event['seconds'])\n    return os.getpid()\n",
    { Timeout: 20 },
  );
}, 300_000);
afterAll(() => fixture?.stop());

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const nameOf = (error: { name: string; Reason?: string; $metadata?: { httpStatusCode?: number } }) => ({
  name: error.name,
  reason: error.Reason,
  status: error.$metadata?.httpStatusCode,
});

it("serves a herd of short turns from few processes, each with its own event", async () => {
  const pids = (await Promise.all(times(300, () => fixture.invoke("pid")))).map(({ payload }) => payload);
  expect(pids).toHaveLength(300);
  expect(new Set(pids).size).toBeLessThanOrEqual(16);
});

it("runs slow turns side by side, one process each", async () => {
  const started = Date.now();
  const pids = (await Promise.all(times(12, () => fixture.invoke("sleeper", { seconds: 2 })))).map(
    ({ payload }) => payload,
  );
  expect(new Set(pids).size).toBe(12);
  expect(Date.now() - started).toBeLessThan(8_000);
});

it("takes a process that was used last, and starts none for one turn after the other", async () => {
  await Promise.all(times(6, () => fixture.invoke("sleeper", { seconds: 0.5 })));
  const pids = new Set();
  for (let turn = 0; turn < 20; turn++) pids.add((await fixture.invoke("sleeper", { seconds: 0 })).payload);
  // A turn may come in the moment between a process's answer and its next wait: then another one takes it, but never all in turn.
  expect(pids.size).toBeLessThan(6);

  await fixture.create("single", "import os\ndef handler(event, context):\n    return os.getpid()\n");
  const single = new Set();
  for (let turn = 0; turn < 50; turn++) single.add((await fixture.invoke("single")).payload);
  expect(single.size).toBe(1);
});

it("refuses what is over a function's reserved concurrency at once, and nothing else", async () => {
  const reserve = (ReservedConcurrentExecutions: number) =>
    fixture.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "sleeper", ReservedConcurrentExecutions }));
  await reserve(2);
  const running = times(2, () => fixture.invoke("sleeper", { seconds: 1 }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const refused = await fixture.invoke("sleeper", { seconds: 0 }).catch(nameOf);
  expect(refused).toEqual({
    name: "TooManyRequestsException",
    reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    status: 429,
  });
  expect((await fixture.invoke("pid")).functionError).toBeUndefined();
  await Promise.all(running);
  expect((await fixture.invoke("sleeper", { seconds: 0 })).functionError).toBeUndefined();
  await reserve(0);
  expect(await fixture.invoke("sleeper", { seconds: 0 }).catch(nameOf)).toMatchObject({
    name: "TooManyRequestsException",
  });
});

it("gives a failed, a timed-out and a refused turn their places back", async () => {
  await fixture.create("one", "import os\ndef handler(event, context):\n    os._exit(1)\n");
  await fixture.lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: "one", ReservedConcurrentExecutions: 1 }),
  );
  for (let turn = 0; turn < 4; turn++)
    expect((await fixture.invoke("one")).payload.errorType).toBe("Runtime.ExitError");
});
