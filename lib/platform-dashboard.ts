import { Duration } from "aws-cdk-lib";
import { Dashboard, GraphWidget, type IMetric, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { ENVIRONMENTS, type Environment } from "../handlers/contract/names";
import type { Config } from "./config";
import type { Dispatcher } from "./dispatcher";
import type { StateTables } from "./state-tables";
import { turnMetric, turnSearch } from "./turn-metrics";

const PERIOD = Duration.minutes(5);
const [STAGING, PRODUCTION]: readonly Environment[] = ENVIRONMENTS;

export interface PlatformDashboardProps {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly tables: StateTables;
}

/** One page: are turns answered, why not, how fast, and what does it cost. */
export class PlatformDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { config, dispatcher, tables }: PlatformDashboardProps) {
    super(scope, id, { dashboardName: config.prefix, defaultInterval: Duration.hours(12) });
    const { prefix } = config;
    const inBoth = (name: string): IMetric[] =>
      ENVIRONMENTS.map((environment) => turnMetric(prefix, environment, name, "Sum", environment));

    this.addWidgets(graph("Turns", inBoth("Turns")), graph("Cold starts of bots", inBoth("ColdStarts")));
    this.addWidgets(
      graph("Bot Breaks in production, by reason", [turnSearch(prefix, PRODUCTION!, "reason", "BotBreaks", "Sum")]),
      graph("Bot Breaks in staging, by reason", [turnSearch(prefix, STAGING!, "reason", "BotBreaks", "Sum")]),
    );
    this.addWidgets(
      graph("A turn in production (ms)", percentiles(prefix, "Duration")),
      graph("Inside the script in production (ms)", percentiles(prefix, "NodeDuration")),
    );
    this.addWidgets(
      graph("Throttles, errors and concurrency of the dispatcher", [
        dispatcher.lambda.metricThrottles({ period: PERIOD }),
        dispatcher.lambda.metricErrors({ period: PERIOD }),
        dispatcher.lambda.metric("ConcurrentExecutions", { period: PERIOD, statistic: "Maximum" }),
      ]),
      graph("Concurrency and throttles of the account and region", [
        accountMetric("ConcurrentExecutions", "Maximum"),
        accountMetric("Throttles", "Sum"),
      ]),
    );
    this.addWidgets(
      graph("Cost: requests and compute of all functions", [
        accountMetric("Invocations", "Sum"),
        accountMetric("Duration", "Sum"),
      ]),
      graph("Cost: units of the tables", tableUnits(tables)),
    );
    this.addWidgets(
      graph("Cost: bytes of the dispatcher's log", [dispatcher.logGroup.metricIncomingBytes({ period: PERIOD })]),
      graph("Merges of state and replayed answers", [...inBoth("StateMerges"), ...inBoth("Replays")]),
    );
    if (config.metricsByBot) {
      this.addWidgets(
        graph("Turns in production, by bot", [turnSearch(prefix, PRODUCTION!, "bot", "Turns", "Sum")]),
        graph("Bot Breaks in production, by bot", [turnSearch(prefix, PRODUCTION!, "bot", "BotBreaks", "Sum")]),
      );
    }
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 } });

const percentiles = (prefix: string, name: string): IMetric[] =>
  ["p50", "p95", "p99"].map((statistic) => turnMetric(prefix, PRODUCTION!, name, statistic, statistic));

/** Without dimensions: the sum over all functions of the account in the region, as Lambda reports it. */
const accountMetric = (metricName: string, statistic: string): Metric =>
  new Metric({ namespace: "AWS/Lambda", metricName, statistic, period: PERIOD });

const tableUnits = (tables: StateTables): IMetric[] =>
  [tables.conversations, tables.users, tables.settings].flatMap((table) => [
    table.metricConsumedReadCapacityUnits({ period: PERIOD, label: `${table.node.id} read` }),
    table.metricConsumedWriteCapacityUnits({ period: PERIOD, label: `${table.node.id} written` }),
  ]);
