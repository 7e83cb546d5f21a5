import {
  type FunctionConfiguration,
  PreconditionFailedException,
  ResourceConflictException,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { botFunctionName } from "../handlers/contract/names";
import { type Bot, readBot } from "./bot-folder";
import { readLatest } from "./bot-function";
import type { Clients } from "./clients";
import { isCommitted } from "./committed-code";
import type { Fault } from "./fault";
import { notDeployed } from "./not-deployed";
import { packageBot } from "./package-bot";
import { readSavedMark, writeSavedMark } from "./saved-mark";
import { readSavedCode, type SavedPlace, writeSavedCode } from "./saved-record";
import { untilUpdated } from "./until-updated";

export interface SaveOptions {
  readonly botsDirectory: string;
  readonly bot: string;
  /** Overwrites what someone else has saved since. */
  readonly force?: boolean;
  /** Told to the next one who would overwrite it. */
  readonly who: string;
}

export interface Saved {
  readonly ok: true;
  readonly bot: string;
  /** `already`: the function had this code. */
  readonly saved: "now" | "already";
  readonly code_sha256: string;
  readonly code_bytes: number;
}

type Outcome = Saved | { readonly ok: false; readonly refusals: Fault[] };

/** A deployment that changes the function's settings between read and write makes the write begin again, this often. */
const MAX_ATTEMPTS = 5;

/**
 * Uploads a bot's folder as the $LATEST of its function, which staging runs, and waits until that code answers (SPEC 12). Refused where
 * $LATEST is not what was saved or seen from here last: someone else's work would be lost.
 */
export async function saveBot(clients: Clients & { endpoint?: string }, options: SaveOptions): Promise<Outcome> {
  const read = readBot(options.botsDirectory, options.bot);
  if (!read.ok) return { ok: false, refusals: read.faults };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptSave(clients, options, read.bot);
    if (outcome !== "changed meanwhile") return outcome;
    if (attempt === MAX_ATTEMPTS)
      return refuse(options.bot, "the function keeps being changed; wait until that is done, then save again");
  }
}

async function attemptSave(
  clients: Clients & { endpoint?: string },
  { botsDirectory, bot: id, force, who }: SaveOptions,
  bot: Bot,
): Promise<Outcome | "changed meanwhile"> {
  const { zip, codeSha256 } = packageBot(bot);
  const latest = await readLatest(clients, id);
  if (latest === undefined) return { ok: false, refusals: [notDeployed(clients, id)] };
  const place: SavedPlace = { bot: id, functionArn: latest.FunctionArn!, endpoint: clients.endpoint, botsDirectory };
  const done = async (saved: Saved["saved"]): Promise<Outcome> => {
    const updated = await untilUpdated(clients, id, codeSha256);
    if (!updated.ok) return refuse(id, updated.message);
    writeSavedCode(place, codeSha256);
    return { ok: true, bot: id, saved, code_sha256: codeSha256, code_bytes: zip.byteLength };
  };
  if (latest.CodeSha256 === codeSha256) return done("already");
  const others = force ? undefined : await savedByOther(clients, place, latest);
  if (others !== undefined) return refuse(id, others);
  // Lambda refuses a write while another one is being taken over.
  if (latest.LastUpdateStatus === "InProgress") {
    await untilUpdated(clients, id, latest.CodeSha256!);
    return "changed meanwhile";
  }
  try {
    const FunctionName = botFunctionName(clients.prefix, id);
    await clients.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip, RevisionId: latest.RevisionId }),
    );
  } catch (error) {
    // The one who was first decides what comes next, also where it was our own call whose answer was lost.
    if (error instanceof PreconditionFailedException || error instanceof ResourceConflictException)
      return "changed meanwhile";
    throw error;
  }
  const mark = { codeSha256, by: who, at: new Date().toISOString() };
  // The code is saved by now: whoever may not write the mark has saved all the same.
  const [outcome] = await Promise.all([done("now"), writeSavedMark(clients, id, mark).catch(() => undefined)]);
  return outcome;
}

/**
 * Why a save would lose someone's work, or undefined where it would not: $LATEST is what was saved or seen from here last, or is in
 * the history of this folder, or, where nothing was saved from here yet, came by a deployment.
 */
async function savedByOther(
  clients: Clients,
  place: SavedPlace,
  { CodeSha256 = "", LastModified }: FunctionConfiguration,
): Promise<string | undefined> {
  const own = readSavedCode(place);
  if (own === CodeSha256) return undefined;
  const mark = await readSavedMark(clients, place.bot);
  const isMarked = mark?.codeSha256 === CodeSha256;
  if (own === undefined && !isMarked) return undefined;
  if (await isCommitted(place.botsDirectory, place.bot, CodeSha256)) return undefined;
  const who = isMarked ? `${mark.by} has saved other code at ${mark.at}` : `other code has come at ${LastModified}`;
  return `${who}, which this folder was not made from; take it over first (its commit in the folder's history is enough), or overwrite it with --force`;
}

const refuse = (bot: string, message: string): { ok: false; refusals: Fault[] } => ({
  ok: false,
  refusals: [{ file: bot, path: "", message }],
});
