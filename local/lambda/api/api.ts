import { aliasNotFound, functionNotFound, invalidParameter, type LambdaError, revisionMismatch } from "../errors";
import { ALIAS_PATTERN, functionArn, LATEST, parseFunctionReference } from "../function-names";
import { type FunctionRecord, type FunctionVersion, resolveQualifier } from "../function-record";
import type { FunctionStore } from "../function-store";
import type { Input } from "./input";

export type ApiAnswer = { readonly ok: true; readonly status: number; readonly body: unknown } | LambdaError;

/** What the operations of the Function API work on. */
export interface ApiContext {
  readonly functions: FunctionStore;
  /** Takes over what was saved in a bot's folder; false where $LATEST has been removed. */
  readonly refresh: (name: string) => boolean;
  readonly refreshAll: () => void;
  /** Ends processes whose code or configuration is not the function's any more. */
  readonly changed: (name: string) => void;
  /** Where GetFunction's code can be downloaded. */
  readonly codeUrl: (zipName: string) => string;
}

export interface ApiRequest {
  /** The parts of the path that the route's pattern names, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly input: Input;
}

export type Operation = (context: ApiContext, request: ApiRequest) => ApiAnswer;

export const answer = (status: number, body: unknown = {}): ApiAnswer => ({ ok: true, status, body });

export interface FoundFunction {
  readonly ok: true;
  readonly record: FunctionRecord;
  readonly qualifier: string | undefined;
}

/** The function that the path names, by name or ARN. */
export function findFunction(context: ApiContext, request: ApiRequest): FoundFunction | LambdaError {
  const text = request.path[0]!;
  const reference = parseFunctionReference(text);
  if (reference === undefined)
    return invalidParameter(`Value '${text}' at 'functionName' is neither a function's name nor its ARN`);
  const qualifier = request.query.get("Qualifier") ?? reference.qualifier;
  const mayUseLatest = context.refresh(reference.name);
  const record = context.functions.get(reference.name);
  const needsLatest = qualifier === undefined || qualifier === LATEST;
  if (record === undefined || (needsLatest && !mayUseLatest))
    return functionNotFound(functionArn(reference.name, qualifier));
  return { ok: true, record, qualifier };
}

/** The version that the path and `Qualifier` name. */
export function findVersionOf(
  found: FoundFunction,
): { readonly ok: true; readonly version: FunctionVersion } | LambdaError {
  const { record, qualifier } = found;
  const version = resolveQualifier(record, qualifier);
  if (version !== undefined) return { ok: true, version };
  const arn = functionArn(record.name, qualifier);
  return qualifier !== undefined && ALIAS_PATTERN.test(qualifier) ? aliasNotFound(arn) : functionNotFound(arn);
}

export function checkRevision(asked: string | undefined, actual: string): LambdaError | undefined {
  return asked === undefined || asked === actual ? undefined : revisionMismatch();
}

/** One page of a list, by AWS's Marker and MaxItems. */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  defaultSize: number,
): { items: T[]; next?: string } {
  const start = Number(query.get("Marker") ?? 0) || 0;
  const size = Math.min(Number(query.get("MaxItems") ?? defaultSize) || defaultSize, 10_000);
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { next: String(end) }) };
}
