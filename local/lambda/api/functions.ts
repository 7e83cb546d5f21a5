import { randomUUID } from "node:crypto";
import { conflict, invalidParameter, type LambdaError } from "../errors";
import { LATEST, parseFunctionReference } from "../function-names";
import {
  type FunctionRecord,
  type FunctionVersion,
  lastModifiedNow,
  NEW_FUNCTION,
  toConfiguration,
} from "../function-record";
import { type ApiContext, answer, checkRevision, findFunction, findVersionOf, type Operation, page } from "./api";
import { createFunctionSchema, readInput, updateCodeSchema, updateConfigurationSchema } from "./input";
import { publish } from "./versions";

/** AWS's defaults of CreateFunction. */
const DEFAULTS = { timeoutSeconds: 3, memoryMb: 128, architecture: "x86_64" };

export const getFunction: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const version = findVersionOf(found);
  if (!version.ok) return version;
  const { record, qualifier } = found;
  const location = context.codeUrl(context.functions.code.zipName(version.version.codeSha256));
  return answer(200, {
    Configuration: toConfiguration(record.name, version.version, qualifier !== undefined),
    Code: { RepositoryType: "S3", Location: location },
    ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
    ...(record.reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency },
    }),
  });
};

export const getFunctionConfiguration: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const version = findVersionOf(found);
  if (!version.ok) return version;
  return answer(200, toConfiguration(found.record.name, version.version, found.qualifier !== undefined));
};

export const listFunctions: Operation = (context, { query }) => {
  context.refreshAll();
  const every = query.get("FunctionVersion") === "ALL";
  const served = context.functions.list().filter((record) => context.refresh(record.name) || every);
  const configurations = served.flatMap((record) =>
    every
      ? [record.latest, ...record.versions].map((version) => toConfiguration(record.name, version, true))
      : [toConfiguration(record.name, record.latest, false)],
  );
  const { items, next } = page(configurations, query, 50);
  return answer(200, { Functions: items, ...(next !== undefined && { NextMarker: next }) });
};

export const createFunction: Operation = (context, request) => {
  const read = readInput(request.input, createFunctionSchema);
  if (!read.ok) return read;
  const input = read.value;
  const name = parseFunctionReference(input.FunctionName)?.name;
  if (name === undefined)
    return invalidParameter(`Value '${input.FunctionName}' at 'functionName' is no function name`);
  context.refresh(name);
  if (context.functions.get(name) !== undefined) return conflict(`Function already exist: ${name}`);
  const code = context.functions.code.add(Buffer.from(input.Code.ZipFile, "base64"));
  if (!code.ok) return invalidParameter(code.message);
  const latest: FunctionVersion = {
    version: LATEST,
    runtime: input.Runtime,
    handler: input.Handler,
    role: input.Role ?? "",
    description: input.Description ?? "",
    timeoutSeconds: input.Timeout ?? DEFAULTS.timeoutSeconds,
    memoryMb: input.MemorySize ?? DEFAULTS.memoryMb,
    environment: input.Environment?.Variables ?? {},
    layers: input.Layers ?? [],
    architecture: input.Architectures?.[0] ?? DEFAULTS.architecture,
    codeSha256: code.sha256,
    codeSize: code.size,
    lastModified: lastModifiedNow(),
    revisionId: randomUUID(),
  };
  const record: FunctionRecord = { ...NEW_FUNCTION, name, latest, tags: input.Tags ?? {} };
  return changeLatest(context, record, latest, input.Publish === true, 201);
};

export const updateFunctionCode: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, updateCodeSchema);
  if (!read.ok) return read;
  const { record } = found;
  const input = read.value;
  const mismatch = checkRevision(input.RevisionId, record.latest.revisionId);
  if (mismatch !== undefined) return mismatch;
  const zip = Buffer.from(input.ZipFile, "base64");
  const code = input.DryRun === true ? context.functions.code.check(zip) : context.functions.code.add(zip);
  if (!code.ok) return invalidParameter(code.message);
  const latest: FunctionVersion = {
    ...record.latest,
    ...(input.Architectures !== undefined && { architecture: input.Architectures[0]! }),
    codeSha256: code.sha256,
    codeSize: code.size,
    lastModified: lastModifiedNow(),
    revisionId: randomUUID(),
  };
  if (input.DryRun === true) return answer(200, toConfiguration(record.name, latest, false));
  return changeLatest(context, record, latest, input.Publish === true, 200);
};

export const updateFunctionConfiguration: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, updateConfigurationSchema);
  if (!read.ok) return read;
  const { latest } = found.record;
  const input = read.value;
  const mismatch = checkRevision(input.RevisionId, latest.revisionId);
  if (mismatch !== undefined) return mismatch;
  const changed: FunctionVersion = {
    ...latest,
    runtime: input.Runtime ?? latest.runtime,
    handler: input.Handler ?? latest.handler,
    role: input.Role ?? latest.role,
    description: input.Description ?? latest.description,
    timeoutSeconds: input.Timeout ?? latest.timeoutSeconds,
    memoryMb: input.MemorySize ?? latest.memoryMb,
    environment: input.Environment === undefined ? latest.environment : (input.Environment.Variables ?? {}),
    layers: input.Layers ?? latest.layers,
    lastModified: lastModifiedNow(),
    revisionId: randomUUID(),
  };
  return changeLatest(context, found.record, changed, false, 200);
};

export const deleteFunction: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const { record, qualifier } = found;
  if (qualifier === undefined) {
    context.functions.delete(record.name);
    context.changed(record.name);
    return answer(204);
  }
  const refused = deletableVersion(record, qualifier);
  if (refused !== undefined) return refused;
  context.functions.put({ ...record, versions: record.versions.filter(({ version }) => version !== qualifier) });
  context.changed(record.name);
  return answer(204);
};

function deletableVersion(record: FunctionRecord, qualifier: string): LambdaError | undefined {
  if (qualifier === LATEST) return invalidParameter("$LATEST version cannot be deleted without deleting the function.");
  const alias = Object.values(record.aliases).find(({ functionVersion }) => functionVersion === qualifier);
  if (alias === undefined) return undefined;
  return conflict(`Version ${qualifier} of ${record.name} is the version of its alias ${alias.name}`);
}

function changeLatest(
  context: ApiContext,
  record: FunctionRecord,
  latest: FunctionVersion,
  publishes: boolean,
  status: number,
) {
  const changed = { ...record, latest };
  const published = publishes ? publish(changed) : undefined;
  context.functions.put(published?.record ?? changed);
  context.changed(record.name);
  return answer(status, toConfiguration(record.name, published?.version ?? latest, published !== undefined));
}
