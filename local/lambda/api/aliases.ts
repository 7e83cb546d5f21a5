import { randomUUID } from "node:crypto";
import { aliasNotFound, conflict, functionNotFound, invalidParameter, type LambdaError } from "../errors";
import { ALIAS_PATTERN, functionArn } from "../function-names";
import { type FunctionAlias, type FunctionRecord, findVersion, toAliasConfiguration } from "../function-record";
import { type ApiContext, type ApiRequest, answer, checkRevision, findFunction, type Operation, page } from "./api";
import { createAliasSchema, readInput, updateAliasSchema } from "./input";

export const createAlias: Operation = (context, request) => {
  const found = findFunctionOfAlias(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, createAliasSchema);
  if (!read.ok) return read;
  const { record } = found;
  const { Name, FunctionVersion, Description } = read.value;
  if (Object.hasOwn(record.aliases, Name)) return conflict(`Alias already exists: ${functionArn(record.name, Name)}`);
  if (findVersion(record, FunctionVersion) === undefined)
    return functionNotFound(functionArn(record.name, FunctionVersion));
  const alias = {
    name: Name,
    functionVersion: FunctionVersion,
    description: Description ?? "",
    revisionId: randomUUID(),
  };
  return put(context, record, alias, 201);
};

export const getAlias: Operation = (context, request) => {
  const found = findAlias(context, request);
  return found.ok ? answer(200, toAliasConfiguration(found.record.name, found.alias)) : found;
};

export const updateAlias: Operation = (context, request) => {
  const found = findAlias(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, updateAliasSchema);
  if (!read.ok) return read;
  const { record, alias } = found;
  const { RevisionId, FunctionVersion, Description } = read.value;
  const mismatch = checkRevision(RevisionId, alias.revisionId);
  if (mismatch !== undefined) return mismatch;
  if (FunctionVersion !== undefined && findVersion(record, FunctionVersion) === undefined)
    return functionNotFound(functionArn(record.name, FunctionVersion));
  const changed: FunctionAlias = {
    ...alias,
    functionVersion: FunctionVersion ?? alias.functionVersion,
    description: Description ?? alias.description,
    revisionId: randomUUID(),
  };
  return put(context, record, changed, 200);
};

/** Deleting an alias that is not there is no error on AWS. */
export const deleteAlias: Operation = (context, request) => {
  const found = findFunctionOfAlias(context, request);
  if (!found.ok) return found;
  const { [request.path[1]!]: _, ...aliases } = found.record.aliases;
  context.functions.put({ ...found.record, aliases });
  return answer(204);
};

export const listAliases: Operation = (context, request) => {
  const found = findFunctionOfAlias(context, request);
  if (!found.ok) return found;
  const { record } = found;
  const asked = request.query.get("FunctionVersion");
  const aliases = Object.values(record.aliases)
    .filter(({ functionVersion }) => asked === null || functionVersion === asked)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, next } = page(aliases, request.query, 50);
  return answer(200, {
    Aliases: items.map((alias) => toAliasConfiguration(record.name, alias)),
    ...(next !== undefined && { NextMarker: next }),
  });
};

/** A bot whose folder was removed has lost its $LATEST, not its versions and aliases. */
function findFunctionOfAlias(
  context: ApiContext,
  request: ApiRequest,
): { ok: true; record: FunctionRecord } | LambdaError {
  const found = findFunction(context, request);
  if (found.ok) return found;
  const record = context.functions.get(request.path[0]!);
  return record === undefined ? found : { ok: true, record };
}

function findAlias(
  context: ApiContext,
  request: ApiRequest,
): { ok: true; record: FunctionRecord; alias: FunctionAlias } | LambdaError {
  const name = request.path[1]!;
  if (!ALIAS_PATTERN.test(name)) return invalidParameter(`Value '${name}' at 'name' is no alias name`);
  const found = findFunctionOfAlias(context, request);
  if (!found.ok) return found;
  const { record } = found;
  if (!Object.hasOwn(record.aliases, name)) return aliasNotFound(functionArn(record.name, name));
  return { ok: true, record, alias: record.aliases[name]! };
}

function put(context: ApiContext, record: FunctionRecord, alias: FunctionAlias, status: number) {
  context.functions.put({ ...record, aliases: { ...record.aliases, [alias.name]: alias } });
  return answer(status, toAliasConfiguration(record.name, alias));
}
