import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

export type TableName = 'campaign' | 'audience' | 'delivery' | 'lookup';
/** The operations that the stores in `adapters/dynamodb` call. */
export type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'UpdateItem';

/** Attribute, in epoch seconds, after which DynamoDB deletes an item that has it. */
const EXPIRY_ATTRIBUTE = 'expiresAt';

export type DataTablesProps = {
  key: EncryptionKey;
  /** Whether DynamoDB refuses to delete them, whoever asks. */
  isProtected: boolean;
};

/** The four tables. They outlive the stack: what was sent to whom must not go with a mistaken deletion. */
export class DataTables extends Construct {
  readonly campaign: Table;
  readonly audience: Table;
  readonly delivery: Table;
  readonly lookup: Table;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, isProtected }: DataTablesProps) {
    super(scope, id);
    this.#key = key;
    const table = (tableId: string, sortKey: AttributeType, expires: boolean): Table =>
      new Table(this, tableId, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: sortKey },
        billingMode: BillingMode.PAY_PER_REQUEST,
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: key,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: isProtected,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        ...(expires ? { timeToLiveAttribute: EXPIRY_ATTRIBUTE } : {}),
      });
    // Campaigns and what was done with them stay; answers kept for a repeated request expire.
    this.campaign = table('CampaignTable', AttributeType.STRING, true);
    this.audience = table('AudienceTable', AttributeType.NUMBER, true);
    // Outcomes by place in a chunk; nothing in it tells who a person is, so it stays as the record of what was done.
    this.delivery = table('DeliveryTable', AttributeType.NUMBER, false);
    this.lookup = table('LookupTable', AttributeType.STRING, true);
  }

  /** Allows exactly these operations. */
  allow(grantee: IGrantable, allowed: Partial<Record<TableName, readonly TableAction[]>>): void {
    for (const [name, actions] of Object.entries(allowed) as [TableName, readonly TableAction[]][]) {
      this[name].grant(grantee, ...actions.map((action) => `dynamodb:${action}`));
    }
    // Callers only ever open the table's own key, to write as well (DynamoDB guide, "Encryption at rest: how it works").
    this.#key.allowThrough('dynamodb', grantee, 'Decrypt');
  }
}
