import { type ErrorShape, errorShape } from "./error-shape";
import type { Handler } from "./load-handler";

export type InvocationHeaders = Readonly<Record<string, string | string[] | undefined>>;
type Outcome = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly error: ErrorShape };

/** Calls an async handler with AWS's context object; what it returns is the answer, what it throws the error. */
export async function callHandler(handler: Handler, body: string, headers: InvocationHeaders): Promise<Outcome> {
  const trace = headers["lambda-runtime-trace-id"];
  if (trace !== undefined) process.env._X_AMZN_TRACE_ID = String(trace);
  try {
    const result = await handler(JSON.parse(body), contextOf(headers));
    return { ok: true, body: JSON.stringify(result) ?? "null" };
  } catch (error) {
    return { ok: false, error: errorShape(error) };
  }
}

function contextOf(headers: InvocationHeaders): object {
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  const clientContext = headers["lambda-runtime-client-context"];
  return {
    awsRequestId: String(headers["lambda-runtime-aws-request-id"]),
    invokedFunctionArn: String(headers["lambda-runtime-invoked-function-arn"]),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    ...(clientContext !== undefined && { clientContext: JSON.parse(String(clientContext)) }),
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}
