import { Aws, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Construct } from 'constructs';
import type { WorkQueueName } from '../../core/base/work-queues.ts';
import { type Config, LOCAL_STAGE } from '../config/config.ts';
import { EncryptionKey } from '../data/encryption-key.ts';
import { AccessLogBucket, PersonalBucket } from '../data/personal-bucket.ts';
import { SealBucket } from '../data/seal-bucket.ts';
import { AuditSecret, LookupSecret } from '../data/secrets.ts';
import { DataTables } from '../data/tables.ts';
import { WorkQueue } from '../data/work-queue.ts';
import { LocalStageGuard } from '../deployment/local-stage-guard.ts';
import { EmailSending } from '../providers/email-sending.ts';
import { EventDelivery } from '../providers/event-delivery.ts';
import { SmsSending } from '../providers/sms-sending.ts';
import { ApiStep } from '../steps/api.ts';
import type { Bundles, StepName } from '../steps/bundles.ts';
import { CheckStep } from '../steps/check.ts';
import { ExportStep } from '../steps/export.ts';
import { ImportStep } from '../steps/import.ts';
import { LettersStep } from '../steps/letters.ts';
import { PaceStep } from '../steps/pace.ts';
import { PurgeStep } from '../steps/purge.ts';
import { SealStep } from '../steps/seal.ts';
import { SendStep } from '../steps/send.ts';
import type { Step } from '../steps/step.ts';
import { TrackStep } from '../steps/track.ts';
import { SignIn } from '../web/sign-in.ts';

/** Output by which the API knows that a request came through the console's distribution, so that it names the caller. */
export const EDGE_TOKEN = 'EdgeToken';

export type TocsinStackProps = StackProps & {
  config: Config;
  version: string;
  bundles: Bundles;
  /**
   * Whether AWS refuses to delete the tables and the user pool, whoever asks. Not while the stack is made for the first
   * time: what could not be deleted again would keep a creation that failed from being rolled back and repeated.
   */
  isProtected: boolean;
};

/** Of the stacks that are made after this one, and may be refused without harm to it. */
export type OptionalStackProps = StackProps & { config: Config; core: TocsinStack };

/**
 * The core of one stage: what is kept, the way of the data through it, and the API in front. Enough to tell people by
 * the command line; console, SMS and alarms stand in stacks of their own, of which this one knows nothing.
 */
export class TocsinStack extends Stack {
  readonly key: EncryptionKey;
  readonly accessLogs: AccessLogBucket;
  readonly audience: PersonalBucket;
  readonly stream: CfnDeliveryStream;
  readonly queues: Record<WorkQueueName, WorkQueue>;
  readonly signIn: SignIn;
  readonly steps: Record<StepName, Step> & { api: ApiStep };
  readonly sms?: SmsSending;

  constructor(
    scope: Construct,
    id: string,
    { config, version, bundles, isProtected, ...props }: TocsinStackProps,
  ) {
    super(scope, id, props);
    const isLocal = config.stage === LOCAL_STAGE;
    if (isLocal) new LocalStageGuard(this, 'LocalStageGuard');
    const { functions, retentionDays } = config;

    const key = new EncryptionKey(this, 'Key');
    const tables = new DataTables(this, 'Tables', { key, isProtected });
    const accessLogs = new AccessLogBucket(this, 'AccessLogBucket', { retentionDays });
    const audience = new PersonalBucket(this, 'AudienceBucket', {
      key,
      accessLogs,
      lives: [{ days: retentionDays }],
    });
    audience.allowPages();
    const secret = new LookupSecret(this, 'LookupSecret', { key });
    const auditSecret = new AuditSecret(this, 'AuditSecret', { key });
    const seals = new SealBucket(this, 'SealBucket', {
      accessLogs,
      retentionDays: config.sealRetentionDays,
      canBeBypassed: !isProtected,
    });
    const imports = new WorkQueue(this, 'ImportQueue', {
      key,
      consumerTimeoutSeconds: functions.import.timeoutSeconds,
      deadLettersAreRead: true,
    });
    const chunks = new WorkQueue(this, 'ChunkQueue', {
      key,
      consumerTimeoutSeconds: functions.send.timeoutSeconds,
    });
    const exports = new WorkQueue(this, 'ExportQueue', {
      key,
      consumerTimeoutSeconds: functions.export.timeoutSeconds,
    });
    const letters = new WorkQueue(this, 'LetterQueue', {
      key,
      consumerTimeoutSeconds: functions.letters.timeoutSeconds,
    });
    const purges = new WorkQueue(this, 'PurgeQueue', {
      key,
      consumerTimeoutSeconds: functions.purge.timeoutSeconds,
    });
    const events = new EventDelivery(this, 'Events', { config, key, accessLogs });
    const email = new EmailSending(this, 'Email', { config, stream: events.stream });
    const sms = config.sms === undefined ? undefined : new SmsSending(this, 'Sms', config.sms);

    const parts = { config, version, bundles, key, tables, audience, secret, auditSecret };
    const import_ = new ImportStep(this, 'Import', { ...parts, imports, sms });
    const pace = new PaceStep(this, 'Pace', { ...parts, chunks, purges, events, email, sms });
    const send = new SendStep(this, 'Send', { ...parts, chunks, events, email, sms });
    const track = new TrackStep(this, 'Track', { ...parts, events });
    const signIn = new SignIn(this, 'SignIn', { config, isProtected });
    const export_ = new ExportStep(this, 'Export', { ...parts, exports, email });
    const letters_ = new LettersStep(this, 'Letters', { ...parts, letters });
    const purge = new PurgeStep(this, 'Purge', { ...parts, purges });
    const seal = new SealStep(this, 'Seal', { ...parts, seals });
    // Part of the stack's id that CloudFormation makes up: no secret of the account's people, but nobody else's to know.
    const edgeToken = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    const check = new CheckStep(this, 'Check', { ...parts, edgeToken });
    const api = new ApiStep(this, 'Api', {
      ...parts,
      imports,
      chunks,
      events,
      exports,
      letters,
      purges,
      pace,
      signIn,
      seals,
      email,
      sms,
      edgeToken,
      check,
    });

    this.key = key;
    this.accessLogs = accessLogs;
    this.audience = audience;
    this.stream = events.stream;
    this.queues = { imports, chunks, events: events.files, exports, letters, purges };
    this.signIn = signIn;
    this.steps = {
      import: import_,
      pace,
      send,
      track,
      export: export_,
      letters: letters_,
      purge,
      seal,
      api,
      check,
    };
    if (sms !== undefined) this.sms = sms;

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('Version', 'What is deployed', version);
    output('ApiUrl', 'Address of the HTTP API', api.httpApi.apiEndpoint);
    output(EDGE_TOKEN, 'What shows the API that a request came through the console', edgeToken);
    output('UserPoolId', 'Who may sign in', signIn.pool.userPoolId);
    output('SignInIssuer', 'Issuer of access tokens', signIn.pool.userPoolProviderUrl);
    output('SignInClientId', 'Client that signs in', signIn.client.userPoolClientId);
    output('SignInUrl', 'Where people sign in', signIn.domain.baseUrl());
    output('CampaignTableName', 'Campaigns', tables.campaign.tableName);
    output('AudienceTableName', 'People by chunk', tables.audience.tableName);
    output('DeliveryTableName', 'What became of each chunk', tables.delivery.tableName);
    output('LookupTableName', 'Hashed references and addresses', tables.lookup.tableName);
    output('AuditTableName', 'What was done, by whom', tables.audit.tableName);
    output('AudienceBucketName', 'Uploaded lists and their rejects', audience.bucketName);
    output('SealBucketName', 'Seals of the audit trail, which nobody can change', seals.bucketName);
    output('EventBucketName', 'Event files of the provider', events.bucket.bucketName);
    for (const [index, { name, value }] of email.dkimRecords.entries()) {
      output(
        `DkimRecord${index + 1}`,
        'CNAME record to add to the DNS of the sender domain',
        `${name} CNAME ${value}`,
      );
    }
  }
}
