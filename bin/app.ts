import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { bundleDispatcher } from "../handlers/bundle";
import { addStacks } from "../lib/add-stacks";
import { botsByStack } from "../lib/bots-by-stack";
import { packageBots } from "../lib/packaged-bots";
import { readConfig } from "../lib/read-config";
import { buildLayer } from "../python-layer/build";
import { findInterpreter } from "../python-layer/interpreter";
import { LayerBuildError } from "../python-layer/run-command";

/** The CDK app: config and bots to stacks. `cdk` runs it in the folder of cdk.json; progress goes to stderr, as stdout is the template's. */
async function main(): Promise<void> {
  const app = new App();
  const configured = readConfig(app.node.tryGetContext("codenode"));
  if (!configured.ok) return refuse("cdk.json", configured.faults);
  const { config } = configured;

  const packaged = packageBots(resolve(config.bots), join(__dirname, "..", "build", "bots"));
  if (!packaged.ok) return refuse(config.bots, packaged.faults);
  const placed = botsByStack(packaged.bots, config);
  if (!placed.ok) return refuse(config.bots, placed.faults);

  const found = findInterpreter();
  if (!found.ok) return refuse("the layer", [found.message]);
  const [layer, dispatcher] = await Promise.all([
    buildLayer({
      pythonVersion: config.python,
      architecture: config.architecture,
      packages: config.packages,
      interpreter: found.interpreter,
      progress: (line) => console.error(line),
    }),
    bundleDispatcher(),
  ]);
  addStacks(app, {
    config,
    bots: placed.stacks,
    dispatcherDirectory: dispatcher.directory,
    layerDirectory: layer.directory,
  });
  app.synth();
}

function refuse(what: string, faults: readonly string[]): void {
  console.error(`${what}: ${faults.length === 1 ? "1 fault" : `${faults.length} faults`}`);
  for (const fault of faults) console.error(`  ${fault}`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  if (error instanceof LayerBuildError) refuse("the layer", [error.message]);
  else console.error(error);
  process.exitCode = 1;
});
