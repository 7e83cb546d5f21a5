import type { IncomingMessage } from "node:http";

/** `…Credential=KEY/20261122/us-east-1/lambda/aws4_request`, in the header or (presigned) in the query. */
const HEADER = /Credential=[^/,]*\/\d{8}\/[^/,]*\/([^/,]+)\/aws4_request/;
const QUERY =
  /[?&]X-Amz-Credential=[^&]*?(?:%2F|\/)\d{8}(?:%2F|\/)[^&]*?(?:%2F|\/)([a-z0-9.-]+)(?:%2F|\/)aws4_request/i;
/** The Lambda API begins with the date of its version; no other service's path does. */
const LAMBDA_PATH =
  /^\/(2014-11-13|2015-03-31|2016-08-19|2017-03-31|2017-10-31|2018-10-31|2019-09-\d\d|2020-\d\d-\d\d|2021-\d\d-\d\d)\//;

/** Which AWS service a request is for: by its signature, or by its path where it is not signed. */
export function serviceOf(request: IncomingMessage): string | undefined {
  const signed = HEADER.exec(request.headers.authorization ?? "")?.[1] ?? QUERY.exec(request.url ?? "")?.[1];
  if (signed !== undefined) return signed;
  return LAMBDA_PATH.test(request.url ?? "") ? "lambda" : undefined;
}
