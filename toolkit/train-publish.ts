import {
  type FunctionConfiguration,
  InvalidParameterValueException,
  PublishVersionCommand,
  waitUntilFunctionUpdatedV2,
  waitUntilPublishedVersionActive,
} from "@aws-sdk/client-lambda";
import { botFunctionName } from "../handlers/contract/names";
import { type BotFunction, readBotFunction } from "./bot-function";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { changesSince } from "./function-changes";
import { notDeployed } from "./not-deployed";
import { trainNote } from "./release-notes";
import type { Mover } from "./transfer";

export type Published =
  /** `published` is false where nothing has changed since the newest version, which is `version` then. */
  { ok: true; version: string; published: boolean } | { ok: false; refusals: Fault[] };

const LAMBDA_WAIT_SECONDS = 120;

/** Publishes the saved code, if it is still the one that was checked, as an immutable version (SPEC 12). One call changes. */
export async function publish(clients: Clients, bot: string, codeSha256: string, mover: Mover): Promise<Published> {
  const found = await readBotFunction(clients, bot);
  if (found === undefined) return { ok: false, refusals: [notDeployed(clients, bot)] };
  const newest = found.versions[0];
  if (
    newest !== undefined &&
    found.latest.CodeSha256 === codeSha256 &&
    changesSince(newest, found.latest).length === 0
  ) {
    return { ok: true, version: newest.Version!, published: false };
  }
  await waitForUpdate(clients, bot, found);
  const version = await publishVersion(clients, bot, codeSha256, mover);
  if (version === undefined) {
    const message = "somebody else has saved it while it was checked; look at what they did, then train again";
    return { ok: false, refusals: [{ file: bot, path: "", message }] };
  }
  return { ok: true, version: version.Version!, published: version.Version !== newest?.Version };
}

/** Undefined where $LATEST is not the checked code any more. */
async function publishVersion(
  clients: Clients,
  bot: string,
  codeSha256: string,
  { who, now }: Mover,
): Promise<FunctionConfiguration | undefined> {
  const FunctionName = botFunctionName(clients.prefix, bot);
  const Description = trainNote({ at: now.toISOString(), by: who });
  try {
    const version = await clients.lambda.send(
      new PublishVersionCommand({ FunctionName, CodeSha256: codeSha256, Description }),
    );
    if (version.State !== undefined && version.State !== "Active") {
      const wait = { client: clients.lambda, maxWaitTime: LAMBDA_WAIT_SECONDS };
      await waitUntilPublishedVersionActive(wait, { FunctionName, Qualifier: version.Version });
    }
    return version;
  } catch (error) {
    if (error instanceof InvalidParameterValueException && /CodeSHA-?256/i.test(error.message)) return undefined;
    throw error;
  }
}

/** Lambda refuses to publish while an update of $LATEST, a save or a deployment, is still going on. */
async function waitForUpdate(clients: Clients, bot: string, { latest }: BotFunction): Promise<void> {
  if (latest.LastUpdateStatus !== "InProgress") return;
  const FunctionName = botFunctionName(clients.prefix, bot);
  await waitUntilFunctionUpdatedV2({ client: clients.lambda, maxWaitTime: LAMBDA_WAIT_SECONDS }, { FunctionName });
}
