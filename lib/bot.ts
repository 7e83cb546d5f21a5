import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  Architecture,
  type CfnFunction,
  Code,
  type ILayerVersion,
  Function as LambdaFunction,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { botFunctionTimeoutSeconds, LOG_RETENTION_DAYS } from "../handlers/contract/limits";
import { BOT_FUNCTION_HANDLER, botFunctionName, logGroupName } from "../handlers/contract/names";
import type { BotSettings } from "../toolkit/bot-folder";
import { BotRole } from "./bot-role";
import type { Config } from "./config";

export interface BotProps {
  readonly config: Config;
  readonly bot: { readonly id: string; readonly settings: BotSettings };
  /** The bot's package, as packageBot made it. */
  readonly zipFile: string;
  readonly layer: ILayerVersion;
}

/**
 * One bot: function, role and log group, and nothing more, so that a stack holds many. Versions and the `production` alias belong to
 * Train and Transfer; if CloudFormation owned them, a deploy could release to production (SPEC 12).
 */
export class Bot extends Construct {
  constructor(scope: Construct, { config, bot, zipFile, layer }: BotProps) {
    super(scope, bot.id);
    const { settings } = bot;
    const functionName = botFunctionName(config.prefix, bot.id);
    const vpc = settings.vpc ? config.vpc : undefined;
    const lambda = new LambdaFunction(this, "Function", {
      functionName,
      description: `the Code Nodes of ${bot.id}`,
      runtime: PYTHON[config.python],
      architecture: config.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
      handler: BOT_FUNCTION_HANDLER,
      code: Code.fromAsset(zipFile),
      layers: [layer],
      memorySize: settings.memory_mb,
      timeout: Duration.seconds(botFunctionTimeoutSeconds(settings.timeout_seconds)),
      ...(settings.max_concurrency !== undefined && { reservedConcurrentExecutions: settings.max_concurrency }),
      logGroup: new LogGroup(this, "Logs", {
        logGroupName: logGroupName(functionName),
        retention: BOT_LOG_RETENTION,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      role: new BotRole(this, "Role", { functionName, insideVpc: vpc !== undefined }),
    });
    // Given as it is: CDK's own vpc property adds a managed policy for all of EC2's network interfaces to the role.
    if (vpc !== undefined) (lambda.node.defaultChild as CfnFunction).vpcConfig = vpc;
  }
}

const PYTHON: Readonly<Record<Config["python"], Runtime>> = {
  "3.11": Runtime.PYTHON_3_11,
  "3.12": Runtime.PYTHON_3_12,
  "3.13": Runtime.PYTHON_3_13,
  "3.14": Runtime.PYTHON_3_14,
};

/** CloudWatch's days are the enum's numbers. */
const BOT_LOG_RETENTION: RetentionDays = LOG_RETENTION_DAYS;
