import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../endpoint/read-body";
import type { ApiContext } from "./api/api";
import { decodePart, routeFunctionApi } from "./api-routes";
import { functionNotFound, invalidParameter, requestTooLarge, serviceError } from "./errors";
import { functionArn, parseFunctionReference, QUALIFIER_PATTERN } from "./function-names";
import type { FunctionRunner } from "./function-runner";
import type { FunctionStore } from "./function-store";
import { invoke } from "./invoke";
import { respond, respondError, respondJson } from "./respond";

/** Where GetFunction's download URLs point to. */
export const CODE_PATH = "/_codenode/code/";
const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** AWS's limit of any other request: 50 MB of zip in base64, and a little. */
const MAX_API_REQUEST_BYTES = 69_905_067;

/** The Lambda service of the local cloud: tells Invoke from the Function API. */
export class LambdaService {
  constructor(
    private readonly functions: FunctionStore,
    private readonly runner: FunctionRunner,
    private readonly api: ApiContext,
    private readonly report: (line: string) => void,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader("x-amzn-RequestId", requestId);
    try {
      const [path = "", query = ""] = (request.url ?? "").split("?");
      const match = request.method === "POST" ? INVOCATION.exec(path) : null;
      if (match !== null) return await this.invoke(match[1]!, query, request, response, requestId);
      if (path.startsWith(CODE_PATH)) return this.download(path.slice(CODE_PATH.length), response);
      const body = await readBody(request, MAX_API_REQUEST_BYTES);
      if (body === "closed") return;
      if (body === "too large") return respondError(response, requestTooLarge(MAX_API_REQUEST_BYTES, "Lambda"));
      const answer = routeFunctionApi(this.api, request.method ?? "GET", path, new URLSearchParams(query), body);
      if (answer.ok) respondJson(response, answer.status, answer.body);
      else respondError(response, answer);
    } catch (error) {
      this.report(`lambda: ${request.method} ${request.url}: ${(error as Error).stack}`);
      if (!response.headersSent)
        respondError(response, serviceError("the local cloud failed; its output has the reason"));
    }
  }

  private async invoke(
    encodedName: string,
    query: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const name = decodePart(encodedName) ?? encodedName;
    const reference = parseFunctionReference(name);
    const asked = query === "" ? undefined : (new URLSearchParams(query).get("Qualifier") ?? undefined);
    const faulty =
      reference === undefined
        ? `Value '${name}' at 'functionName' failed to satisfy constraint: it must be a function's name or ARN`
        : asked !== undefined && !QUALIFIER_PATTERN.test(asked)
          ? `Value '${asked}' at 'qualifier' failed to satisfy constraint: it must be $LATEST, a version or an alias`
          : asked !== undefined && reference.qualifier !== undefined && reference.qualifier !== asked
            ? `The derived qualifier from the function name does not match the specified qualifier.`
            : undefined;
    if (faulty !== undefined) {
      await readBody(request, 0);
      return respondError(response, invalidParameter(faulty));
    }
    await invoke(this.runner, reference!.name, asked ?? reference!.qualifier, request, response, requestId);
  }

  private download(zipName: string, response: ServerResponse): void {
    const zip = this.functions.code.readZip(zipName);
    if (zip === undefined) respondError(response, functionNotFound(functionArn(zipName)));
    else respond(response, 200, zip, { "Content-Type": "application/zip" });
  }
}
