import {
  InvokeCommand,
  type InvokeCommandOutput,
  type LambdaClient,
  TooManyRequestsException,
} from "@aws-sdk/client-lambda";
import type { BotBreakReason } from "../contract/bot-break-reasons";
import { readFunctionError } from "../contract/function-error";
import { BOT_FUNCTION_WAIT_MS, MAX_PAYLOAD_BYTES, THROTTLE_RETRY_MS } from "../contract/limits";
import { botFunctionName, qualifierOf } from "../contract/names";
import type { NodeInvocation } from "../contract/node-invocation";
import type { BotRunner, RunResult } from "./bot-runner";
import { type Clock, jitteredBackoffMs } from "./clock";
import { describeError } from "./outcome";

const BACKOFF_BASE_MS = 25;
const BACKOFF_MAX_MS = 400;

/**
 * Invokes a bot's function and never runs a node twice: only a throttled Invoke, which did not run, is tried again (SPEC 5).
 * `client` must be made with maxAttempts 1, as the SDK would repeat an Invoke on 500 and on a socket reset.
 */
export function lambdaBotRunner(client: LambdaClient, prefix: string, clock: Clock): BotRunner {
  return {
    async run(invocation) {
      const payload = Buffer.from(JSON.stringify(invocation));
      if (payload.byteLength > MAX_PAYLOAD_BYTES) {
        return notRun(
          "request_too_large",
          `the request to the bot has ${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are allowed`,
        );
      }
      const giveUpAt = clock.now() + THROTTLE_RETRY_MS;
      for (let attempt = 0; ; attempt += 1) {
        try {
          return read(await invoke(client, prefix, invocation, payload));
        } catch (error) {
          const pause = jitteredBackoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_MAX_MS);
          if (!(error instanceof TooManyRequestsException) || clock.now() + pause >= giveUpAt) {
            return failedInvoke(error, invocation);
          }
          await clock.sleep(pause);
        }
      }
    },
  };
}

function invoke(client: LambdaClient, prefix: string, invocation: NodeInvocation, payload: Uint8Array) {
  const command = new InvokeCommand({
    FunctionName: botFunctionName(prefix, invocation.bot),
    Qualifier: qualifierOf(invocation.environment),
    Payload: payload,
    // The tail names the line of a script that was killed from outside; only staging shows it.
    LogType: invocation.environment === "staging" ? "Tail" : "None",
  });
  return client.send(command, { abortSignal: AbortSignal.timeout(BOT_FUNCTION_WAIT_MS) });
}

function read(output: InvokeCommandOutput): RunResult {
  const version = output.ExecutedVersion ?? "$LATEST";
  const text = Buffer.from(output.Payload ?? []).toString("utf8");
  if (output.FunctionError !== undefined) {
    const logTail = Buffer.from(output.LogResult ?? "", "base64").toString("utf8");
    return { status: "failed", ...readFunctionError(text, logTail), mayHaveRun: true, version };
  }
  try {
    return { status: "replied", reply: JSON.parse(text), version };
  } catch {
    const message = `the bot function's reply is not JSON: ${text.slice(0, 200)}`;
    return { status: "failed", reason: "platform_error", detail: { message }, mayHaveRun: true, version };
  }
}

function failedInvoke(error: unknown, invocation: NodeInvocation): RunResult {
  const name = error instanceof Error ? error.name : "";
  switch (name) {
    case "TooManyRequestsException":
      return notRun("throttled", describeError(error));
    case "ResourceNotFoundException":
      return notRun("bot_not_found", notFoundMessage(invocation));
    case "RequestTooLargeException":
    case "RequestEntityTooLargeException":
      return notRun("request_too_large", describeError(error));
    case "TimeoutError":
    case "AbortError": {
      const message = `the bot function did not answer within ${BOT_FUNCTION_WAIT_MS / 1000} seconds`;
      return { status: "failed", reason: "timeout", detail: { message }, mayHaveRun: true };
    }
    default:
      return {
        status: "failed",
        reason: "platform_error",
        detail: { message: describeError(error), type: name },
        mayHaveRun: true,
      };
  }
}

const notRun = (reason: BotBreakReason, message: string): RunResult => ({
  status: "failed",
  reason,
  detail: { message },
  mayHaveRun: false,
});

/** Lambda answers the same for a missing function and a missing alias, so production names both (FACTS). */
const notFoundMessage = ({ bot, environment }: NodeInvocation): string =>
  environment === "production"
    ? `there is no bot ${bot} in production: it does not exist, or it was never transferred (codenode transfer ${bot})`
    : `there is no bot ${bot}: check its id, or deploy it`;
