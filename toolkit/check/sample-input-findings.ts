import type { NodeDefinition } from "../../handlers/contract/bot-definition";
import { isJsonObject } from "../../handlers/contract/json-object";
import type { NodeFinding } from "./output-findings";

/** The keys that Run must have (SPEC 11), and the mandatory entities that a try without them would not show. */
export function sampleInputFindings(text: string, node: NodeDefinition): NodeFinding[] {
  // readBot has refused what is no JSON object.
  const input = JSON.parse(text) as Record<string, unknown>;
  const findings: NodeFinding[] = [];
  const report = (path: string, severity: NodeFinding["severity"], message: string) =>
    findings.push({ path: path === "" ? [] : [path], severity, message });
  if (!Object.hasOwn(input, "entities"))
    report("", "error", 'entities is missing; write "entities": {} where there are none');
  else if (!isJsonObject(input.entities))
    report("entities", "error", "is not an object; write the entities by their names");
  const user = input.user_data ?? input.user;
  if (user === undefined) report("", "error", 'user_data is missing; write "user_data": { "user_id": "u1" }');
  else if (!isJsonObject(user)) report("user_data", "error", 'is not an object; write { "user_id": "u1" }');
  const given = isJsonObject(input.entities) ? input.entities : {};
  const lacking = (node.needs ?? []).filter((name) => !Array.isArray(given[name]) || given[name].length === 0);
  for (const name of lacking)
    report("entities", "warning", `has no ${name}, without which the engine never gets here (needs)`);
  return findings;
}
