import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";

/** Passes requests for every service but Lambda on to the store, byte for byte. */
export class StoreProxy {
  /** The store closes an idle connection after 75 s: ours are given up before that, so that none is used as it closes. */
  private readonly agent = new Agent({ keepAlive: true, timeout: 30_000 });

  constructor(private readonly port: number) {}

  pass(request: IncomingMessage, response: ServerResponse): void {
    const passed = httpRequest(
      {
        host: "127.0.0.1",
        port: this.port,
        method: request.method,
        path: request.url,
        headers: withoutConnection(request.rawHeaders),
        agent: this.agent,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutConnection(answer.rawHeaders));
        answer.pipe(response);
        answer.on("error", () => response.destroy());
      },
    );
    passed.on("error", () => storeIsAway(response));
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Connections are each side's own; everything else is passed on as it came. */
function withoutConnection(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (name !== "connection" && name !== "keep-alive") kept.push(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  return kept;
}

function storeIsAway(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const type = "ServiceUnavailableException";
  const body = JSON.stringify({
    __type: type,
    message: "the store of the local cloud is away: it is being started again",
  });
  response.writeHead(503, {
    "Content-Type": "application/x-amz-json-1.0",
    "x-amzn-ErrorType": type,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}
