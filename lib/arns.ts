import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { botFunctionName, logGroupName } from "../handlers/contract/names";

/** ARNs put together from the fixed names, so that no stack needs another one's outputs. */

const arn = (scope: Construct, service: string, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

export const functionArn = (scope: Construct, functionName: string): string =>
  arn(scope, "lambda", "function", functionName);

/** Every bot's function, those that are added later too. `*` ends at no colon, so versions and aliases are among what it matches. */
export const everyBotFunctionArn = (scope: Construct, prefix: string): string =>
  functionArn(scope, botFunctionName(prefix, "*"));

/** What CreateLogStream and PutLogEvents are checked against: the group's streams. */
export const logStreamsArn = (scope: Construct, functionName: string): string =>
  arn(scope, "logs", "log-group", `${logGroupName(functionName)}:*`);
