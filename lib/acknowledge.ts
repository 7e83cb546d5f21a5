import { Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** A finding of cdk-nag that is meant to be so, with the reason why. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** One resource with a wildcard in a role or policy, and why it has to be one; every other wildcard stays a finding. */
export function explainWildcard(construct: IConstruct, resource: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${asFinding(Stack.of(construct).resolve(resource))}]`, reason);
}

/** cdk-nag names a finding by the resource's text, with `<AWS::Region>` for a reference. */
function asFinding(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join } = value as { Ref?: string; "Fn::Join"?: [string, unknown[]] };
  return join === undefined ? `<${Ref}>` : join[1].map(asFinding).join(join[0]);
}
