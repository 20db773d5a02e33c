import { createHash } from 'node:crypto';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Job, Worker } from 'bullmq';
import type { FrozenContent } from '../../core/notice/content.ts';
import { replacementData } from '../../core/notice/render.ts';
import { serveParent } from '../../local/process/child-service.ts';
import { claim, markSent, openDatabase, type Row, readUnsent, unclaim } from './recipients.ts';

export type SendConfig = {
  databaseUrl: string;
  redisPort: number;
  queue: string;
  providerUrl: string;
  region: string;
  from: string;
  configurationSet: string;
  content: FrozenContent;
  ratePerSecond: number;
  /** Whether a person is marked before the call to the provider, or after its answer. */
  mark: 'before' | 'after';
};

/** Calls under way: more than this brings no more messages through one process. */
const JOBS_AT_ONCE = 50;
const THROTTLED_MS = 1_000;

const fill = (template: string, values: Record<string, string>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

const codeOf = (reference: string): string =>
  createHash('sha256').update(reference).digest('hex').slice(0, 12).toUpperCase();

const isAnswer = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;

/** Works off the queue: a job, a row, a message each. */
serveParent<SendConfig>(async (config) => {
  const pool = openDatabase(config.databaseUrl, JOBS_AT_ONCE);
  const ses = new SESv2Client({
    region: config.region,
    endpoint: config.providerUrl,
    credentials: { accessKeyId: 'peer', secretAccessKey: 'local' },
  });

  const send = async (row: Row): Promise<string> => {
    const message = config.content.messages[row.language];
    if (message === undefined) throw new Error(`There is no message in ${row.language}.`);
    const recipient = {
      reference: row.reference,
      firstName: row.first_name,
      lastName: row.last_name,
      code: codeOf(row.reference),
      fields: {},
    };
    const values = replacementData(recipient, config.content.personFields, row.language);
    const { MessageId = '' } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: config.from,
        ConfigurationSetName: config.configurationSet,
        Destination: { ToAddresses: [row.email] },
        EmailTags: [{ Name: 'recipient', Value: row.id }],
        Content: {
          Simple: {
            Subject: { Data: fill(message.subject, values) },
            Body: { Text: { Data: fill(message.text, values) }, Html: { Data: fill(message.html, values) } },
          },
        },
      }),
    );
    return MessageId;
  };

  const worker: Worker<{ id: string }> = new Worker(
    config.queue,
    async ({ data: { id } }: Job<{ id: string }>) => {
      const row = config.mark === 'before' ? await claim(pool, id) : await readUnsent(pool, id);
      if (row === undefined) return;
      let messageId: string;
      try {
        messageId = await send(row);
      } catch (error) {
        // Only an answer tells that the message was not taken.
        if (config.mark === 'before' && isAnswer(error)) await unclaim(pool, id);
        if (error instanceof Error && /TooManyRequests|Throttling|LimitExceeded/.test(error.name)) {
          await worker.rateLimit(THROTTLED_MS);
          throw Worker.RateLimitError();
        }
        throw error;
      }
      await markSent(pool, id, messageId);
    },
    {
      connection: { host: '127.0.0.1', port: config.redisPort },
      concurrency: JOBS_AT_ONCE,
      limiter: { max: config.ratePerSecond, duration: 1_000 },
    },
  );
  worker.on('error', () => {});
  await worker.waitUntilReady();
  return 0;
});
