import {
  type AliasConfiguration,
  CreateAliasCommand,
  GetAliasCommand,
  PreconditionFailedException,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { botFunctionName, PRODUCTION_ALIAS } from "../handlers/contract/names";
import type { Clients } from "./clients";
import type { Fault } from "./fault";
import { type MoveNote, moveNote } from "./release-notes";

interface MoveTarget {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly Description: string;
}

/**
 * Moves a bot's production alias, or makes it, in one call: whatever interrupts it, production is where it was or where it
 * should be. The alias's revision, as it was read, is the condition: of two people at once the second is told.
 */
export async function moveProduction(
  clients: Clients,
  bot: string,
  from: AliasConfiguration | undefined,
  version: string,
  note: MoveNote,
): Promise<{ ok: true } | { ok: false; refusals: Fault[] }> {
  const target: MoveTarget = {
    FunctionName: botFunctionName(clients.prefix, bot),
    Name: PRODUCTION_ALIAS,
    FunctionVersion: version,
    Description: moveNote(note),
  };
  try {
    if (from === undefined) await clients.lambda.send(new CreateAliasCommand(target));
    else await clients.lambda.send(new UpdateAliasCommand({ ...target, RevisionId: from.RevisionId, ...whole(from) }));
    return { ok: true };
  } catch (error) {
    if (isConflict(error) && (await isAlreadySo(clients, target))) return { ok: true };
    const message = refusal(error, version);
    if (message === undefined) throw error;
    return { ok: false, refusals: [{ file: bot, path: "", message }] };
  }
}

/** Traffic that was split by hand ends with the move: all of production runs the one version. */
const whole = (from: AliasConfiguration) =>
  from.RoutingConfig === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: {} } };

/** The SDK repeats a call whose answer was lost, and the repeat meets what the first one did: its note tells it from others'. */
async function isAlreadySo(clients: Clients, { FunctionName, FunctionVersion, Description }: MoveTarget) {
  const now = await clients.lambda.send(new GetAliasCommand({ FunctionName, Name: PRODUCTION_ALIAS }));
  return now.FunctionVersion === FunctionVersion && now.Description === Description;
}

const isConflict = (error: unknown): boolean =>
  error instanceof PreconditionFailedException || error instanceof ResourceConflictException;

function refusal(error: unknown, version: string): string | undefined {
  if (isConflict(error))
    return "somebody else has moved production in this moment; look at `codenode releases`, then try again";
  if (error instanceof ResourceNotFoundException)
    return `version ${version} is not there any more; look at \`codenode releases\``;
  return undefined;
}
