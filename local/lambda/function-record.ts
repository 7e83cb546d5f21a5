import { functionArn, LATEST } from "./function-names";

/** One version of a function: what AWS calls its configuration, and which code it has. */
export interface FunctionVersion {
  readonly version: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly layers: readonly string[];
  readonly architecture: string;
  /** Base64, as AWS gives it; also the key of the code in the code store. */
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly lastModified: string;
  readonly revisionId: string;
}

export interface FunctionAlias {
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
  readonly revisionId: string;
}

/** A function with its published versions and aliases, as it is kept on disk. */
export interface FunctionRecord {
  readonly name: string;
  readonly latest: FunctionVersion;
  /** Oldest first. */
  readonly versions: readonly FunctionVersion[];
  /** A version's number is never used twice, also where the version was deleted. */
  readonly nextVersion: number;
  readonly aliases: Readonly<Record<string, FunctionAlias>>;
  readonly reservedConcurrency?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Its $LATEST comes from a folder of the local cloud, and goes with it. */
  readonly fromFolder?: boolean;
}

/** A function without versions, aliases or tags yet. */
export const NEW_FUNCTION: Omit<FunctionRecord, "name" | "latest"> = {
  versions: [],
  nextVersion: 1,
  aliases: {},
  tags: {},
};

/** The moment as AWS's LastModified tells it. */
export const lastModifiedNow = (): string => new Date().toISOString().replace("Z", "+0000");

/** The Node that functions run on here, as the name of a runtime. */
export const NODE_RUNTIME = `nodejs${process.versions.node.split(".")[0]}.x`;

/** AWS's FunctionConfiguration. `qualified` adds the version to the ARN, as answers about one version do. */
export function toConfiguration(name: string, version: FunctionVersion, qualified: boolean): Record<string, unknown> {
  return {
    FunctionName: name,
    FunctionArn: functionArn(name, qualified ? version.version : undefined),
    Runtime: version.runtime,
    Role: version.role,
    Handler: version.handler,
    CodeSize: version.codeSize,
    Description: version.description,
    Timeout: version.timeoutSeconds,
    MemorySize: version.memoryMb,
    LastModified: version.lastModified,
    CodeSha256: version.codeSha256,
    Version: version.version,
    ...(Object.keys(version.environment).length > 0 && { Environment: { Variables: version.environment } }),
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: version.revisionId,
    ...(version.layers.length > 0 && { Layers: version.layers.map((Arn) => ({ Arn, CodeSize: 0 })) }),
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: [version.architecture],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
  };
}

export function toAliasConfiguration(name: string, alias: FunctionAlias): Record<string, unknown> {
  return {
    AliasArn: functionArn(name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.functionVersion,
    Description: alias.description,
    RevisionId: alias.revisionId,
  };
}

export function findVersion(record: FunctionRecord, version: string): FunctionVersion | undefined {
  return version === LATEST ? record.latest : record.versions.find((candidate) => candidate.version === version);
}

/** The version that a qualifier means: a version itself, or the one that an alias points to. */
export function resolveQualifier(record: FunctionRecord, qualifier: string | undefined): FunctionVersion | undefined {
  if (qualifier === undefined) return record.latest;
  const alias = Object.hasOwn(record.aliases, qualifier) ? record.aliases[qualifier] : undefined;
  return findVersion(record, alias?.functionVersion ?? qualifier);
}

/** Whether nothing that a process could notice differs: code and configuration, but not when and by whom it was changed. */
export function runsTheSame(a: FunctionVersion, b: FunctionVersion): boolean {
  const essence = ({ lastModified: _, revisionId: __, description: ___, ...rest }: FunctionVersion) =>
    JSON.stringify(rest);
  return a === b || essence(a) === essence(b);
}
