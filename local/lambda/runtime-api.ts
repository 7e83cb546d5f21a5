import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_PAYLOAD_BYTES } from "../../handlers/contract/limits";
import { readBody } from "../endpoint/read-body";

/** What a process of a function asks of its Runtime API. */
export interface RuntimeEvents {
  /** The process waits for an event: `give` answers it. */
  next(): void;
  /** It waits no longer: its connection has closed, so it is about to end. */
  lost(): void;
  response(requestId: string, payload: Buffer): void;
  responseTooLarge(requestId: string): void;
  error(requestId: string, payload: Buffer): void;
  initError(payload: Buffer): void;
}

export interface InvocationEvent {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly functionArn: string;
  readonly traceId: string;
  /** JSON text of the client context, where the caller gave one. */
  readonly clientContext?: string;
}

const PREFIX = "/2018-06-01/runtime/";
/** AWS's own limit of a response is 100 bytes above the nominal 6 MB. */
export const MAX_RESPONSE_BYTES = MAX_PAYLOAD_BYTES + 100;
/** awslambdaric sends an exception's frames as a header of up to 1 MB. */
const MAX_HEADER_BYTES = 2 * 1024 * 1024;

/** The Runtime API of one function process: AWS's protocol between a runtime interface client and Lambda. */
export class RuntimeApi {
  private waiting: ServerResponse | undefined;
  private readonly server: Server;

  constructor(private readonly events: RuntimeEvents) {
    this.server = createServer(
      { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: 0, requestTimeout: 0 },
      (request, response) => void this.serve(request, response),
    );
  }

  /** Listens on a free port of 127.0.0.1 and gives `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(this.server.address() as AddressInfo).port}`));
    });
  }

  /** Hands an event to the process, which must be waiting for one. */
  give(event: InvocationEvent, deadlineMs: number): void {
    const response = this.waiting!;
    this.waiting = undefined;
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": event.payload.length,
      "Lambda-Runtime-Aws-Request-Id": event.requestId,
      "Lambda-Runtime-Deadline-Ms": deadlineMs,
      "Lambda-Runtime-Invoked-Function-Arn": event.functionArn,
      "Lambda-Runtime-Trace-Id": event.traceId,
      ...(event.clientContext !== undefined && { "Lambda-Runtime-Client-Context": event.clientContext }),
    });
    response.end(event.payload);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    if (request.method === "GET" && path === `${PREFIX}invocation/next`) {
      this.waiting = response;
      response.on("close", () => {
        if (this.waiting !== response) return;
        this.waiting = undefined;
        this.events.lost();
      });
      this.events.next();
      return;
    }
    const body = await readBody(request, MAX_RESPONSE_BYTES);
    if (body === "closed") return;
    const match = /^\/2018-06-01\/runtime\/(?:invocation\/([^/]+)\/(response|error)|(init)\/error)$/.exec(path);
    if (request.method !== "POST" || match === null) return answer(response, 404, { errorType: "UnknownPath" });
    const [, requestId, kind, init] = match;
    if (body === "too large") {
      this.events.responseTooLarge(requestId ?? "");
      return answer(response, 413, {
        errorMessage: "Exceeded maximum allowed payload size (6291556 bytes).",
        errorType: "RequestEntityTooLarge",
      });
    }
    if (init !== undefined) this.events.initError(body);
    else if (kind === "response") this.events.response(requestId!, body);
    else this.events.error(requestId!, body);
    answer(response, 202, { status: "OK" });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) })
    .end(text);
}
