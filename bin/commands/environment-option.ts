import { Option } from "commander";
import { ENVIRONMENTS } from "../../handlers/contract/names";

/** Which environment's settings change: never guessed. */
export const environmentOption = (): Option =>
  new Option("--environment <environment>", "whose settings").choices(ENVIRONMENTS).makeOptionMandatory();

export const yesOption = (): Option => new Option("--yes", "change production on AWS without asking");
