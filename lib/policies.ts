import { Effect, ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { botFunctionName, dispatcherFunctionName, type Environment } from "../handlers/contract/names";
import { settingsPartition } from "../handlers/contract/tables";
import { explainWildcard } from "./acknowledge";
import { everyBotFunctionArn, functionArn, logStreamsArn } from "./arns";
import type { Dispatcher } from "./dispatcher";
import type { PlatformKey } from "./platform-key";
import type { StateTables } from "./state-tables";

export interface PoliciesProps {
  readonly prefix: string;
  readonly dispatcher: Dispatcher;
  readonly tables: StateTables;
  readonly key: PlatformKey;
}

const SOME_BOTS_ONLY = "who may work on some bots only gets a copy with their names (docs/security.md)";
const SETTINGS_READS = ["dynamodb:GetItem"];
const SETTINGS_WRITES = ["dynamodb:UpdateItem"];

/**
 * Managed policies for the conversation engine, for bot builders and for releasers; the operator attaches them to roles of their own.
 * A builder changes staging alone; a releaser changes production, and no code.
 */
export class Policies extends Construct {
  private readonly everyBot: string;
  private readonly botsLogs: string;
  private readonly dispatcherLogs: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PoliciesProps,
  ) {
    super(scope, id);
    this.everyBot = everyBotFunctionArn(this, props.prefix);
    this.botsLogs = logStreamsArn(this, botFunctionName(props.prefix, "*"));
    this.dispatcherLogs = logStreamsArn(this, dispatcherFunctionName(props.prefix));
    this.policy("engine", "invokes the dispatcher", [
      allow(["lambda:InvokeFunction"], props.dispatcher.lambda.functionArn),
    ]);
    const builder = this.policy(
      "builder",
      "saves and runs bots, reads their logs, sets staging variables and messages",
      [
        allow([...READ_AND_RUN, "lambda:UpdateFunctionCode"], this.everyBot),
        this.neverInvokeARelease(),
        this.readLogs(),
        this.settings([...SETTINGS_READS, ...SETTINGS_WRITES], ["staging"]),
        props.key.useThroughDynamoDb(),
      ],
    );
    const releaser = this.policy("releaser", "trains bots, moves production, sets production variables and messages", [
      allow([...READ_AND_RUN, ...RELEASE], this.everyBot),
      this.neverInvokeARelease(),
      this.readLogs(),
      this.settings(SETTINGS_READS, ["staging", "production"]),
      this.settings(SETTINGS_WRITES, ["production"]),
      props.key.useThroughDynamoDb(),
    ]);
    for (const policy of [builder, releaser]) {
      explainWildcard(policy, this.everyBot, `every bot, those that are added later too; ${SOME_BOTS_ONLY}`);
      explainWildcard(policy, this.botsLogs, `the logs of every bot; ${SOME_BOTS_ONLY}`);
      explainWildcard(policy, this.dispatcherLogs, "the streams of the dispatcher's log group, which Lambda names");
    }
  }

  private policy(name: string, description: string, statements: PolicyStatement[]): ManagedPolicy {
    return new ManagedPolicy(this, name, {
      managedPolicyName: `${this.props.prefix}-${name}`,
      description,
      statements,
    });
  }

  /** `<prefix>-bot-*` matches versions and aliases too, and a Run of a release would be a turn of production that nobody counts. */
  private neverInvokeARelease(): PolicyStatement {
    const qualified = functionArn(this, `${botFunctionName(this.props.prefix, "*")}:*`);
    return new PolicyStatement({ effect: Effect.DENY, actions: ["lambda:InvokeFunction"], resources: [qualified] });
  }

  /** The dispatcher's log too: View Logs tells the Bot Breaks of turns that never reached their bot. */
  private readLogs(): PolicyStatement {
    return allow(["logs:FilterLogEvents"], this.botsLogs, this.dispatcherLogs);
  }

  /** A settings item's partition key begins with its environment (handlers/contract/tables.ts). */
  private settings(actions: string[], environments: Environment[]): PolicyStatement {
    const statement = allow(actions, this.props.tables.settings.tableArn);
    statement.addConditions({
      "ForAllValues:StringLike": {
        "dynamodb:LeadingKeys": environments.map((environment) => settingsPartition(environment, "*")),
      },
      // ForAllValues is true of a request without any key.
      Null: { "dynamodb:LeadingKeys": "false" },
    });
    return statement;
  }
}

const READ_AND_RUN = [
  "lambda:GetAlias",
  "lambda:GetFunction",
  "lambda:GetFunctionConfiguration",
  "lambda:InvokeFunction",
  "lambda:ListVersionsByFunction",
];
const RELEASE = ["lambda:CreateAlias", "lambda:PublishVersion", "lambda:UpdateAlias"];

const allow = (actions: string[], ...resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });
