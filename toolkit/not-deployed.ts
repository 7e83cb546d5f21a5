import { botFunctionName } from "../handlers/contract/names";
import type { Clients } from "./clients";
import type { Fault } from "./fault";

/** Why nothing can be done with a bot that has no function, and the mend on either target. */
export const notDeployed = (clients: Clients, bot: string): Fault => ({
  file: bot,
  path: "",
  message: `is not deployed: there is no function ${botFunctionName(clients.prefix, bot)}; check the bot's id, or on AWS deploy it with npx cdk deploy --all, on the local cloud put it into the bots folder that npm start serves`,
});
