import { Agent, request } from "node:http";

export interface StoreAnswer {
  readonly ok: boolean;
  readonly body: Record<string, unknown>;
  /** AWS's error type, without its namespace. */
  readonly error?: string;
}

/** Calls a JSON API of the store. Rejects where it is away. The cloud's own bookkeeping: log events above all, which are many. */
export class StoreClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4, timeout: 30_000 });

  constructor(private readonly port: number) {}

  call(service: string, operation: string, input: object): Promise<StoreAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: this.port,
          method: "POST",
          path: "/",
          agent: this.agent,
          timeout: 20_000,
          headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${service}.${operation}` },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => resolve(toAnswer(answer.statusCode ?? 500, Buffer.concat(chunks).toString())));
        },
      );
      sent.on("timeout", () => sent.destroy(new Error("the store does not answer")));
      sent.on("error", reject);
      sent.end(JSON.stringify(input));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function toAnswer(status: number, text: string): StoreAnswer {
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text === "" ? "{}" : text);
  } catch {
    body = { message: text };
  }
  if (status < 300) return { ok: true, body };
  const type = String(body.__type ?? `HTTP ${status}`);
  return { ok: false, body, error: type.slice(type.lastIndexOf("#") + 1) };
}
