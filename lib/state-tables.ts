import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { TABLES, type TableDefinition, type TableId, tableName } from "../handlers/contract/tables";
import { acknowledge } from "./acknowledge";

/** The three tables of handlers/contract/tables.ts. What lives for good is kept, protected and recoverable to any second of 35 days. */
export class StateTables extends Construct {
  readonly conversations: Table;
  readonly users: Table;
  readonly settings: Table;

  constructor(scope: Construct, id: string, prefix: string, key: IKey) {
    super(scope, id);
    const table = (tableId: TableId): Table => this.table(tableId, tableName(prefix, tableId), key);
    this.conversations = table("conversations");
    this.users = table("users");
    this.settings = table("settings");
    acknowledge(
      this.conversations,
      "AwsSolutions-DDB3",
      "a conversation is gone after 3 hours at most (SPEC 5); a backup would keep what was promised to be lost",
    );
  }

  private table(id: TableId, tableName: string, encryptionKey: IKey): Table {
    const { partitionKey, sortKey, timeToLive }: TableDefinition = TABLES[id];
    const lastsForGood = timeToLive === undefined;
    return new Table(this, id, {
      tableName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey !== undefined && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      ...(timeToLive !== undefined && { timeToLiveAttribute: timeToLive }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: lastsForGood },
      deletionProtection: lastsForGood,
      removalPolicy: lastsForGood ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
