import type { FunctionConfiguration } from "@aws-sdk/client-lambda";

/** What staging runs and a trained version runs are the same where all of these are: code, and what a deployment sets. */
const COMPARED: Readonly<Record<string, (version: FunctionConfiguration) => unknown>> = {
  code: ({ CodeSha256 }) => CodeSha256,
  layers: ({ Layers }) => Layers?.map(({ Arn }) => Arn) ?? [],
  runtime: ({ Runtime }) => Runtime,
  handler: ({ Handler }) => Handler,
  architecture: ({ Architectures }) => Architectures ?? [],
  memory: ({ MemorySize }) => MemorySize,
  timeout: ({ Timeout }) => Timeout,
  "environment variables": ({ Environment }) => Object.entries(Environment?.Variables ?? {}).sort(),
  "VPC settings": ({ VpcConfig }) => [VpcConfig?.SubnetIds ?? [], VpcConfig?.SecurityGroupIds ?? []],
  role: ({ Role }) => Role,
};

/** In what a function's $LATEST differs from one of its versions, in words; empty where it does not. */
export function changesSince(version: FunctionConfiguration, latest: FunctionConfiguration): string[] {
  return Object.entries(COMPARED).flatMap(([name, part]) =>
    JSON.stringify(part(version)) === JSON.stringify(part(latest)) ? [] : [name],
  );
}
