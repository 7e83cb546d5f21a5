import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";

/**
 * The orders API that the sample bot `orders` calls: POST /orders {"order_id": "ABC123"} answers {"results": {"orders": […]}}.
 * Alone: node --import tsx local/sample-api.ts --port 4200
 */

const order = (id: string, item: string, status: string, expected: string) => ({
  id,
  item,
  status,
  expected,
  tracking_url: `https://example.com/track/${id}`,
  image_url: `https://example.com/images/${id}.png`,
});

const shoes = order("ABC123", "Running shoes", "On its way", "Arrives on Friday");
const lamp = order("XYZ789", "Desk lamp", "Delivered", "Was left with a neighbour");
const teapot = order("MNO101", "Teapot", "Delivered", "Arrived last week");
const cups = order("MNO102", "Six cups", "On its way", "Arrives tomorrow");
const tray = order("MNO103", "Tray", "Being packed", "Arrives in three days");

/** One customer has three orders, and gets all of them for each of their numbers. */
const RESULTS: Readonly<Record<string, readonly (typeof shoes)[]>> = {
  ABC123: [shoes],
  XYZ789: [lamp],
  MNO101: [teapot, cups, tray],
  MNO102: [teapot, cups, tray],
  MNO103: [teapot, cups, tray],
};
/** An order number for which the API itself fails. */
const FAILING = "ERR500";
/** One that it answers after 8 seconds, when the bot, which waits for 7, has given up. */
const SLOW = "SLO008";
const SLOW_ANSWER_MS = 8_000;

const MAX_REQUEST_BYTES = 64 * 1024;

/** Starts the API on 127.0.0.1; port 0 takes a free one. `url` fits into a variable's 50 characters. */
export async function startSampleApi(port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    answer(request, response, timers).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, timers: Set<NodeJS.Timeout>): Promise<void> {
  const text = await body(request);
  if (request.url !== "/orders") return send(response, 404, { error: "there is only /orders" });
  if (request.method !== "POST")
    return send(response, 405, { error: `${request.method} is not allowed; POST an order_id` });
  const orderId = text === undefined ? undefined : orderIdOf(text);
  if (orderId === undefined)
    return send(response, 400, { error: 'send a JSON object, such as {"order_id": "ABC123"}' });
  if (orderId === FAILING) return send(response, 500, { error: "the order system is down" });
  if (orderId === SLOW) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(response, 200, { results: { orders: [{ ...shoes, id: SLOW }] } });
    }, SLOW_ANSWER_MS);
    timers.add(timer);
    return;
  }
  const orders = Object.hasOwn(RESULTS, orderId) ? RESULTS[orderId] : undefined;
  if (orders === undefined) return send(response, 404, { error: `there is no order ${orderId}` });
  send(response, 200, { results: { orders } });
}

/** Undefined where the request is longer than any order's. */
async function body(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function orderIdOf(text: string): string | undefined {
  try {
    const { order_id } = JSON.parse(text) as { order_id?: unknown };
    return typeof order_id === "string" ? order_id : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
}

async function runAlone(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4200" } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(`--port ${values.port} is not allowed; write a whole number from 0 to 65535`);
    process.exitCode = 2;
    return;
  }
  const api = await startSampleApi(port);
  console.log(
    `orders API at ${api.url}; known: ${[...Object.keys(RESULTS), FAILING, SLOW].join(", ")}; Ctrl-C ends it`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void api.close());
}

if (require.main === module) {
  runAlone().catch((error: NodeJS.ErrnoException) => {
    const taken = error.code === "EADDRINUSE" ? "the port is taken; name another with --port" : error.message;
    console.error(taken);
    process.exitCode = 1;
  });
}
