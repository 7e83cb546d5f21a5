import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { DISPATCHER_TIMEOUT_SECONDS } from "../handlers/contract/limits";
import { dispatcherFunctionName, logGroupName } from "../handlers/contract/names";
import { explainWildcard } from "./acknowledge";
import { everyBotFunctionArn, logStreamsArn } from "./arns";
import type { Config } from "./config";
import type { PlatformKey } from "./platform-key";
import type { StateTables } from "./state-tables";

export interface DispatcherProps {
  readonly config: Config;
  /** What bundleDispatcher made: index.js. */
  readonly bundleDirectory: string;
  readonly tables: StateTables;
  readonly key: PlatformKey;
}

/** The dispatcher Lambda with its log group and a role that allows what the code in handlers/dispatcher does, and nothing else. */
export class Dispatcher extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: DispatcherProps) {
    super(scope, id);
    const { config, bundleDirectory } = props;
    const functionName = dispatcherFunctionName(config.prefix);
    this.logGroup = new LogGroup(this, "Logs", {
      logGroupName: logGroupName(functionName),
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, "Function", {
      functionName,
      description: "takes a turn of a conversation to the bot's function and back",
      runtime: Runtime.NODEJS_24_X,
      architecture: config.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
      handler: "index.handler",
      code: Code.fromAsset(bundleDirectory),
      memorySize: config.dispatcherMemoryMb,
      timeout: Duration.seconds(DISPATCHER_TIMEOUT_SECONDS),
      ...(config.dispatcherConcurrency !== undefined && { reservedConcurrentExecutions: config.dispatcherConcurrency }),
      environment: {
        CODENODE_PREFIX: config.prefix,
        CODENODE_METRICS_BY_BOT: String(config.metricsByBot),
      },
      tracing: config.xray ? Tracing.ACTIVE : Tracing.DISABLED,
      logGroup: this.logGroup,
      // CDK would add a policy of its own for X-Ray beside the statements below.
      role: this.role(functionName, props).withoutPolicyUpdates(),
    });
  }

  private role(roleName: string, { config, tables, key }: DispatcherProps): Role {
    const { conversations, users, settings } = tables;
    const everyBot = everyBotFunctionArn(this, config.prefix);
    const ownStreams = logStreamsArn(this, roleName);
    const statements = [
      allow(["lambda:InvokeFunction"], everyBot),
      allow(["dynamodb:BatchGetItem"], conversations.tableArn, users.tableArn, settings.tableArn),
      // TransactWriteItems is authorised as the writes that it holds.
      allow(["dynamodb:PutItem"], conversations.tableArn, users.tableArn),
      allow(["dynamodb:DeleteItem"], conversations.tableArn),
      key.useThroughDynamoDb(),
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], ownStreams),
      ...(config.xray ? [allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")] : []),
    ];
    const role = new Role(this, "Role", {
      roleName,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { dispatcher: new PolicyDocument({ statements }) },
    });
    explainWildcard(role, everyBot, "a bot may be added at any time, and production is reached by the alias");
    explainWildcard(role, ownStreams, "the streams of its own log group, which Lambda names");
    if (config.xray) explainWildcard(role, "*", "X-Ray's writes know no resources");
    return role;
  }
}

const allow = (actions: string[], ...resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });
