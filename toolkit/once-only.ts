import { LambdaClient } from "@aws-sdk/client-lambda";
import { rememberWhatWasTried } from "./aws-error";

const clientsOnce = new WeakMap<LambdaClient, LambdaClient>();

/** The same client without the SDK's repeats, which would also follow a lost answer of a script that ran. */
export function onceOnly(client: LambdaClient): LambdaClient {
  let once = clientsOnce.get(client);
  if (once === undefined) {
    const { region, credentials, endpoint } = client.config;
    once = new LambdaClient({ region, credentials, maxAttempts: 1, ...(endpoint !== undefined && { endpoint }) });
    rememberWhatWasTried(once);
    clientsOnce.set(client, once);
  }
  return once;
}
