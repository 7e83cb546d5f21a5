import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isScalar, type Pair, parseDocument, stringify, type YAMLMap } from "yaml";

/**
 * Sets `nodes.<node>.<key>` in the text of a bot.yaml, or `nodes.<node>` where no key is given. Every other line stays as it was written,
 * comments included.
 */
export function setInNode(text: string, node: string, key: string | undefined, value: unknown): string {
  const document = parseDocument(text);
  // A node with nothing below it is null, and takes no key.
  if (key !== undefined && !isMap(document.getIn(["nodes", node], true)))
    return setInNode(text, node, undefined, { [key]: value });
  const path = ["nodes", node, ...(key === undefined ? [] : [key])];
  const wanted = parseDocument(text);
  if (!isMap(wanted.get("nodes", true))) wanted.set("nodes", wanted.createNode({}));
  wanted.setIn(path, wanted.createNode(value));
  const spliced = splice(text, document, path, value);
  // Styles that the splice does not know (flow maps, odd indents) are written anew by the library, which keeps comments but not spaces.
  const isRight = spliced !== undefined && isDeepStrictEqual(dataOf(spliced), wanted.toJS());
  return isRight ? spliced : wanted.toString({ lineWidth: 0 });
}

function dataOf(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : document.toJS();
}

/** Replaces or adds one pair of a block map by its lines; undefined where the map is none. */
function splice(text: string, document: Document, path: readonly string[], value: unknown): string | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1)!;
  if (!isMap(parent) || parent.flow || parent.items.length === 0) return undefined;
  const written = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  const from = written === undefined ? endOf(text, parent) : startOf(written);
  const to = written === undefined ? from : endOf(text, written.value as YAMLMap);
  const first = startOf(parent.items[0]!);
  if (from === undefined || to === undefined || first === undefined) return undefined;
  const indent = " ".repeat(columnOf(text, first));
  const lines = stringify({ [key]: value }, { lineWidth: 0 })
    .trimEnd()
    .replaceAll("\n", `\n${indent}`);
  if (written !== undefined) return `${text.slice(0, from)}${lines}\n${text.slice(to)}`;
  const before = text.slice(0, to);
  return `${before}${before.endsWith("\n") ? "" : "\n"}${indent}${lines}\n${text.slice(to)}`;
}

const startOf = (pair: Pair): number | undefined => (isScalar(pair.key) ? pair.key.range?.[0] : undefined);

/** Behind the last line of the value: not behind the comments that follow, which belong to what comes next. */
function endOf(text: string, value: { range?: readonly [number, number, number] | null } | null): number | undefined {
  const end = value?.range?.[1];
  if (end === undefined) return undefined;
  const before = text[end - 1] === "\n" ? end - 1 : end;
  const newline = text.indexOf("\n", before);
  return newline === -1 ? text.length : newline + 1;
}

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf("\n", offset - 1) + 1);
