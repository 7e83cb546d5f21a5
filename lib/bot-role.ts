import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { explainWildcard } from "./acknowledge";
import { functionArn, logStreamsArn } from "./arns";

export interface BotRoleProps {
  readonly functionName: string;
  readonly insideVpc: boolean;
}

/** What a bot's code may do in AWS: write its own log group. Builders' code runs with it, so it is all that a hostile Code Node gets. */
export class BotRole extends Role {
  constructor(scope: Construct, id: string, { functionName, insideVpc }: BotRoleProps) {
    const ownStreams = logStreamsArn(scope, functionName);
    const ownLogs = new PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [ownStreams],
    });
    const statements = insideVpc ? [ownLogs, ...networkInterfaces(functionArn(scope, functionName))] : [ownLogs];
    super(scope, id, {
      roleName: functionName,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { bot: new PolicyDocument({ statements }) },
    });
    explainWildcard(this, ownStreams, "the streams of its own log group, which Lambda names");
    if (insideVpc) explainWildcard(this, "*", "a network interface has no ARN before Lambda has made it");
  }
}

/** Lambda connects a function to a VPC with the function's role; the deny keeps the same right from the code inside it. */
function networkInterfaces(ownFunctionArn: string): PolicyStatement[] {
  const actions = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ];
  return [
    new PolicyStatement({ actions, resources: ["*"] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ["*"],
      conditions: { ArnEquals: { "lambda:SourceFunctionArn": ownFunctionArn } },
    }),
  ];
}
