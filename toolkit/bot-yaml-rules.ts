import { NODE_ID_PATTERN } from "../handlers/contract/names";
import { shown } from "./bot-yaml-faults";
import type { TextFault, YamlText } from "./bot-yaml-text";
import { didYouMean } from "./did-you-mean";

/**
 * The rules of bot.yaml that compare one place with another (SPEC 2). They read data that may have faults of shape, so that one pass
 * lists every fault: what is not of its shape is passed over here.
 */
export function ruleFaults(yaml: YamlText, nodeFiles: ReadonlySet<string>): TextFault[] {
  const faults: TextFault[] = [];
  const report: Report = (path, message) => faults.push({ line: yaml.lineOf(path), path: path.join("."), message });
  const nodes = Object.entries(object(object(yaml.data).nodes));
  const ids = new Set([...nodeFiles, ...nodes.map(([id]) => id)]);
  const staticNodes = new FirstUse();
  const systemNames = new FirstUse();

  for (const [id, value] of nodes) {
    const path = ["nodes", id];
    const node = object(value);
    if (!nodeFiles.has(id) && NODE_ID_PATTERN.test(id)) {
      const hint = didYouMean(id, [...nodeFiles]);
      report(path, `${shown(id)} has no file; ${hint}add nodes/${id}.py, or remove the entry`);
    }
    list(node.after).forEach((name, index) => {
      const first = staticNodes.use(name, id);
      if (first === id) report([...path, "after", index], `${shown(name)} is written twice; name it once`);
      else if (first !== undefined) {
        const message = `${shown(name)} leads to ${first} already; a Static Node leads to one Code Node`;
        report([...path, "after", index], message);
      }
    });
    const needed = new FirstUse();
    list(node.needs).forEach((name, index) => {
      if (needed.use(name, id)) report([...path, "needs", index], `${shown(name)} is written twice; name it once`);
    });
    systemNameRule(node.system_name, id, ids, systemNames, (message) => report([...path, "system_name"], message));
    outputRules(list(node.outputs), [...path, "outputs"], report);
  }
  return faults;
}

type Path = readonly PropertyKey[];
type Report = (path: Path, message: string) => void;

function systemNameRule(
  name: unknown,
  id: string,
  ids: ReadonlySet<string>,
  used: FirstUse,
  report: (message: string) => void,
): void {
  const first = used.use(name, id);
  if (first !== undefined) report(`${shown(name)} is the system_name of ${first} already; write one of its own`);
  if (typeof name === "string" && name !== id && ids.has(name)) {
    report(`${shown(name)} is another node's id, so that the engine could mean either; write one of its own`);
  }
}

function outputRules(outputs: readonly unknown[], path: Path, report: Report): void {
  const used = new FirstUse();
  outputs.forEach((value, index) => {
    const output = object(value);
    const at = [...path, index];
    if (used.use(output.id, String(index)) !== undefined) {
      report([...at, "id"], `${shown(output.id)} is written twice; each Output Node of a node has an id of its own`);
    }
    if (!Object.hasOwn(output, "when")) {
      if (index < outputs.length - 1) {
        report(
          at,
          "an output without `when` always matches and may only be the last; add `when`, or move it to the end",
        );
      }
      return;
    }
    const when = object(output.when);
    if (
      output.when !== null &&
      typeof output.when === "object" &&
      Object.hasOwn(when, "all") === Object.hasOwn(when, "any")
    ) {
      const problem = Object.hasOwn(when, "all")
        ? "both `all` and `any` are written"
        : "neither `all` nor `any` is written";
      report([...at, "when"], `${problem}; write one of the two`);
    }
    for (const kind of ["all", "any"]) {
      for (const [number, row] of list(when[kind]).entries())
        rowRule(object(row), [...at, "when", kind, number], report);
    }
  });
}

function rowRule(row: Readonly<Record<string, unknown>>, path: Path, report: Report): void {
  const takesNone = row.operator === "exists" || row.operator === "not_exists";
  const given = Object.hasOwn(row, "value");
  if (takesNone && given)
    report([...path, "value"], `${shown(row.value)} is not allowed; ${row.operator} takes no value`);
  if (!takesNone && !given && typeof row.operator === "string") {
    report([...path, "value"], `missing; ${shown(row.operator)} compares with a value, which is text in quotes`);
  }
}

/** Who used a name first. */
class FirstUse {
  private readonly users = new Map<string, string>();

  /** Undefined for the first use, else the earlier user; what is no text is never used. */
  use(name: unknown, user: string): string | undefined {
    if (typeof name !== "string") return undefined;
    const first = this.users.get(name);
    if (first === undefined) this.users.set(name, user);
    return first;
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
