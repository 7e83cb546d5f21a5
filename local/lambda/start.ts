import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DISPATCHER_TIMEOUT_SECONDS } from "../../handlers/contract/limits";
import { dispatcherFunctionName, logGroupName } from "../../handlers/contract/names";
import type { Prepared } from "../prepare";
import type { StoreClient } from "../store-call";
import type { ApiContext } from "./api/api";
import { LATEST } from "./function-names";
import { type FunctionVersion, lastModifiedNow, NEW_FUNCTION, NODE_RUNTIME, runsTheSame } from "./function-record";
import { FunctionRunner } from "./function-runner";
import { FunctionStore } from "./function-store";
import { LiveBots } from "./live-bots";
import { keepLogRetention } from "./log-retention";
import { LogShipper } from "./log-shipper";
import { CODE_PATH, LambdaService } from "./service";

export interface LambdaOptions {
  readonly botsDirectory: string;
  readonly dataDirectory: string;
  readonly prefix: string;
  readonly watch: boolean;
  readonly report: (line: string) => void;
  readonly prepared: Prepared;
  readonly storeClient: StoreClient;
  /** For every function, and for the dispatcher alone. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dispatcherEnvironment: Readonly<Record<string, string>>;
}

export interface Lambda {
  readonly service: LambdaService;
  /** Makes the platform's functions, once the endpoint that they are to use is known. */
  open(endpoint: string): Promise<void>;
  stop(): Promise<void>;
}

const DISPATCHER_MEMORY_MB = 512;

/** Puts the Lambda service together: function store, bots' folders, processes, logs and API. */
export function startLambda(options: LambdaOptions): Lambda {
  const { prepared, report, prefix } = options;
  const dispatcher = dispatcherFunctionName(prefix);
  const functions = new FunctionStore(options.dataDirectory);
  const logs = new LogShipper(options.storeClient, report);
  const environment: Record<string, string> = { ...options.environment };
  let endpointUrl = "";
  let retention: NodeJS.Timeout | undefined;
  const logGroups = () => functions.list().map(({ name }) => logGroupName(name));

  const bots = new LiveBots({
    ...options,
    runtime: `python${prepared.runtimes.pythonVersion}`,
    architecture: prepared.architecture,
    layerArn: prepared.layerArn,
    functions,
    changed: (name) => runner.retireChanged(name),
  });
  const runner: FunctionRunner = new FunctionRunner(
    functions,
    {
      runtimes: prepared.runtimes,
      home: join(options.dataDirectory, "home"),
      environment,
      environmentOf: (name) => (name === dispatcher ? options.dispatcherEnvironment : {}),
      openLogStream: (group, stream) => logs.open(group, stream),
    },
    (name) => bots.refresh(name),
  );
  const api: ApiContext = {
    functions,
    refresh: (name) => bots.refresh(name),
    refreshAll: () => bots.refreshAll(),
    changed: (name) => runner.retireChanged(name),
    codeUrl: (zipName) => `${endpointUrl}${CODE_PATH}${zipName}`,
  };

  return {
    service: new LambdaService(functions, runner, api, report),
    async open(endpoint) {
      endpointUrl = endpoint;
      environment.AWS_ENDPOINT_URL = endpoint;
      putDispatcher(functions, dispatcher, prepared);
      bots.refreshAll();
      await Promise.all(logGroups().map((group) => logs.createGroup(group)));
      retention = keepLogRetention(options.storeClient, logGroups);
    },
    async stop() {
      clearInterval(retention);
      await runner.stop();
      await logs.stop();
    },
  };
}

/** The dispatcher's own bundle, as `cdk deploy` uploads it to AWS. */
function putDispatcher(functions: FunctionStore, name: string, prepared: Prepared): void {
  const code = functions.code.add(prepared.dispatcherZip);
  if (!code.ok) throw new Error(code.message);
  const present = functions.get(name);
  const latest: FunctionVersion = {
    version: LATEST,
    runtime: NODE_RUNTIME,
    handler: "index.handler",
    role: `arn:aws:iam::000000000000:role/${name}`,
    description: "",
    timeoutSeconds: DISPATCHER_TIMEOUT_SECONDS,
    memoryMb: DISPATCHER_MEMORY_MB,
    environment: {},
    layers: [],
    architecture: prepared.architecture,
    codeSha256: code.sha256,
    codeSize: code.size,
    lastModified: lastModifiedNow(),
    revisionId: randomUUID(),
  };
  if (present !== undefined && runsTheSame(present.latest, latest)) return;
  functions.put({ ...(present ?? NEW_FUNCTION), name, latest });
}
