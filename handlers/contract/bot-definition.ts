/**
 * bot.json: bot.yaml as the bot's package carries it, validated and with its defaults filled in (SPEC 2). The toolkit writes it,
 * codenode_runtime reads it, and the Output Nodes of a node travel with its reply to the dispatcher, so that they belong to the
 * same version as the code.
 *
 * The package (a zip, LAMBDA_TASK_ROOT in the bot function):
 *   bot.json
 *   nodes/<node>.py
 *   modules/*.py        on sys.path
 */
export interface BotDefinition {
  readonly bot: string;
  readonly timeout_seconds: number;
  /** Every Code Node that the bot has a file for, also those without an entry in bot.yaml (theirs is `{}`). */
  readonly nodes: Readonly<Record<string, NodeDefinition>>;
}

export interface NodeDefinition {
  readonly system_name?: string;
  /** Static Nodes that lead here. */
  readonly after?: readonly string[];
  /** Mandatory entities. */
  readonly needs?: readonly string[];
  readonly sample_output?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly OutputNode[];
}

export interface OutputNode {
  readonly id: string;
  /** Absent: always matches; only as the last. */
  readonly when?: OutputCondition;
  readonly bot_says: readonly BotSaysItem[];
}

export type OutputCondition = { readonly all: readonly ConditionRow[] } | { readonly any: readonly ConditionRow[] };

export const OPERATORS = [
  "equals",
  "not_equals",
  "greater_than",
  "greater_or_equal",
  "less_than",
  "less_or_equal",
  "contains",
  "not_contains",
  "starts_with",
  "ends_with",
  "exists",
  "not_exists",
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface ConditionRow {
  /** A dotted path into final_response: `order.items.0.id`. */
  readonly variable: string;
  readonly operator: Operator;
  /** Text, read as the JSON type of the variable. Absent for exists and not_exists. */
  readonly value?: string;
}

/** Text with `[[path]]` in it, or an HSL object with `[[path]]` inside its strings. */
export type BotSaysItem = string | Readonly<Record<string, unknown>>;
