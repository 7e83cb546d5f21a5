import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from "./api/aliases";
import type { ApiAnswer, ApiContext, Operation } from "./api/api";
import {
  deleteConcurrency,
  getConcurrency,
  listTags,
  putConcurrency,
  tagResource,
  untagResource,
} from "./api/concurrency-and-tags";
import {
  createFunction,
  deleteFunction,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
  updateFunctionCode,
  updateFunctionConfiguration,
} from "./api/functions";
import { listVersions, publishVersion } from "./api/versions";
import { invalidParameter, unknownOperation } from "./errors";

/** Method and path of each operation, as AWS's service model has them. */
const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ["GET", /^\/2015-03-31\/functions\/?$/, listFunctions],
  ["POST", /^\/2015-03-31\/functions\/?$/, createFunction],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)$/, getFunction],
  ["DELETE", /^\/2015-03-31\/functions\/([^/]+)$/, deleteFunction],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, getFunctionConfiguration],
  ["PUT", /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, updateFunctionConfiguration],
  ["PUT", /^\/2015-03-31\/functions\/([^/]+)\/code$/, updateFunctionCode],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/versions$/, listVersions],
  ["POST", /^\/2015-03-31\/functions\/([^/]+)\/versions$/, publishVersion],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/aliases$/, listAliases],
  ["POST", /^\/2015-03-31\/functions\/([^/]+)\/aliases$/, createAlias],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/, getAlias],
  ["PUT", /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/, updateAlias],
  ["DELETE", /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/, deleteAlias],
  ["PUT", /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/, putConcurrency],
  ["DELETE", /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/, deleteConcurrency],
  ["GET", /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/, getConcurrency],
  ["GET", /^\/2017-03-31\/tags\/([^/]+)$/, listTags],
  ["POST", /^\/2017-03-31\/tags\/([^/]+)$/, tagResource],
  ["DELETE", /^\/2017-03-31\/tags\/([^/]+)$/, untagResource],
];

/** The Function API: every operation of Lambda but Invoke that the toolkit and a person with the aws CLI need. */
export function routeFunctionApi(
  context: ApiContext,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Buffer,
): ApiAnswer {
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const match = method === routeMethod ? pattern.exec(path) : null;
    if (match === null) continue;
    const parts = match.slice(1).map(decodePart);
    if (!parts.every((part) => part !== undefined))
      return invalidParameter(`The path ${path} is not encoded as a URL must be.`);
    return operation(context, { path: parts, query, input: { text: body.toString() } });
  }
  return unknownOperation(`${method} ${path} is not an operation that the local cloud has.`);
}

/** A part of a path without its URL encoding; undefined where that is wrong. */
export function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
