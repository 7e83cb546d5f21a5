import { join } from "node:path";
import { startSampleApi } from "../../local/sample-api";
import { buildLayer } from "../../python-layer/build";
import { expectSampleOutput, type JsonObject, python, sampleBot, sampleInput, turn } from "../unit/sample-node";

/** The bot `orders` over the real layer, whose `requests` it calls the stand-in API with. */
const bot = sampleBot("orders");
let api: Awaited<ReturnType<typeof startSampleApi>> | undefined;
let layer: string;
beforeAll(async () => {
  const interpreter = python();
  const architecture = process.arch === "arm64" ? "arm64" : "x86_64";
  const built = await buildLayer({ pythonVersion: interpreter.version, architecture, interpreter, progress: () => {} });
  layer = join(built.directory, "python");
  api = await startSampleApi();
}, 180_000);
afterAll(() => api?.close());

const sample = sampleInput("orders", "track_order");
const run = (entities: JsonObject, variables: Readonly<Record<string, string>> = { ORDERS_API_URL: api!.url }) =>
  turn(bot, "track_order", { ...sample, entities }, variables, layer);
const ask = (orderId: string, variables?: Readonly<Record<string, string>>) =>
  run({ order_id: [{ detection: "message", original_text: orderId, entity_value: { value: orderId } }] }, variables);

test("its Sample Input Data gives its sample_output and a button", async () => {
  const { output, shown } = await run(sample.entities);
  const items = (output.hsl as { data: { items: JsonObject[] } }).data.items;
  expect(items).toHaveLength(1);
  expectSampleOutput(bot, "track_order", { ...output, hsl: { ...(output.hsl as JsonObject), data: { items: [] } } });
  expect(shown).toEqual({ id: "found_one", bot_says: ["Here is your order ABC123.", output.hsl] });
  expect(items[0]).toMatchObject({ actionable_text: "Track this order", payload: { link: expect.any(String) } });
});

test("one customer's many orders are a carousel", async () => {
  const { shown } = await ask("mno102");
  expect(shown?.id).toBe("found_many");
  const [message, carousel] = shown!.bot_says as [string, { type: string; data: { items: JsonObject[] } }];
  expect(message).toBe("You have 3 orders with us.");
  expect(carousel.type).toBe("CAROUSEL");
  expect(carousel.data.items.map((item) => item.title)).toEqual(["Teapot", "Six cups", "Tray"]);
});

test("an order that the API does not know", async () => {
  const { output, shown } = await ask("aaa111");
  expect(output).toMatchObject({ status: true, count: 0, hsl: {} });
  expect(shown).toEqual({ id: "otherwise", bot_says: ["I found no order with the number AAA111."] });
});

test("an API that fails is told in our own words, and its answer stands in the logs", async () => {
  const { output, shown, logs } = await ask("err500");
  expect(output).toEqual({ status: false, error: "Api Failure" });
  expect(shown?.id).toBe("api_failure");
  expect(logs.join("\n")).toContain("STATUS CODE: 500");
});

test("an API that cannot be reached, and a variable that is not set", async () => {
  const nobodyListens = await startSampleApi();
  await nobodyListens.close();
  const [unreachable, unset] = await Promise.all([
    ask("abc123", { ORDERS_API_URL: nobodyListens.url }),
    ask("abc123", {}),
  ]);
  expect(unreachable.shown?.id).toBe("api_failure");
  expect(unset.shown?.id).toBe("api_failure");
  expect(unset.logs.join("\n")).toContain("npx codenode vars set orders ORDERS_API_URL");
});

test("an API that takes longer than the node's 7 seconds", async () => {
  const { output, shown } = await ask("slo008");
  expect(output).toEqual({ status: false, error: "Timeout Error" });
  expect(shown?.id).toBe("too_slow");
}, 20_000);

test("named by the engine without an order number, the node copes with the empty entity", async () => {
  const { shown } = await run({ order_id: [] });
  expect(shown?.id).toBe("otherwise");
});
