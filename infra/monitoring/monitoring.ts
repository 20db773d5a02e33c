import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { MessageChannel } from '../../core/audience/audience.ts';
import { BOUNCE_LIMIT } from '../../core/base/bounce-share.ts';
import {
  CHANNEL_DIMENSION,
  type ChannelMetricName,
  channelMetricUnits,
  type MetricName,
  metricUnits,
} from '../../core/base/metrics.ts';
import type { WorkQueueName } from '../../core/base/work-queues.ts';
import { NEAR_LIMIT_SHARE } from '../../core/cost/sms-budget.ts';
import { COMPLAINT_LIMIT } from '../../core/pacing/health.ts';
import type { Config } from '../config/config.ts';
import type { EncryptionKey } from '../data/encryption-key.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import { type StepName, stepNames } from '../steps/bundles.ts';
import { metricNamespace, type Step, serviceName } from '../steps/step.ts';

export type OperationsProps = {
  config: Config;
  key: EncryptionKey;
  steps: Record<StepName, Step>;
  queues: Record<WorkQueueName, WorkQueue>;
  stream: CfnDeliveryStream;
  httpApi: HttpApi;
  sms?: SmsSending | undefined;
};

type Watch = {
  /** Ends the alarm's name. */
  name: string;
  /** Title of the runbook's page, as an anchor. */
  page: string;
  /** What is the case, in a sentence. */
  says: string;
  metric: IMetric;
  /** The alarm rings when the metric is this high, or lower than this where `below` is set. */
  threshold: number;
  below?: boolean;
  /** Periods of the metric that are looked at together. */
  periods: number;
  /** How many of them must be so; all unless given. */
  atLeast?: number;
  missing?: TreatMissingData;
};

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const TEN_MINUTES = Duration.minutes(10);
const HOUR = Duration.hours(1);
const RUNBOOK = 'docs/runbook.md';

/** Above this share of refused messages the rate is not what it should be. */
const THROTTLED_PERCENT = 2;
/** A list has wrong and dead numbers; above this share it is the sender that operators do not let through. */
const UNDELIVERED_PERCENT = 25;
/** Fewer SMS of an hour than this say nothing. */
const ENOUGH_SMS = 50;
/** How long events may rest in the delivery stream beyond its buffer. */
const STREAM_LATE_SECONDS = 900;
/** More attempts than these in ten minutes are no slips any more: of one person's no more are kept one by one. */
const MANY_REFUSED = 10;
/** Checks of an hour beyond what people do with codes of their own. */
const MANY_CHECKS = 20;
/** More people of an hour than these are seldom erased on their own request. */
const MANY_ERASED = 5;
const EVENTS_LATE_SECONDS = 900;

/** What an engineer on duty needs: alarms that name a page of the runbook, a topic that tells of them, a dashboard. */
export class Operations extends Construct {
  readonly #props: OperationsProps;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    this.#props = props;
    const action = new SnsAction(this.#createTopic());
    for (const watch of this.#watches()) {
      const alarm = this.#createAlarm(watch);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    this.#createDashboard();
  }

  #createTopic(): Topic {
    const { config, key } = this.#props;
    const topic = new Topic(this, 'Alarms', {
      displayName: `Tocsin ${config.stage}`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addSubscription(new EmailSubscription(config.alarms.email));
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // Amazon SNS developer guide, "Managing encryption keys and costs": else no alarm reaches an encrypted topic.
    key.allowService('cloudwatch.amazonaws.com', 'Decrypt', 'GenerateDataKey');
    return topic;
  }

  #createAlarm({
    name,
    page,
    says,
    metric,
    threshold,
    below = false,
    periods,
    atLeast,
    missing,
  }: Watch): Alarm {
    return new Alarm(this, name, {
      alarmName: `tocsin-${this.#props.config.stage}-${name}`,
      alarmDescription: `${says} What to do: ${RUNBOOK}#${page}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: atLeast ?? periods,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    });
  }

  #watches(): Watch[] {
    const { config, queues, stream, httpApi, sms } = this.#props;
    const { windowSeconds, stuckSeconds } = config.sending;
    return [
      {
        name: 'chunks-late',
        page: 'chunks-are-late',
        says: 'Groups of people wait for longer than they are released again after.',
        metric: queues.chunks.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }),
        threshold: windowSeconds + stuckSeconds,
        periods: 3,
      },
      {
        name: 'events-late',
        page: 'event-files-are-late',
        says: 'Event files wait unread: progress and look-ups show less than has happened.',
        metric: queues.events.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }),
        threshold: EVENTS_LATE_SECONDS,
        periods: 3,
      },
      ...Object.entries(queues).map(
        ([name, { deadLetters, deadLettersAreRead }]): Watch => ({
          name: `dead-letters-${name}`,
          page: 'dead-letters',
          says: `Messages of the queue "${name}" were given up after several tries.`,
          // One that is taken at once is gone before CloudWatch counts what waits.
          metric: deadLettersAreRead
            ? deadLetters.metricNumberOfMessagesReceived({ period: MINUTE, statistic: 'Sum' })
            : deadLetters.metricApproximateNumberOfMessagesVisible({ period: MINUTE }),
          threshold: 1,
          periods: 1,
        }),
      ),
      {
        name: 'bounces',
        page: 'bounces',
        says: 'The share of bounced messages of the whole account nears that at which Amazon SES reviews it.',
        metric: this.#reputation('BounceRate'),
        // A share as CloudWatch has it for the reputation of an account, such as 0.04.
        threshold: BOUNCE_LIMIT,
        periods: 1,
        missing: TreatMissingData.IGNORE,
      },
      {
        name: 'complaints',
        page: 'complaints',
        says: 'The share of complaints of the whole account nears that at which Amazon SES reviews it.',
        metric: this.#reputation('ComplaintRate'),
        threshold: COMPLAINT_LIMIT,
        periods: 1,
        missing: TreatMissingData.IGNORE,
      },
      {
        name: 'throttled',
        page: 'amazon-ses-throttles',
        says: `Amazon SES refuses ${THROTTLED_PERCENT}% of the messages or more because of its rate.`,
        ...this.#throttled('email'),
      },
      {
        name: 'campaign-paused',
        page: 'a-campaign-paused-by-itself',
        says: 'Tocsin paused a campaign by itself: nobody of it is told until somebody resumes it.',
        metric: new MathExpression({
          expression: 'FILL(pace, 0) + FILL(send, 0)',
          usingMetrics: {
            pace: this.#measured('pace', 'CampaignsPaused'),
            send: this.#measured('send', 'CampaignsPaused'),
          },
          label: 'Campaigns paused by Tocsin',
          period: MINUTE,
        }),
        threshold: 1,
        // A figure may come after its minute was looked at and taken for zero.
        periods: 5,
        atLeast: 1,
      },
      {
        name: 'pace-missed',
        page: 'pace-misses-its-minute',
        says: 'Pace has not come to its end for three minutes: nothing new is released.',
        metric: this.#measured('pace', 'PaceRuns'),
        threshold: 1,
        below: true,
        periods: 3,
        missing: TreatMissingData.BREACHING,
      },
      ...stepNames.flatMap((name) => [this.#failures(name), this.#heldBack(name)]),
      {
        name: 'event-delivery',
        page: 'events-do-not-reach-their-bucket',
        says: 'Events of the provider wait in the delivery stream and do not reach their bucket.',
        metric: new Metric({
          namespace: 'AWS/Firehose',
          metricName: 'DeliveryToS3.DataFreshness',
          dimensionsMap: { DeliveryStreamName: stream.ref },
          statistic: 'Maximum',
          period: FIVE_MINUTES,
        }),
        threshold: config.events.bufferSeconds + STREAM_LATE_SECONDS,
        periods: 2,
      },
      {
        name: 'events-refused',
        page: 'more-events-than-the-stream-takes',
        says: 'The delivery stream refuses events of the provider because there are too many of them.',
        metric: new Metric({
          namespace: 'AWS/Firehose',
          metricName: 'ThrottledRecords',
          dimensionsMap: { DeliveryStreamName: stream.ref },
          statistic: 'Sum',
          period: FIVE_MINUTES,
        }),
        threshold: 1,
        periods: 1,
      },
      {
        name: 'api-errors',
        page: 'the-api-answers-with-errors',
        says: 'The API answers with errors of its own.',
        metric: httpApi.metricServerError({ period: FIVE_MINUTES }),
        threshold: 3,
        periods: 1,
      },
      ...this.#acts(),
      ...(sms === undefined
        ? []
        : [
            {
              name: 'sms-spend',
              page: 'sms-near-their-spend-limit',
              says: `SMS of this month have cost ${100 * NEAR_LIMIT_SHARE}% of what may be spent: at the limit they stop.`,
              metric: sms.monthlySpend(),
              threshold: NEAR_LIMIT_SHARE * sms.config.monthlyLimitUsd,
              periods: 1,
              missing: TreatMissingData.IGNORE,
            },
            {
              name: 'sms-throttled',
              page: 'sms-are-throttled',
              says: `AWS End User Messaging refuses ${THROTTLED_PERCENT}% of the SMS or more because of its rate.`,
              ...this.#throttled('sms'),
            },
            {
              name: 'sms-undelivered',
              page: 'sms-do-not-arrive',
              says: `${UNDELIVERED_PERCENT}% of the SMS of an hour or more did not arrive.`,
              metric: new MathExpression({
                expression: `IF(FILL(failed, 0) + FILL(delivered, 0) >= ${ENOUGH_SMS}, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(delivered, 0)), 0)`,
                usingMetrics: {
                  failed: this.#ofChannel('track', 'sms', 'MessagesUndelivered', HOUR),
                  delivered: this.#ofChannel('track', 'sms', 'MessagesDelivered', HOUR),
                },
                label: 'SMS that did not arrive, percent',
                period: HOUR,
              }),
              threshold: UNDELIVERED_PERCENT,
              periods: 1,
            },
          ]),
    ];
  }

  /** Acts on record that somebody is to hear of who did not do them. */
  #acts(): Watch[] {
    const watch = (
      name: string,
      says: string,
      measure: MetricName,
      threshold = 1,
      period = MINUTE,
      step: StepName = 'api',
    ): Watch => ({
      name,
      page: name,
      says,
      metric: this.#measured(step, measure, period),
      threshold,
      periods: 1,
    });
    return [
      watch(
        'attempts-refused',
        'Somebody tries again and again what they may not do, or not so often.',
        'AttemptsRefused',
        MANY_REFUSED,
        TEN_MINUTES,
      ),
      watch('signatures-refused', 'A signature under a campaign was refused.', 'SignaturesRefused'),
      watch(
        'many-people-changed',
        'Addresses of many people were corrected within an hour, or notes made that they were told.',
        'PeopleChanged',
        // What one member of staff may do at the most: whoever does all that alone is heard of.
        this.#props.config.changes.perHour,
        HOUR,
      ),
      watch(
        'many-people-erased',
        'The data of several people was erased within an hour.',
        'PeopleErased',
        MANY_ERASED,
        HOUR,
      ),
      watch('campaign-cancelled', 'Somebody cancelled a campaign.', 'CampaignsCancelled'),
      watch('campaign-purged', 'Somebody had the personal data of a campaign deleted.', 'CampaignsPurged'),
      watch(
        'codes-passed-around',
        'The same codes are checked more often than people check their own: copies go round, in forged notices maybe.',
        'CopiedCodesChecked',
        MANY_CHECKS,
        HOUR,
        'check',
      ),
      watch(
        'audit-not-intact',
        'A chain of the audit trail was changed after it was written.',
        'ChainsBroken',
      ),
    ];
  }

  /** When a provider refuses messages of a channel for their rate in three minutes of five. */
  #throttled(channel: MessageChannel): Pick<Watch, 'metric' | 'threshold' | 'periods' | 'atLeast'> {
    return {
      metric: new MathExpression({
        expression: '100 * FILL(throttled, 0) / (FILL(sent, 0) + FILL(throttled, 0))',
        usingMetrics: {
          throttled: this.#ofChannel('send', channel, 'MessagesThrottled'),
          sent: this.#ofChannel('send', channel, 'MessagesSent'),
        },
        label: 'Messages refused because of the rate, percent',
        period: MINUTE,
      }),
      threshold: THROTTLED_PERCENT,
      periods: 5,
      atLeast: 3,
    };
  }

  /** Lambda hears of crashes and time-outs only; what a function caught and will try again, it measures itself. */
  #failures(name: StepName): Watch {
    // Import and pace do not fail in passing; the others are fed by queues that try again, or answer 500.
    const threshold = name === 'import' || name === 'pace' ? 1 : 5;
    return {
      name: `${name}-fails`,
      page: 'a-function-fails',
      says: `The function "${name}" fails.`,
      metric: new MathExpression({
        expression: 'FILL(errors, 0) + FILL(caught, 0)',
        usingMetrics: {
          errors: this.#props.steps[name].function.metricErrors({ period: FIVE_MINUTES }),
          caught: this.#measured(name, 'Failures', FIVE_MINUTES),
        },
        label: `Failures of ${name}`,
        period: FIVE_MINUTES,
      }),
      threshold,
      periods: 2,
      atLeast: 1,
    };
  }

  #heldBack(name: StepName): Watch {
    return {
      name: `${name}-held-back`,
      page: 'lambda-holds-a-function-back',
      says: `The account has no room for the function "${name}" to run.`,
      metric: this.#props.steps[name].function.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 1,
      periods: 2,
    };
  }

  /** What a function measures itself (`core/base/metrics.ts`): sums of counts, the highest of everything else. */
  #measured(name: StepName, measure: MetricName, period = MINUTE): Metric {
    return new Metric({
      namespace: metricNamespace(this.#props.config),
      metricName: measure,
      dimensionsMap: { service: serviceName(name) },
      statistic: metricUnits[measure] === 'Count' ? 'Sum' : 'Maximum',
      period,
    });
  }

  /** The same of one channel. */
  #ofChannel(name: StepName, channel: MessageChannel, measure: ChannelMetricName, period = MINUTE): Metric {
    return new Metric({
      namespace: metricNamespace(this.#props.config),
      metricName: measure,
      dimensionsMap: { service: serviceName(name), [CHANNEL_DIMENSION]: channel },
      statistic: channelMetricUnits[measure] === 'Count' ? 'Sum' : 'Maximum',
      period,
    });
  }

  /** Share of the account's messages, over some days: what Amazon SES judges the account by. */
  #reputation(name: 'BounceRate' | 'ComplaintRate'): Metric {
    return new Metric({
      namespace: 'AWS/SES',
      metricName: `Reputation.${name}`,
      statistic: 'Maximum',
      period: HOUR,
    });
  }

  #createDashboard(): void {
    const { config, steps, queues, stream, httpApi, sms } = this.#props;
    const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left, right, width: 8, height: 6, liveData: true });
    const sending = (channel: MessageChannel): [taken: Metric[], inDoubt: Metric[]] => [
      (['MessagesSent', 'MessagesThrottled', 'MessagesToRetry', 'MessagesRefused'] as const).map((name) =>
        this.#ofChannel('send', channel, name),
      ),
      [this.#ofChannel('send', channel, 'MessagesInDoubt')],
    ];
    const told = (channel: MessageChannel, ...names: ChannelMetricName[]): Metric[] =>
      names.map((name) => this.#ofChannel('track', channel, name));
    const channels: readonly MessageChannel[] = sms === undefined ? ['email'] : ['email', 'sms'];
    const waiting = (queue: WorkQueue): Metric =>
      queue.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE });
    const all = Object.values(queues);
    const functions = stepNames.map((name) => steps[name].function);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `tocsin-${config.stage}`,
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          graph('Emails a minute', ...sending('email')),
          graph(
            'What became of them',
            told('email', 'MessagesDelivered'),
            told('email', 'MessagesUndelivered', 'Complaints'),
          ),
          graph(
            'Reputation of the account',
            [this.#reputation('BounceRate')],
            [this.#reputation('ComplaintRate')],
          ),
        ],
        [
          graph(
            'Seconds behind time',
            [this.#measured('send', 'LagSeconds'), this.#measured('pace', 'PaceSeconds')],
            [this.#measured('pace', 'PaceRuns')],
          ),
          graph(
            'Released by pace',
            channels.map((channel) => this.#ofChannel('pace', channel, 'ChunksReleased')),
            [this.#ofChannel('pace', 'email', 'QuotaLeft')],
          ),
          graph('Paused by Tocsin', [
            this.#measured('pace', 'CampaignsPaused'),
            this.#measured('send', 'CampaignsPaused'),
          ]),
        ],
        [
          graph('Age of the oldest message', all.map(waiting)),
          graph(
            'Dead letters',
            all.map(({ deadLetters }) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({ period: MINUTE }),
            ),
          ),
          graph('Events on their way to the bucket', [
            new Metric({
              namespace: 'AWS/Firehose',
              metricName: 'DeliveryToS3.DataFreshness',
              dimensionsMap: { DeliveryStreamName: stream.ref },
              statistic: 'Maximum',
              period: MINUTE,
              label: `Seconds in the stream (buffer ${config.events.bufferSeconds})`,
            }),
          ]),
        ],
        [
          graph(
            'Failures',
            functions.map((fn) => fn.metricErrors({ period: MINUTE })),
            stepNames.map((name) => this.#measured(name, 'Failures')),
          ),
          graph(
            'Held back by Lambda',
            functions.map((fn) => fn.metricThrottles({ period: MINUTE })),
          ),
          graph(
            'The API',
            [httpApi.metricCount({ period: MINUTE })],
            [httpApi.metricServerError({ period: MINUTE })],
          ),
        ],
        ...(sms === undefined
          ? []
          : [
              [
                graph('SMS a minute', ...sending('sms')),
                graph(
                  'What became of the SMS',
                  told('sms', 'MessagesDelivered'),
                  told('sms', 'MessagesUndelivered'),
                ),
                graph('Spent on SMS this month, US dollars', [sms.monthlySpend()]),
              ],
            ]),
      ],
    });
  }
}
