/** Function names and ARNs of the one region and account that the local cloud has. */

export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";
export const LATEST = "$LATEST";

export interface FunctionReference {
  readonly name: string;
  readonly qualifier?: string;
}

/** A name, a partial ARN (`000000000000:function:name`) or an ARN, each with an optional `:qualifier`. */
const REFERENCE =
  /^(?:(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?function:)?([a-zA-Z0-9-_]{1,64})(?::(\$LATEST|[a-zA-Z0-9-_]{1,128}))?$/;

export const QUALIFIER_PATTERN = /^(\$LATEST|[a-zA-Z0-9-_]{1,128})$/;
/** An alias is not a number: that is a version. */
export const ALIAS_PATTERN = /^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/;

export function parseFunctionReference(text: string): FunctionReference | undefined {
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  return match[2] === undefined ? { name: match[1]! } : { name: match[1]!, qualifier: match[2] };
}

export const functionArn = (name: string, qualifier?: string): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;
