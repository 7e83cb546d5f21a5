import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_PAYLOAD_BYTES } from "../../handlers/contract/limits";
import { readBody } from "../endpoint/read-body";
import { invalidContent, invalidParameter, type LambdaError, requestTooLarge } from "./errors";
import type { FunctionRunner, RunRequest, Target } from "./function-runner";
import { respond, respondError } from "./respond";

/** Lambda's limit of an asynchronous invocation's payload. */
const MAX_EVENT_PAYLOAD_BYTES = 1024 * 1024;
const INVOCATION_TYPES = ["RequestResponse", "Event", "DryRun"] as const;
const THROTTLED_EVENT_PAUSE_MS = 100;

/** The Invoke operation, as AWS answers it. */
export async function invoke(
  runner: FunctionRunner,
  name: string,
  qualifier: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const type = header(request, "x-amz-invocation-type") ?? "RequestResponse";
  const limit = type === "Event" ? MAX_EVENT_PAYLOAD_BYTES : MAX_PAYLOAD_BYTES;
  const body = await readBody(request, limit);
  if (body === "closed") return;
  if (body === "too large") return respondError(response, requestTooLarge(limit, "InvokeFunction"));
  const wrong = wrongType(type) ?? wrongPayload(body);
  if (wrong !== undefined) return respondError(response, wrong);
  const clientContext = readClientContext(header(request, "x-amz-client-context"));
  if (!clientContext.ok) return respondError(response, clientContext);

  // The function is looked up after the body has come: what was saved before the request was sent is what runs.
  const target = runner.find(name, qualifier);
  if (!target.ok) return respondError(response, target);
  const run: RunRequest = {
    requestId,
    payload: body.length === 0 ? Buffer.from("{}") : body,
    ...(clientContext.text !== undefined && { clientContext: clientContext.text }),
  };
  if (type === "DryRun") return respond(response, 204, Buffer.alloc(0));
  if (type === "Event") {
    respond(response, 202, Buffer.alloc(0));
    return runInBackground(runner, target, run);
  }
  await runAndRespond(runner, target, run, response, header(request, "x-amz-log-type") === "Tail");
}

async function runAndRespond(
  runner: FunctionRunner,
  target: Target,
  run: RunRequest,
  response: ServerResponse,
  withTail: boolean,
): Promise<void> {
  const started = runner.run(target, run);
  if ("ok" in started) return respondError(response, started);
  const execution = await started;
  const { failed, payload } = await execution.outcome;
  const headers: Record<string, string> = { "X-Amz-Executed-Version": target.version.version };
  if (failed) headers["X-Amz-Function-Error"] = "Unhandled";
  if (withTail) headers["X-Amz-Log-Result"] = Buffer.from(await execution.tail).toString("base64");
  respond(response, 200, payload, headers);
}

/** Lambda queues asynchronous invocations that its concurrency limits hold back. */
async function runInBackground(runner: FunctionRunner, target: Target, run: RunRequest): Promise<void> {
  for (;;) {
    const started = runner.run(target, run);
    if (!("ok" in started)) return;
    await sleep(THROTTLED_EVENT_PAUSE_MS, undefined, { ref: false });
  }
}

function wrongType(type: string): LambdaError | undefined {
  if ((INVOCATION_TYPES as readonly string[]).includes(type)) return undefined;
  return invalidParameter(
    `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [${INVOCATION_TYPES.join(", ")}]`,
  );
}

function wrongPayload(payload: Buffer): LambdaError | undefined {
  if (payload.length === 0) return undefined;
  try {
    JSON.parse(payload.toString());
    return undefined;
  } catch (error) {
    const reason = (error as Error).message;
    return invalidContent(`Could not parse request body into json: Could not parse payload into json: ${reason}`);
  }
}

function readClientContext(encoded: string | undefined): LambdaError | { readonly ok: true; readonly text?: string } {
  if (encoded === undefined) return { ok: true };
  try {
    // Written anew, as the text becomes a header: no line break may be in it.
    const text = JSON.stringify(JSON.parse(Buffer.from(encoded, "base64").toString()));
    return { ok: true, text: text.replace(/[^\x20-\x7e]/g, escapeUnicode) };
  } catch {
    return invalidContent("Client context must be a valid Base64-encoded JSON object.");
  }
}

const escapeUnicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
