import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Environment } from "../handlers/contract/names";

/** The metrics that the dispatcher writes with every turn's log line (handlers/dispatcher/turn-log.ts). */

const PERIOD = Duration.minutes(5);
const namespace = (prefix: string): string => `Codenode/${prefix}`;

export const turnMetric = (
  prefix: string,
  environment: Environment,
  metricName: string,
  statistic: string,
  label?: string,
): Metric =>
  new Metric({
    namespace: namespace(prefix),
    metricName,
    dimensionsMap: { environment },
    statistic,
    period: PERIOD,
    ...(label !== undefined && { label }),
  });

/** One line for every value of the second dimension that there is: its values are not known when the dashboard is made. */
export const turnSearch = (
  prefix: string,
  environment: Environment,
  dimension: "reason" | "bot",
  metricName: string,
  statistic: string,
): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{"${namespace(prefix)}",environment,${dimension}} MetricName="${metricName}" environment="${environment}"', '${statistic}', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: "",
    period: PERIOD,
  });
