import { type App, type Environment, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { BotsStack } from "./bots-stack";
import type { Config } from "./config";
import type { PackagedBot } from "./packaged-bots";
import { PlatformStack } from "./platform-stack";

export interface StackInputs {
  readonly config: Config;
  readonly bots: ReadonlyMap<number, readonly PackagedBot[]>;
  readonly dispatcherDirectory: string;
  readonly layerDirectory: string;
}

/** The platform's stack and the bots' stacks. No stack refers to another one: each is deployed and deleted alone, in any order. */
export function addStacks(app: App, { config, bots, dispatcherDirectory, layerDirectory }: StackInputs): void {
  const env: Environment = {
    ...(config.account !== undefined && { account: config.account }),
    ...(config.region !== undefined && { region: config.region }),
  };
  new PlatformStack(app, { env, config, dispatcherDirectory });
  for (const [number, ofStack] of [...bots].sort(([a], [b]) => a - b)) {
    new BotsStack(app, { env, config, number, bots: ofStack, layerDirectory });
  }
  Tags.of(app).add("codenode", config.prefix);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
