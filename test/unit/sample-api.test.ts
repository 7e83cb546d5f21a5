import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { MAX_VARIABLE_CHARACTERS } from "../../handlers/contract/limits";
import { startSampleApi } from "../../local/sample-api";

const PROGRAM = join(__dirname, "../../local/sample-api.ts");
const post = (url: string, body: string) => fetch(url, { method: "POST", body });

let api: Awaited<ReturnType<typeof startSampleApi>>;
beforeAll(async () => {
  api = await startSampleApi();
});
afterAll(() => api.close());

test("its URL fits into a variable, whatever the port", () => {
  expect(api.url.replace(/:\d+\//, ":65535/").length).toBeLessThanOrEqual(MAX_VARIABLE_CHARACTERS);
});

test.each<[status: number, body: string]>([
  [200, '{"order_id": "ABC123"}'],
  [404, '{"order_id": "AAA111"}'],
  [404, '{"order_id": "constructor"}'],
  [500, '{"order_id": "ERR500"}'],
  [400, '{"order_id": 1}'],
  [400, "null"],
  [400, "{"],
  [400, `{"order_id": "${"A".repeat(100_000)}"}`],
])("%s for %.40s", async (status, body) => {
  expect((await post(api.url, body)).status).toBe(status);
});

test("anything but POST /orders is refused, saying what is allowed", async () => {
  const got = await fetch(api.url);
  expect([got.status, await got.json()]).toEqual([405, { error: "GET is not allowed; POST an order_id" }]);
  expect((await post(api.url.replace("/orders", "/other"), "{}")).status).toBe(404);
});

test("closing ends a slow answer that is still to come", async () => {
  const own = await startSampleApi();
  const slow = post(own.url, '{"order_id": "SLO008"}').then(
    () => "answered",
    () => "cut off",
  );
  await post(own.url, '{"order_id": "ABC123"}');
  await own.close();
  expect(await slow).toBe("cut off");
});

test("alone: says where it is, refuses a taken port, ends on SIGTERM", async () => {
  const run = (...args: string[]) => spawn(process.execPath, ["--import", "tsx", PROGRAM, ...args], { stdio: "pipe" });
  const first = run("--port", "0");
  try {
    const [line] = (await once(first.stdout, "data")) as [Buffer];
    const url = /http:\S+\/orders/.exec(line.toString())![0];
    expect((await post(url, '{"order_id": "XYZ789"}')).status).toBe(200);

    const second = run("--port", new URL(url).port);
    const [[said], [code]] = await Promise.all([once(second.stderr, "data"), once(second, "exit")]);
    expect([String(said), code]).toEqual(["the port is taken; name another with --port\n", 1]);

    first.kill("SIGTERM");
    expect((await once(first, "exit"))[0]).toBe(0);
  } finally {
    first.kill("SIGKILL");
  }
}, 30_000);
