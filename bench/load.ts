import { milliseconds, percentile, printTable, timed } from "./statistics";

const CLIENTS = [1, 8, 32];

/** A row for 1, 8 and 32 clients, each of which sends its next request when it has its answer. */
export async function loadTable(
  rate: string,
  requests: number,
  step: (client: number) => Promise<unknown>,
): Promise<void> {
  const rows: string[][] = [];
  for (const clients of CLIENTS) {
    // The processes that this many clients need are there before the first figure is taken.
    await run(clients, requests / 4, step);
    const { times, seconds } = await run(clients, requests, step);
    const at = (fraction: number) => milliseconds(percentile(times, fraction));
    rows.push([String(clients), at(0.5), at(0.99), (times.length / seconds).toFixed(0)]);
  }
  printTable(["clients", "p50 ms", "p99 ms", rate], rows);
}

async function run(clients: number, requests: number, step: (client: number) => Promise<unknown>) {
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let sent = 0; sent < requests / clients; sent += 1) times.push(await timed(() => step(client)));
    }),
  );
  return { times, seconds: (performance.now() - started) / 1000 };
}
