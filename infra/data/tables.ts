import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PERSONAL_BACKUP_DAYS } from '../../core/report/personal-backups.ts';
import type { EncryptionKey } from './encryption-key.ts';

export type TableName = 'campaign' | 'audience' | 'delivery' | 'lookup' | 'audit' | 'check';
/** What entries of the audit trail are found by: what they are about, and the chains that there are. */
export type AuditIndex = 'about' | 'chains';
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

/** The tables. They outlive the stack: what was sent to whom must not go with a mistaken deletion. */
export class DataTables extends Construct {
  readonly campaign: Table;
  readonly audience: Table;
  readonly delivery: Table;
  readonly lookup: Table;
  readonly audit: Table;
  readonly check: Table;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, isProtected }: DataTablesProps) {
    super(scope, id);
    this.#key = key;
    const table = (tableId: string, sortKey: AttributeType, expires: boolean, recoveryDays?: number): Table =>
      new Table(this, tableId, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: sortKey },
        billingMode: BillingMode.PAY_PER_REQUEST,
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: key,
        pointInTimeRecoverySpecification: {
          pointInTimeRecoveryEnabled: true,
          ...(recoveryDays === undefined ? {} : { recoveryPeriodInDays: recoveryDays }),
        },
        deletionProtection: isProtected,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        ...(expires ? { timeToLiveAttribute: EXPIRY_ATTRIBUTE } : {}),
      });
    // A purge is one only when no backup has the people either; that of a record goes back as far as can be.
    // Campaigns stay; answers kept for a repeated request expire.
    this.campaign = table('CampaignTable', AttributeType.STRING, true);
    this.audience = table('AudienceTable', AttributeType.NUMBER, true, PERSONAL_BACKUP_DAYS);
    // Outcomes by place in a chunk; nothing in it tells who a person is, so it stays as the record of what was done.
    this.delivery = table('DeliveryTable', AttributeType.NUMBER, false);
    this.lookup = table('LookupTable', AttributeType.STRING, true, PERSONAL_BACKUP_DAYS);
    // What was done, by whom: only added to, and never forgotten by itself.
    this.audit = table('AuditTable', AttributeType.NUMBER, false);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.audit.addGlobalSecondaryIndex({
      indexName: 'about' satisfies AuditIndex,
      partitionKey: text('on'),
      sortKey: { name: 'atMs', type: AttributeType.NUMBER },
    });
    this.audit.addGlobalSecondaryIndex({
      indexName: 'chains' satisfies AuditIndex,
      partitionKey: text('begun'),
      sortKey: text('pk'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // How often codes are checked: by itself, so that what anybody may call writes nowhere else.
    this.check = table('CheckTable', AttributeType.STRING, true);
  }

  /** Allows exactly these operations. */
  allow(grantee: IGrantable, allowed: Partial<Record<TableName, readonly TableAction[]>>): void {
    for (const [name, actions] of Object.entries(allowed) as [TableName, readonly TableAction[]][]) {
      grantee.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({
          actions: actions.map((action) => `dynamodb:${action}`),
          resources: [this[name].tableArn],
        }),
      );
    }
    // Callers only ever open the table's own key, to write as well (DynamoDB guide, "Encryption at rest: how it works").
    this.#key.allowThrough('dynamodb', grantee, 'Decrypt');
  }

  /**
   * Allows these operations on items of some partitions only. `*` stands for any text and `?` for a character; an id of a
   * campaign is `c` and twelve characters.
   */
  allowPartitions(
    grantee: IGrantable,
    name: TableName,
    actions: readonly TableAction[],
    ...partitions: readonly string[]
  ): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this[name].tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
      }),
    );
  }

  /** Allows asking these indexes of the Audit table. */
  allowAuditIndexes(grantee: IGrantable, ...names: readonly AuditIndex[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: names.map((name) => `${this.audit.tableArn}/index/${name}`),
      }),
    );
  }
}
