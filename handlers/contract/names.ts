/** The fixed names that anything outside may rely on (SPEC 2 and 13), and the patterns of ids that reach names and paths. */

export const BOT_ID_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;
export const NODE_ID_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
export const VARIABLE_NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;

export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const DEFAULT_PREFIX = "codenode";
export const BOT_FUNCTION_HANDLER = "codenode_runtime.handler";
export const PRODUCTION_ALIAS = "production";

export const dispatcherFunctionName = (prefix: string): string => `${prefix}-dispatcher`;
export const botFunctionName = (prefix: string, bot: string): string => `${prefix}-bot-${bot}`;
export const logGroupName = (functionName: string): string => `/aws/lambda/${functionName}`;

/** Staging runs `$LATEST`; production runs the alias, which Transfer alone moves (SPEC 12). */
export const qualifierOf = (environment: Environment): string | undefined =>
  environment === "production" ? PRODUCTION_ALIAS : undefined;
