import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** The platform's own key: encrypts the tables. Kept when the stack is deleted, as the kept tables cannot be read without it. */
export class PlatformKey extends Key {
  constructor(scope: Construct, id: string, prefix: string) {
    super(scope, id, {
      alias: prefix,
      description: `encrypts the tables of ${prefix}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** DynamoDB uses the key in the name of whoever reads or writes a table; the key is of no use outside of DynamoDB. */
  useThroughDynamoDb(): PolicyStatement {
    return new PolicyStatement({
      // Written out: a wildcard would also allow what AWS adds later.
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: [this.keyArn],
      conditions: {
        StringEquals: { "kms:ViaService": `dynamodb.${Stack.of(this).region}.${Stack.of(this).urlSuffix}` },
      },
    });
  }
}
