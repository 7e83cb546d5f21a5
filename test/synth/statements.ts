import type { Resource, Template } from "./synthesize";

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** Every policy document of a role or managed policy, a statement a line: `Allow dynamodb:PutItem on codenode-users`. */
export function statementsOf(resource: Resource, template: Template): string[] {
  return statementObjects(resource).map(({ Effect, Action, Resource, Condition }) => {
    const resources = list(Resource).map((one) => resourceText(one, template));
    const condition = Condition === undefined ? "" : ` if ${conditionText(Condition, template)}`;
    return `${Effect} ${list(Action).join(", ")} on ${resources.sort().join(", ")}${condition}`;
  });
}

export function statementObjects({ Properties }: Resource): Statement[] {
  const inline = (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const managed = Properties.PolicyDocument as { Statement: Statement[] } | undefined;
  return [...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement), ...(managed?.Statement ?? [])];
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** An ARN without what all of them share; a reference to a resource as that resource's name. */
export function resourceText(value: unknown, template: Template): string {
  return flat(value, template).replace(/^arn:<AWS::Partition>:(\w+):<AWS::Region>:<AWS::AccountId>:/, "$1 ");
}

const conditionText = (condition: object, template: Template): string =>
  Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => {
        const texts = list(values).map((value) => flat(value, template));
        return `${operator} ${key} ${texts.join(" or ")}`;
      }),
    )
    .join(" and ");

function flat(value: unknown, template: Template): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join, "Fn::GetAtt": attribute } = value as Record<string, never>;
  if (join !== undefined) return (join[1] as unknown[]).map((part) => flat(part, template)).join(join[0]);
  if (attribute === undefined) return `<${Ref}>`;
  const { Type, Properties } = template.Resources[attribute[0]]!;
  const name = Properties.TableName ?? Properties.FunctionName;
  return typeof name === "string" ? name : Type;
}
