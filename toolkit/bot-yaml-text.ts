import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLError } from "yaml";

/** What is wrong at a place of the text; bot-yaml-faults.ts makes a Fault of it. */
export interface TextFault {
  readonly line?: number;
  readonly path: string;
  readonly message: string;
}

export interface YamlText {
  /** Plain JSON, null for an empty text. */
  readonly data: unknown;
  /** The line of the nearest written place on the path, counted from 1. */
  lineOf(path: readonly PropertyKey[]): number;
  /** A scalar as it was written: `1.10`, where `data` has 1.1. */
  sourceOf(path: readonly PropertyKey[]): string | undefined;
}

const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 100;

/** Reads bot.yaml's text: plain YAML 1.2 without anchors, aliases and tags, so that what is written is what is meant. */
export function parseYamlText(text: string): { ok: true; yaml: YamlText } | { ok: false; faults: TextFault[] } {
  if (text.length > MAX_CHARACTERS) {
    const message = `${text.length} characters are too many; at most ${MAX_CHARACTERS} are read`;
    return { ok: false, faults: [{ path: "", message }] };
  }
  try {
    return parseWithinDepth(text);
  } catch (error) {
    // The parser recurses: a text of many open brackets ends the stack before anything can count them.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, faults: [{ path: "", message: `nested too deep; at most ${MAX_DEPTH} levels are read` }] };
  }
}

function parseWithinDepth(text: string): ReturnType<typeof parseYamlText> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);

  const faults: TextFault[] = [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, path: "", message: `column ${col}: ${syntaxMessage(error, text)}` };
  });
  const report = (node: Node, message: string): void => {
    faults.push({ line: lineAt(node.range?.[0] ?? 0), path: "", message });
  };
  visit(document, {
    Node(_key, node, ancestors) {
      if (ancestors.length > MAX_DEPTH * 2) throw new RangeError("nested too deep");
      if (isAlias(node)) report(node, `*${node.source} is an alias, which is not allowed; write its value out`);
      else if (node.anchor) report(node, `&${node.anchor} is an anchor, which is not allowed; leave it out`);
    },
    Scalar(_key, node) {
      if (typeof node.value !== "number") return;
      if (!Number.isFinite(node.value))
        report(node, `${node.source} is no JSON value; write a number, or text in quotes`);
      else if (/^[-+]?\d+$/.test(node.source ?? "") && !Number.isSafeInteger(node.value)) {
        report(node, `${node.source} has more digits than a number keeps; write it in quotes`);
      }
    },
    Pair(_key, { key }) {
      if (!isNode(key)) return;
      if (!isScalar(key) || key.value === null) report(key, "a key must be text");
      else if (key.value === "__proto__") report(key, '"__proto__" is reserved; choose another key');
    },
  });
  if (faults.length > 0) return { ok: false, faults };

  const nodeAt = (path: readonly PropertyKey[]) => document.getIn(path, true);
  return {
    ok: true,
    yaml: {
      data: document.toJS(),
      lineOf(path) {
        for (let length = path.length; length > 0; length--) {
          const offset = writtenAt(nodeAt(path.slice(0, length - 1)), path[length - 1]!, nodeAt(path.slice(0, length)));
          if (offset !== undefined) return lineAt(offset);
        }
        return 1;
      },
      sourceOf(path) {
        const node = nodeAt(path);
        return isScalar(node) && node.type === "PLAIN" ? node.source : undefined;
      },
    },
  };
}

/** Where a key stands, rather than its value, which may begin a line below. */
function writtenAt(parent: unknown, key: PropertyKey, value: unknown): number | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (isScalar(pair?.key)) return pair.key.range?.[0];
  }
  return isNode(value) ? value.range?.[0] : undefined;
}

function syntaxMessage(error: YAMLError, text: string): string {
  if (error.code === "DUPLICATE_KEY") {
    const key = /^[^:\n]*/.exec(text.slice(error.pos[0]))![0].trim();
    return `${key} is written twice; a key may stand once`;
  }
  return error.message.charAt(0).toLowerCase() + error.message.slice(1);
}
