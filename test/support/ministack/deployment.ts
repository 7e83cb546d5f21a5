import { mkdirSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import { findInterpreter, type Interpreter } from "../../../python-layer/interpreter";
import { type BotFiles, temporaryDirectory, writeFiles } from "../test-cloud";
import { type CdkRun, cdk } from "./cdk";
import { startMinistack } from "./ministack";

/** An empty AWS account, a bots folder, and the CDK CLI that deploys the one into the other. */
export interface Deployment {
  readonly endpoint: string;
  readonly botsDirectory: string;
  save(files: BotFiles): void;
  /** Chooses settings of cdk.json's `codenode` for the next synth. */
  configure(settings: object): void;
  /** Every command but synth works on what synth has made last. */
  cdk(command: "bootstrap" | "synth" | "diff" | "deploy" | "destroy"): Promise<CdkRun>;
  stop(): Promise<void>;
}

export async function startDeployment(): Promise<Deployment> {
  const directory = temporaryDirectory("deploy");
  const botsDirectory = join(directory, "bots");
  mkdirSync(botsDirectory);
  const interpreter = localInterpreter();
  const { endpoint, stop } = await startMinistack(directory, interpreter);
  const assembly = join(directory, "cdk.out");
  let config = {
    bots: botsDirectory,
    // The functions run on this machine.
    python: interpreter.version,
    architecture: arch() === "arm64" ? "arm64" : "x86_64",
  };
  const optionsOf = {
    bootstrap: () => ["--app", assembly],
    synth: () => ["--quiet", "--output", assembly, "--context", `codenode=${JSON.stringify(config)}`],
    diff: () => ["--app", assembly],
    deploy: () => ["--app", assembly, "--all", "--require-approval", "never", "--progress", "events"],
    destroy: () => ["--app", assembly, "--all", "--force"],
  };
  return {
    endpoint,
    botsDirectory,
    save: (files) => writeFiles(botsDirectory, files),
    configure: (settings) => {
      config = { ...config, ...settings };
    },
    async cdk(command) {
      const run = await cdk(endpoint, directory, command, ...optionsOf[command]());
      if (run.status !== 0) throw new Error(`cdk ${command} ended with ${run.status}:\n${run.output}`);
      return run;
    },
    async stop() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function localInterpreter(): Interpreter {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  return found.interpreter;
}
