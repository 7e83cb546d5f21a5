import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ENVIRONMENTS } from "../handlers/contract/names";
import { setVariables } from "../toolkit/settings-variables";
import { clientSettings } from "./client-settings";

/** Sets a variable of a sample bot in both environments, as `codenode vars set` does; its other variables stay. */
export async function setSampleVariable(
  endpoint: string,
  prefix: string,
  bot: string,
  name: string,
  value: string,
): Promise<void> {
  const dynamodb = new DynamoDBClient(clientSettings(endpoint));
  try {
    for (const environment of ENVIRONMENTS) {
      const set = await setVariables({ prefix, dynamodb }, bot, environment, { [name]: value });
      if (!set.ok) throw new Error(set.refusals.map(({ message }) => message).join("; "));
    }
  } finally {
    dynamodb.destroy();
  }
}
