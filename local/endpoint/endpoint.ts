import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CODE_PATH, type LambdaService } from "../lambda/service";
import { comesFromForeignPage } from "./browser-guard";
import { serviceOf } from "./credential-scope";
import type { StoreProxy } from "./store-proxy";

/** A client may keep a connection for as long as it likes to reuse it within this time. */
const KEEP_ALIVE_MS = 65_000;

/** The one endpoint of the local cloud, for every AWS client: Lambda is ours, everything else is the store's. */
export class Endpoint {
  private readonly server: Server;

  constructor(
    private readonly lambda: LambdaService,
    private readonly store: StoreProxy,
  ) {
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (request, response) =>
      this.route(request, response),
    );
  }

  /** Rejects with EADDRINUSE where the port is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private route(request: IncomingMessage, response: ServerResponse): void {
    if (comesFromForeignPage(request)) {
      say(
        response,
        403,
        "The local cloud answers this machine's own programs only: use http://127.0.0.1 as its address.\n",
      );
      return;
    }
    const service = serviceOf(request);
    if (service === "lambda" || request.url?.startsWith(CODE_PATH)) void this.lambda.serve(request, response);
    else if (service === undefined && request.method === "GET" && request.url === "/") say(response, 200, HELP);
    else this.store.pass(request, response);
  }
}

const HELP =
  "The local cloud of Codenode. Point any AWS client here: AWS_ENDPOINT_URL, region us-east-1, keys test and test.\n";

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(text);
}
