import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { MAX_RECEIVES } from '../../core/delivery/retry.ts';
import type { EncryptionKey } from './encryption-key.ts';

export type WorkQueueProps = {
  key: EncryptionKey;
  /** Time-out of the function that takes the messages. */
  consumerTimeoutSeconds: number;
  /** The function takes the dead letters too, to say that their work was given up. */
  deadLettersAreRead?: boolean;
};

/** A function that takes messages. */
export type Consumer = IConstruct &
  IGrantable & { function: LambdaFunction; role: Role; timeoutSeconds: number };

export type Feeding = {
  batchSize: number;
  /** Functions at work at the same time. */
  maximumConcurrency: number;
  /** How long to gather messages for a batch; none unless given. */
  batchingWindowSeconds?: number;
};

/** Lambda developer guide, "Using Lambda with Amazon SQS": a message must stay hidden over retries of the poller. */
const VISIBILITY_TIMES_TIMEOUT = 6;

/** A queue that feeds one function, with its dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #props: WorkQueueProps;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.#props = props;
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    const visibilityTimeout = Duration.seconds(VISIBILITY_TIMES_TIMEOUT * props.consumerTimeoutSeconds);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      ...(props.deadLettersAreRead && { visibilityTimeout }),
    });
    this.queue = new Queue(this, 'Messages', {
      ...common,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }

  /**
   * Gives the messages to a function, which answers for each message of a batch by itself and says when one that
   * failed comes back.
   */
  feed(step: Consumer, { batchSize, maximumConcurrency, batchingWindowSeconds = 0 }: Feeding): void {
    if (step.timeoutSeconds !== this.#props.consumerTimeoutSeconds) {
      throw new Error(`${this.node.path} hides messages for another time-out than that of ${step.node.path}`);
    }
    this.#props.key.allowThrough('sqs', step, 'Decrypt');
    this.#map(step, 'Messages', this.queue, { batchSize, maximumConcurrency, batchingWindowSeconds });
    if (this.deadLettersAreRead) {
      this.#map(step, 'DeadLetters', this.deadLetters, { batchSize: 1, maximumConcurrency });
    }
  }

  /** Whether dead letters are taken at once by the function that they are of. */
  get deadLettersAreRead(): boolean {
    return this.#props.deadLettersAreRead === true;
  }

  #map(
    step: Consumer,
    id: string,
    queue: Queue,
    { batchSize, maximumConcurrency, batchingWindowSeconds = 0 }: Feeding,
  ): void {
    step.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:ChangeMessageVisibility',
        ],
        resources: [queue.queueArn],
      }),
    );
    const mapping = step.function.addEventSourceMapping(id, {
      eventSourceArn: queue.queueArn,
      batchSize,
      maxConcurrency: maximumConcurrency,
      maxBatchingWindow: Duration.seconds(batchingWindowSeconds),
      reportBatchItemFailures: true,
    });
    // Lambda checks at once that the role may receive.
    mapping.node.addDependency(step.role);
  }

  allowSending(grantee: IGrantable): void {
    this.#allow(grantee, 'sqs:SendMessage');
    this.#props.key.allowThrough('sqs', grantee, 'Decrypt', 'GenerateDataKey');
  }

  /** Allows counting the dead letters and putting them back. */
  allowRedriving(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [this.deadLetters.queueArn],
      }),
    );
    this.allowSending(grantee);
  }

  /** Allows asking how many messages there are. */
  allowCounting(grantee: IGrantable): void {
    this.#allow(grantee, 'sqs:GetQueueAttributes');
  }

  #allow(grantee: IGrantable, ...actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.queue.queueArn] }),
    );
  }
}
