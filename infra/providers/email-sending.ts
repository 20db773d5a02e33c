import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import {
  CfnConfigurationSetEventDestination,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  EmailSendingEvent,
  Identity,
  type IEmailIdentity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct, type IConstruct } from 'constructs';
import type { Config } from '../config/config.ts';
import { acknowledge } from '../data/nag-suppressions.ts';
import { mailFromDomain } from './dns-records.ts';
import { mailbox } from './mailbox.ts';

/** Everything that tells what became of a message. Opens and clicks are not asked for: that would add tracking. */
const eventTypes = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.DELIVERY_DELAY,
];

/** SES checks the right of the operation and that of the older operation it stands for. */
const bulkActions = ['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail'];
const singleActions = ['ses:SendEmail', 'ses:SendTemplatedEmail'];
const sendActions: Record<Config['sending']['mode'], string[]> = {
  auto: [...bulkActions, ...singleActions],
  bulk: bulkActions,
  single: singleActions,
};

/** The sender's domain at Amazon SES, and the configuration set whose events go to a delivery stream. */
export class EmailSending extends Construct {
  readonly identity: IEmailIdentity;
  /** Records that prove the domain, where its identity is made here: an existing one has them already. */
  readonly dkimRecords: EmailIdentity['dkimRecords'];
  readonly configurationSet: ConfigurationSet;
  /** Sender as a mail header has it. */
  readonly from: string;
  readonly #mode: Config['sending']['mode'];
  readonly #address: string;

  constructor(
    scope: Construct,
    id: string,
    { config, stream }: { config: Config; stream: CfnDeliveryStream },
  ) {
    super(scope, id);
    this.#mode = config.sending.mode;
    this.#address = config.sender.address;
    this.from = mailbox(config.sender.name, config.sender.address);
    const { domain, existingIdentity } = config.sender;
    const made = existingIdentity ? undefined : this.#createIdentity(domain);
    this.identity = made ?? EmailIdentity.fromEmailIdentityName(this, 'SenderDomain', domain);
    this.dkimRecords = made?.dkimRecords ?? [];
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // An account that turned it on would leave out people whose address only looks wrong, and nobody would know.
      disableAutoValidation: true,
      // An account that turned these on would put a tracking pixel into the notices.
      vdmOptions: { engagementMetrics: false },
    });
    this.#sendEventsTo(stream);
  }

  /**
   * Allows sending in the configured way. In the SES sandbox the recipients' identities would be checked too.
   *
   * Beside the domain stands the sender's address: where somebody has verified it by itself, SES asks for that identity
   * (aws-samples/aws-serverless-batch-architecture#1). Templates are a required resource of sending in bulk (service
   * authorization reference, Amazon SES v2); one that travels in the call has no name, so all of them are allowed.
   */
  allowSending(grantee: IGrantable & IConstruct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: sendActions[this.#mode],
        resources: [
          this.identity.emailIdentityArn,
          this.#arnOf('identity', this.#address),
          this.#configurationSetArn(),
          this.#arnOf('template', '*'),
        ],
      }),
    );
    acknowledge(
      grantee,
      `AwsSolutions-IAM5[Resource::${this.#arnOf('template', '*')}]`,
      'A notice travels in the call, as a template without a name: no narrower right can name it.',
    );
  }

  /** Allows reading how the sender's domain stands. */
  allowReadingIdentity(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:GetEmailIdentity'],
        resources: [this.identity.emailIdentityArn],
      }),
    );
  }

  /** Allows reading the account's rate and quota. */
  allowReadingAccount(grantee: IGrantable & IConstruct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['ses:GetAccount'], resources: ['*'] }),
    );
    acknowledge(
      grantee,
      'AwsSolutions-IAM5[Resource::*]',
      'The call ses:GetAccount reads the rate and quota of the whole account and knows no resources.',
    );
  }

  /** Others may have come to send from it by the time that the stack is deleted, and its records stand in the DNS. */
  #createIdentity(domain: string): EmailIdentity {
    const identity = new EmailIdentity(this, 'SenderDomain', {
      identity: Identity.domain(domain),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: mailFromDomain(domain),
      // A record that somebody removes must not stop the notices: they then go out by Amazon's own domain.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      // Bounces come as events; thousands of them would bury the sender's mailbox.
      feedbackForwarding: false,
    });
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return identity;
  }

  #configurationSetArn(): string {
    return this.#arnOf('configuration-set', this.configurationSet.configurationSetName);
  }

  #arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
  }

  #sendEventsTo(stream: CfnDeliveryStream): void {
    const role = new Role(this, 'EventRole', {
      assumedBy: new ServicePrincipal('ses.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.#configurationSetArn(),
          },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['firehose:PutRecordBatch'], resources: [stream.attrArn] }),
    );
    const destination = new CfnConfigurationSetEventDestination(this, 'Events', {
      configurationSetName: this.configurationSet.configurationSetName,
      eventDestination: {
        enabled: true,
        matchingEventTypes: eventTypes,
        kinesisFirehoseDestination: { deliveryStreamArn: stream.attrArn, iamRoleArn: role.roleArn },
      },
    });
    // SES tries the role when the destination is made.
    destination.node.addDependency(role);
  }
}
