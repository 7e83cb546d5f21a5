import type { ServerResponse } from "node:http";
import { errorBody, type LambdaError } from "./errors";

export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  respond(response, status, Buffer.from(JSON.stringify(body)));
}

export function respondError(response: ServerResponse, error: LambdaError): void {
  respond(response, error.status, Buffer.from(errorBody(error)), { "x-amzn-ErrorType": error.type });
}

export function respond(
  response: ServerResponse,
  status: number,
  body: Buffer,
  headers: Record<string, string> = {},
): void {
  // Whoever asked may have gone: what was asked for has been done all the same.
  if (response.destroyed) return;
  const length = status === 204 ? {} : { "Content-Type": "application/json", "Content-Length": body.length };
  response.writeHead(status, { ...length, ...headers });
  response.end(status === 204 ? undefined : body);
}
