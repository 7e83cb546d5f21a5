import { findTarget } from "../target";
import { examineBootstrap, examineCredentials } from "./account";
import type { Diagnosis } from "./diagnosis";
import { examineMachine } from "./machine";
import { examineQuotas } from "./quotas";

export interface Examination {
  readonly botsDirectory: string;
  readonly prefix: string;
  /** False: the machine alone. */
  readonly withAws: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** Not so many that a missing network keeps the doctor waiting for long. */
const MAX_ATTEMPTS = 2;

/** Everything that a deploy needs, each found or with its mend. */
export async function examineAll({ botsDirectory, prefix, withAws, environment }: Examination): Promise<Diagnosis[]> {
  const machine = examineMachine(botsDirectory);
  if (!withAws) return machine;
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const settings = { maxAttempts: MAX_ATTEMPTS, ...(region !== undefined && { region }) };
  const account = await examineCredentials(settings);
  if (account.id === undefined) return [...machine, account.diagnosis];
  const found = findTarget({ name: "aws", prefix, environment });
  if (!found.ok) throw new Error(found.message);
  const [bootstrap, quotas] = await Promise.all([
    examineBootstrap(settings, account.id),
    examineQuotas(found.target, settings, botsDirectory),
  ]);
  return [...machine, account.diagnosis, bootstrap, ...quotas];
}
