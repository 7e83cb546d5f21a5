import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { App } from "aws-cdk-lib";
import { addStacks } from "../../lib/add-stacks";
import { botsByStack } from "../../lib/bots-by-stack";
import { packageBots } from "../../lib/packaged-bots";
import { readConfig } from "../../lib/read-config";

// CDK's own template validator takes 3 s a synth; two-folders.test.ts runs the app with it.
process.env.CDK_VALIDATION = "false";

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: object;
}

const directory = mkdtempSync(join(tmpdir(), "codenode-synth-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A bot by the lines of its bot.yaml. */
export type Bots = Record<string, string>;

/** The templates by stack name, of the app's own steps; its big assets, the bundle and the layer, are stand-ins of one file. */
export function synthesize(bots: Bots, codenode: object = {}): Record<string, Template> {
  const here = mkdtempSync(join(directory, "app-"));
  for (const [bot, yaml] of Object.entries(bots)) {
    write(join(here, "bots", bot, "bot.yaml"), `${yaml}\n`);
    write(join(here, "bots", bot, "nodes", "say.py"), `BOT = "${bot}"\ndef main(event, context): ...\n`);
  }
  write(join(here, "dispatcher", "index.js"), "exports.handler = async () => ({});\n");
  write(join(here, "layer", "python", "codenode_runtime.py"), "def handler(event, context): ...\n");

  const read = readConfig(codenode);
  if (!read.ok) throw new Error(read.faults.join("\n"));
  const packaged = packageBots(join(here, "bots"), join(here, "zips"));
  if (!packaged.ok) throw new Error(packaged.faults.join("\n"));
  const placed = botsByStack(packaged.bots, read.config);
  if (!placed.ok) throw new Error(placed.faults.join("\n"));

  const { context } = JSON.parse(readFileSync(join(__dirname, "..", "..", "cdk.json"), "utf8"));
  const app = new App({ context, outdir: join(here, "cdk.out"), analyticsReporting: false });
  addStacks(app, {
    config: read.config,
    bots: placed.stacks,
    dispatcherDirectory: join(here, "dispatcher"),
    layerDirectory: join(here, "layer"),
  });
  return Object.fromEntries(app.synth().stacks.map(({ stackName, template }) => [stackName, template]));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** All resources of some templates, of one type or of every type. */
export function resources(templates: Record<string, Template>, type?: string): Resource[] {
  const all = Object.values(templates).flatMap(({ Resources }) => Object.values(Resources));
  return type === undefined ? all : all.filter(({ Type }) => Type === type);
}

/** The one resource with this name, whatever the property that names it. */
export function named(templates: Record<string, Template>, type: string, name: string): Resource {
  const found = resources(templates, type).filter(({ Properties }) => Object.values(Properties).includes(name));
  if (found.length !== 1) throw new Error(`${found.length} resources ${type} are named ${name}`);
  return found[0]!;
}
