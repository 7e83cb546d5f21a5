import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Alarms } from "./alarms";
import type { Config } from "./config";
import { Dispatcher } from "./dispatcher";
import { PlatformDashboard } from "./platform-dashboard";
import { PlatformKey } from "./platform-key";
import { Policies } from "./policies";
import { platformStackName } from "./stack-names";
import { StateTables } from "./state-tables";

export interface PlatformStackProps extends StackProps {
  readonly config: Config;
  readonly dispatcherDirectory: string;
}

/** All that the bots share (SPEC 13). It refers to no bot: one that is added later is reached by its name. */
export class PlatformStack extends Stack {
  constructor(scope: Construct, { config, dispatcherDirectory, ...props }: PlatformStackProps) {
    const stackName = platformStackName(config.prefix);
    super(scope, stackName, { stackName, description: `the platform of ${config.prefix}`, ...props });
    const { prefix } = config;
    const key = new PlatformKey(this, "Key", prefix);
    const tables = new StateTables(this, "Tables", prefix, key);
    const dispatcher = new Dispatcher(this, "Dispatcher", {
      config,
      bundleDirectory: dispatcherDirectory,
      tables,
      key,
    });
    new Policies(this, "Policies", { prefix, dispatcher, tables, key });
    new PlatformDashboard(this, "Dashboard", { config, dispatcher, tables });
    new Alarms(this, "Alarms", config, dispatcher);
  }
}
