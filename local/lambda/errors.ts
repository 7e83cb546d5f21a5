/** The errors of the Lambda API, as values and on the wire (rest-json: the type in a header, `{Type, message}` as the body). */

export interface LambdaError {
  readonly ok: false;
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** TooManyRequestsException says which limit it was. */
  readonly reason?: ThrottleReason;
}

export type ThrottleReason = "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded";

const error = (status: number, type: string, message: string): LambdaError => ({ ok: false, status, type, message });

export const functionNotFound = (arn: string): LambdaError =>
  error(404, "ResourceNotFoundException", `Function not found: ${arn}`);
export const aliasNotFound = (arn: string): LambdaError =>
  error(404, "ResourceNotFoundException", `Cannot find alias arn: ${arn}`);
export const invalidParameter = (message: string): LambdaError => error(400, "InvalidParameterValueException", message);
export const invalidContent = (message: string): LambdaError => error(400, "InvalidRequestContentException", message);
export const conflict = (message: string): LambdaError => error(409, "ResourceConflictException", message);
export const serviceError = (message: string): LambdaError => error(500, "ServiceException", message);
export const unknownOperation = (message: string): LambdaError => error(404, "UnknownOperationException", message);

export const revisionMismatch = (): LambdaError =>
  error(
    412,
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );

/** The name on AWS's wire; the SDKs' models call it RequestTooLargeException. */
export const requestTooLarge = (limitBytes: number, operation: string): LambdaError =>
  error(
    413,
    "RequestEntityTooLargeException",
    `Request must be smaller than ${limitBytes} bytes for the ${operation} operation`,
  );

export const tooManyRequests = (reason: ThrottleReason): LambdaError => ({
  ...error(429, "TooManyRequestsException", "Rate Exceeded."),
  reason,
});

export function errorBody(failure: LambdaError): string {
  const sender = failure.status >= 500 ? "Service" : "User";
  // AWS's model spells the member of ResourceNotFoundException with a capital letter, and that of the others without.
  const member = failure.type === "ResourceNotFoundException" ? "Message" : "message";
  return JSON.stringify({
    ...(failure.reason !== undefined && { Reason: failure.reason }),
    Type: sender,
    [member]: failure.message,
  });
}
