/**
 * Who and when, kept where AWS keeps a release: in the description of the published version, and in that of the production
 * alias, which also tells the versions that were live before, for Rollback. One call writes the release and its note together.
 */

/** Lambda's limit of a description. */
const MAX_DESCRIPTION_CHARACTERS = 256;

export interface TrainNote {
  readonly at: string;
  readonly by: string;
}

export type Move = "transferred" | "rolled back";

export interface MoveNote extends TrainNote {
  readonly move: Move;
  /** Versions that were live before, the latest first. */
  readonly before: readonly string[];
}

export const trainNote = ({ at, by }: TrainNote): string => `trained ${at} by ${by}`;

/** Undefined for a version that was published by something else. */
export function readTrainNote(description: string | undefined): TrainNote | undefined {
  const [, at, by] = /^trained (\S+) by (.+)$/.exec(description ?? "") ?? [];
  return at === undefined || by === undefined ? undefined : { at, by };
}

/** As many earlier versions as a description has room for. */
export function moveNote({ move, at, by, before }: MoveNote): string {
  const note = `${move} ${at} by ${by}`;
  let versions = [...before];
  const text = () => (versions.length === 0 ? note : `${note}; before: ${versions.join(", ")}`);
  while (text().length > MAX_DESCRIPTION_CHARACTERS) versions = versions.slice(0, -1);
  return text();
}

/** Undefined for an alias that was moved by something else, whose earlier versions nobody knows. */
export function readMoveNote(description: string | undefined): MoveNote | undefined {
  const match = /^(transferred|rolled back) (\S+) by ([^;]+)(?:; before: ([\d, ]+))?$/.exec(description ?? "");
  if (match === null) return undefined;
  const [, move, at, by, before] = match;
  return { move: move as Move, at: at!, by: by!, before: before?.split(", ") ?? [] };
}
