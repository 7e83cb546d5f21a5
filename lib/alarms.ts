import { Duration } from "aws-cdk-lib";
import { Alarm, type AlarmProps, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { BOT_FUNCTION_WAIT_MS, DISPATCHER_TIMEOUT_SECONDS, STATE_READ_WAIT_MS } from "../handlers/contract/limits";
import { ENVIRONMENTS } from "../handlers/contract/names";
import type { Config } from "./config";
import type { Dispatcher } from "./dispatcher";
import { turnMetric } from "./turn-metrics";

/** What a bot alone can take of a turn is within this; only the platform (throttles, state) makes a turn longer. */
const LONG_TURN_MS = STATE_READ_WAIT_MS + BOT_FUNCTION_WAIT_MS;

/** Alarms on what the platform engineer can mend; a builder's Bot Breaks raise none. docs/operations.md has a runbook for each. */
export class Alarms extends Construct {
  private readonly topic: ITopic | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly config: Config,
    { lambda }: Dispatcher,
  ) {
    super(scope, id);
    this.topic =
      config.alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, "Topic", config.alarmTopicArn);
    const period = Duration.minutes(5);
    for (const environment of ENVIRONMENTS) {
      this.alarm(`platform-bot-breaks-${environment}`, {
        alarmDescription: `${environment}: end users saw the Bot Break message for a fault of the platform (throttled, state_unavailable, state_conflict, platform_error)`,
        metric: turnMetric(config.prefix, environment, "PlatformBotBreaks", "Sum"),
        threshold: 1,
      });
    }
    this.alarm("dispatcher-errors", {
      alarmDescription:
        "the dispatcher itself failed (a crash, a timeout): the engine got a Lambda error instead of an answer",
      metric: lambda.metricErrors({ period }),
      threshold: 1,
    });
    this.alarm("dispatcher-throttles", {
      alarmDescription: "Lambda refused turns: the account's or the dispatcher's concurrency is used up",
      metric: lambda.metricThrottles({ period }),
      threshold: 1,
    });
    this.alarm("dispatcher-slow", {
      alarmDescription: `1 turn in 100 takes over ${LONG_TURN_MS / 1000} s, longer than a bot alone can take; at ${DISPATCHER_TIMEOUT_SECONDS} s the dispatcher is ended`,
      metric: lambda.metricDuration({ period, statistic: "p99" }),
      threshold: LONG_TURN_MS,
    });
  }

  private alarm(name: string, props: Pick<AlarmProps, "alarmDescription" | "metric" | "threshold">): void {
    const alarm = new Alarm(this, name, {
      ...props,
      alarmName: `${this.config.prefix}-${name}`,
      evaluationPeriods: 1,
      // No turns, no metrics: a quiet night is no alarm.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.topic !== undefined) alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
