import { randomUUID } from "node:crypto";
import { invalidParameter } from "../errors";
import { type FunctionRecord, type FunctionVersion, lastModifiedNow, toConfiguration } from "../function-record";
import { answer, checkRevision, findFunction, type Operation, page } from "./api";
import { publishVersionSchema, readInput } from "./input";

export const publishVersion: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, publishVersionSchema);
  if (!read.ok) return read;
  const { record } = found;
  const { CodeSha256, RevisionId, Description } = read.value;
  const mismatch = checkRevision(RevisionId, record.latest.revisionId);
  if (mismatch !== undefined) return mismatch;
  if (CodeSha256 !== undefined && CodeSha256 !== record.latest.codeSha256)
    return invalidParameter(
      `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${record.latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  const published = publish(record, Description);
  if (published.record !== record) context.functions.put(published.record);
  return answer(201, toConfiguration(record.name, published.version, true));
};

export const listVersions: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const { latest, versions, name } = found.record;
  const { items, next } = page([latest, ...versions], request.query, 50);
  return answer(200, {
    Versions: items.map((version) => toConfiguration(name, version, true)),
    ...(next !== undefined && { NextMarker: next }),
  });
};

/** Makes $LATEST an immutable version. With nothing changed since the newest one, that one is the answer, as on AWS. */
export function publish(
  record: FunctionRecord,
  description?: string,
): { record: FunctionRecord; version: FunctionVersion } {
  const newest = record.versions.at(-1);
  if (newest !== undefined && content(newest) === content(record.latest)) return { record, version: newest };
  const version: FunctionVersion = {
    ...record.latest,
    version: String(record.nextVersion),
    description: description ?? record.latest.description,
    lastModified: lastModifiedNow(),
    revisionId: randomUUID(),
  };
  return {
    version,
    record: { ...record, versions: [...record.versions, version], nextVersion: record.nextVersion + 1 },
  };
}

/** What makes two versions differ: code and configuration, without the description that a publication may set. */
function content(version: FunctionVersion): string {
  const { version: _, description: __, lastModified: ___, revisionId: ____, ...rest } = version;
  return JSON.stringify(rest);
}
