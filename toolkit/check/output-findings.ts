import type { ConditionRow, NodeDefinition, OutputNode } from "../../handlers/contract/bot-definition";
import { didYouMean } from "../did-you-mean";
import { alternatives, contradictingRows, isShadowed, rowText } from "./contradiction";
import { rowProblem } from "./row-problem";
import { samplePath } from "./sample-path";

/** What is wrong at a path below `nodes.<id>` of bot.yaml. */
export interface NodeFinding {
  readonly path: readonly (string | number)[];
  readonly severity: "error" | "warning";
  readonly message: string;
}

type Report = (path: NodeFinding["path"], message: string, severity?: NodeFinding["severity"]) => void;

const PLACEHOLDER = /\[\[([^[\]]+)\]\]/g;

/** Output Nodes against the node's sample_output, and against each other (SPEC 8 and 12). */
export function outputFindings(node: NodeDefinition): NodeFinding[] {
  const { outputs = [], sample_output: sample } = node;
  const findings: NodeFinding[] = [];
  const report: Report = (path, message, severity = "error") => findings.push({ path, severity, message });
  if (sample === undefined) {
    if (outputs.some(namesVariables)) {
      report(["outputs"], "cannot be checked without sample_output; run the node with --save-sample-output", "warning");
    }
  } else {
    for (const [index, output] of outputs.entries()) {
      botSaysFindings(output, sample, ["outputs", index], report);
      rowFindings(output, sample, ["outputs", index], report);
    }
  }
  reachFindings(outputs, sample, report);
  return findings;
}

const namesVariables = ({ when, bot_says }: OutputNode): boolean =>
  when !== undefined || JSON.stringify(bot_says).includes("[[");

function botSaysFindings(output: OutputNode, sample: object, path: NodeFinding["path"], report: Report): void {
  for (const [index, item] of output.bot_says.entries()) {
    const named = [...JSON.stringify(item).matchAll(PLACEHOLDER)].map(([, name]) => name!.trim());
    for (const name of new Set(named)) {
      const message = missing(sample, name);
      if (message !== undefined) report([...path, "bot_says", index], `[[${name}]]: ${message}`);
    }
  }
}

function rowFindings({ when }: OutputNode, sample: object, path: NodeFinding["path"], report: Report): void {
  if (when === undefined) return;
  const kind = "all" in when ? "all" : "any";
  for (const [index, row] of alternatives(when).flat().entries()) {
    const at = [...path, "when", kind, index];
    // A variable that is there only sometimes is what these two are for.
    const mayLack = row.operator === "exists" || row.operator === "not_exists";
    const message = mayLack ? undefined : missing(sample, row.variable);
    if (message !== undefined) report([...at, "variable"], message);
    const sampled = samplePath(sample, row.variable);
    const problem = sampled.is === "value" ? rowProblem(row, sampled.value) : undefined;
    if (problem !== undefined) report([...at, row.value === undefined ? "operator" : "value"], problem);
  }
}

function missing(sample: object, path: string): string | undefined {
  const sampled = samplePath(sample, path);
  if (sampled.is !== "missing") return undefined;
  const hint = didYouMean(path.split(".").at(-1)!, sampled.names);
  return `sample_output has no ${path}; ${hint}return it in final_response and add it to sample_output`;
}

function reachFindings(outputs: readonly OutputNode[], sample: object | undefined, report: Report): void {
  const typeOf = (variable: string): unknown => {
    const sampled = sample === undefined ? undefined : samplePath(sample, variable);
    return sampled?.is === "value" ? sampled.value : undefined;
  };
  for (const [index, output] of outputs.entries()) {
    const contradictions = alternatives(output.when).map((rows) => contradictingRows(rows, typeOf));
    if (contradictions.length > 0 && contradictions.every((pair) => pair !== undefined)) {
      const [first, second] = contradictions[0]! as readonly [ConditionRow, ConditionRow];
      const message = `never matches: ${rowText(first)} and ${rowText(second)} are never true together; mend one, or write any instead of all`;
      report(["outputs", index, "when"], message);
    } else if (
      isShadowed(
        output.when,
        outputs.slice(0, index).map(({ when }) => when),
      )
    ) {
      report(
        ["outputs", index],
        `never chosen: whatever it matches, an output before it matches already; move it up, or change its \`when\``,
      );
    }
  }
  const last = outputs.at(-1);
  if (last?.when !== undefined) {
    const message =
      "where no output matches, the turn is a Bot Break (no_output_node); add a last output without `when`";
    report(["outputs", outputs.length - 1], message, "warning");
  }
}
