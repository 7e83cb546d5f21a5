import { RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { Architecture, Code, LayerVersion } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge";
import { Bot } from "./bot";
import type { Config } from "./config";
import type { PackagedBot } from "./packaged-bots";
import { botsStackName } from "./stack-names";

export interface BotsStackProps extends StackProps {
  readonly config: Config;
  readonly number: number;
  readonly bots: readonly PackagedBot[];
  readonly layerDirectory: string;
}

/** The bots whose bot.yaml names this stack. It refers to no other stack, so each is deployed, rolled back and deleted alone. */
export class BotsStack extends Stack {
  constructor(scope: Construct, { config, number, bots, layerDirectory, ...props }: BotsStackProps) {
    const stackName = botsStackName(config.prefix, number);
    super(scope, stackName, { stackName, description: `bots of ${config.prefix}, stack ${number}`, ...props });
    const layer = this.layer(config, layerDirectory);
    for (const { bot, zipFile } of bots) new Bot(this, { config, bot, zipFile, layer });
    acknowledge(
      this,
      "AwsSolutions-L1",
      "the Python version is a setting of the platform: the layer is locked and tested for it, and a newer one is chosen by an operator",
    );
  }

  /**
   * Every bots stack has a layer version of its own, of the same asset: docs/operations.md tells why. A version that is replaced is deleted;
   * functions and published versions that use it keep it (Lambda's documentation, "Deleting a layer version").
   */
  private layer(config: Config, directory: string): LayerVersion {
    return new LayerVersion(this, "Packages", {
      layerVersionName: `${this.stackName}-packages`,
      description: `the packages and the runtime part that bots run with (${config.packages}, python${config.python})`,
      // layer.json is the builder's own record of how the folder was made.
      code: Code.fromAsset(directory, { exclude: ["layer.json"] }),
      compatibleArchitectures: [config.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64],
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
