import { botFunctionName, dispatcherFunctionName } from "../handlers/contract/names";

/** What the SDK's clients have in common of what is used here. */
interface Client {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client's stack has input and output types of its own
    add(middleware: any, options: { step: "initialize"; name: string }): void;
  };
}

interface Tried {
  readonly operation: string;
  /** The function, table or log group that it was about. */
  readonly subject: string;
}

const tried = new WeakMap<object, Tried>();

/** Lets every failed call of the client be told with what it was about. */
export function rememberWhatWasTried(client: Client): void {
  type Next = (args: { input: Record<string, unknown> }) => Promise<unknown>;
  const middleware = (next: Next, context: { commandName?: string }) => async (args: Parameters<Next>[0]) => {
    try {
      return await next(args);
    } catch (error) {
      const { FunctionName, TableName, logGroupName } = args.input;
      const operation = (context.commandName ?? "the call").replace(/Command$/, "");
      const subject = FunctionName ?? TableName ?? logGroupName ?? "";
      if (error instanceof Error) tried.set(error, { operation, subject: String(subject) });
      throw error;
    }
  };
  client.middlewareStack.add(middleware, { step: "initialize", name: "codenodeRememberWhatWasTried" });
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What was tried, AWS's error and what to do, in one line; undefined for what is no failure of an AWS call. */
export function awsErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const what = tried.get(error);
  if (what === undefined && (error as SdkError).$metadata === undefined) return undefined;
  const call = what === undefined ? "a call" : `${what.operation} ${what.subject}`.trim();
  const code = (error as SdkError).code ?? error.name;
  const message = error.message.trim() || (innerMessage(error) ?? "no message");
  return `${call} failed: ${code}: ${message}; ${mend(error as SdkError, what)}`;
}

function mend(error: SdkError, what: Tried | undefined): string {
  const status = error.$metadata?.httpStatusCode;
  if (error.name === "CredentialsProviderError" || /^(Unrecognized|Expired|InvalidClientToken)/.test(error.name)) {
    return "sign in to AWS (aws sso login, or aws configure), or name a profile with AWS_PROFILE";
  }
  if (/region is missing/i.test(error.message)) return "set AWS_REGION";
  if (error.code === "ERR_INVALID_URL") return "write AWS_ENDPOINT_URL as http://127.0.0.1:4100";
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST)/.test(error.code ?? "") || error.name === "TimeoutError") {
    return "check that the endpoint answers (the local cloud: npm start), then try again";
  }
  if (error.name === "ResourceNotFoundException") {
    return what?.subject.includes(botFunctionName("", "")) || what?.subject.endsWith(dispatcherFunctionName(""))
      ? "deploy it first (cdk deploy; the local cloud makes it from the bots folder by itself), and check --prefix and the region"
      : "deploy the platform first (cdk deploy), and check --prefix and the region";
  }
  if (status === 403) return "ask the platform engineer for the builder's or the releaser's policy";
  if (status === 429 || /throttl/i.test(error.name)) return "too many calls at once: wait a moment, then try again";
  if (status !== undefined && status >= 500) return "a fault of the service: try again";
  return "see docs/operations.md";
}

/** A connection refused on every address is an AggregateError, which has no message of its own. */
function innerMessage(error: Error): string | undefined {
  return error instanceof AggregateError ? error.errors[0]?.message : undefined;
}
