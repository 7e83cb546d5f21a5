import { z } from "zod";
import { invalidParameter, type LambdaError } from "../errors";

/** The JSON body of a request, by its text; empty where there is none. */
export interface Input {
  readonly text: string;
}

/** Reads a request body by its schema; every fault at once, and a parameter that has no effect here is refused, not ignored. */
export function readInput<T extends z.ZodType>(
  input: Input,
  schema: T,
): { readonly ok: true; readonly value: z.infer<T> } | LambdaError {
  let json: unknown;
  try {
    json = input.text === "" ? {} : JSON.parse(input.text);
  } catch (error) {
    return invalidParameter(`Could not parse request body into json: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  return invalidParameter(
    `${faults.length} validation error${faults.length > 1 ? "s" : ""} detected: ${faults.join("; ")}`,
  );
}

const zipFile = z.base64();
const name = z.string().min(1);
const runtime = z.string().regex(/^(python3\.\d+|nodejs\d+\.x)$/, "the local cloud runs python3.x and nodejs…");
const environment = z.strictObject({ Variables: z.record(z.string().regex(/^[A-Za-z]\w*$/), z.string()).optional() });
const configuration = {
  Role: z.string().optional(),
  Description: z.string().max(256).optional(),
  Timeout: z.int().min(1).max(900).optional(),
  MemorySize: z.int().min(128).max(10_240).optional(),
  Environment: environment.optional(),
  Layers: z.array(z.string()).optional(),
};
/** Parameters of AWS whose default is what the local cloud does; any value is taken and has no effect. */
const withoutEffect = {
  TracingConfig: z.unknown().optional(),
  LoggingConfig: z.unknown().optional(),
  KMSKeyArn: z.string().optional(),
  EphemeralStorage: z.unknown().optional(),
};

export const createFunctionSchema = z.strictObject({
  FunctionName: name,
  Runtime: runtime,
  Handler: name.max(128),
  Code: z.strictObject({ ZipFile: zipFile }),
  Publish: z.boolean().optional(),
  PackageType: z.literal("Zip").optional(),
  Architectures: z
    .array(z.enum(["x86_64", "arm64"]))
    .length(1)
    .optional(),
  Tags: z.record(z.string(), z.string()).optional(),
  ...configuration,
  ...withoutEffect,
});

export const updateCodeSchema = z.strictObject({
  ZipFile: zipFile,
  Publish: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  RevisionId: z.string().optional(),
  Architectures: z
    .array(z.enum(["x86_64", "arm64"]))
    .length(1)
    .optional(),
});

export const updateConfigurationSchema = z.strictObject({
  Handler: name.max(128).optional(),
  Runtime: runtime.optional(),
  RevisionId: z.string().optional(),
  ...configuration,
  ...withoutEffect,
});

export const publishVersionSchema = z.strictObject({
  CodeSha256: z.string().optional(),
  Description: z.string().max(256).optional(),
  RevisionId: z.string().optional(),
});

const aliasVersion = z.string().regex(/^(\$LATEST|\d+)$/, "a version is $LATEST or a number");

export const createAliasSchema = z.strictObject({
  Name: z.string().regex(/^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/, "an alias is letters, digits, - and _, and not a number"),
  FunctionVersion: aliasVersion,
  Description: z.string().max(256).optional(),
});

export const updateAliasSchema = z.strictObject({
  FunctionVersion: aliasVersion.optional(),
  Description: z.string().max(256).optional(),
  RevisionId: z.string().optional(),
});

export const concurrencySchema = z.strictObject({ ReservedConcurrentExecutions: z.int().min(0) });
export const tagsSchema = z.strictObject({ Tags: z.record(z.string(), z.string()) });
