import {
  type EmailTemplateContent,
  GetAccountCommand,
  type GetAccountResponse,
  type MessageHeader,
  type MessageTag,
  type SESv2Client,
  SendBulkEmailCommand,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import type { Clock } from '../../../core/base/clock.ts';
import type { FrozenMessage } from '../../../core/notice/content.ts';
import { isBulkAt, type SendMode } from '../../../core/pacing/rate.ts';
import type { SendingAccount } from '../../../core/provider/accounts.ts';
import type { EmailBatch, EmailSender, OutgoingEmail, SendResult } from '../../../core/provider/sender.ts';
import { forEachBounded } from '../../aws/concurrency.ts';
import { resultOfAnswer } from '../faults.ts';
import { CAMPAIGN_TAG, RECIPIENT_TAG, recipientTagValue } from '../message-tags.ts';
import { isTooManyCalls, resultOfEntry, resultOfError } from './errors.ts';
import { wireData, wireTemplate } from './placeholders.ts';

const CALLS_AT_ONCE = 8;
/** How long calls are single after a bulk call was one too many. */
const SINGLE_FOR_MS = 30 * 60_000;

export type EmailSenderSettings = {
  /** `bulk`: one `SendBulkEmail` for all; `single`: one `SendEmail` each; `auto`: by the rate, and by what is answered. */
  mode: SendMode;
  clock?: Clock;
  /** Told when bulk calls are found to be throttled although the rate is kept, so that calls are single for a while. */
  onSingle?: () => void;
  from: string;
  replyTo: string;
  configurationSet: string;
};

type Tag = EmailBatch['tag'];

const campaignTag = (tag: Tag): MessageTag => ({ Name: CAMPAIGN_TAG, Value: tag.audience });
const recipientTag = (tag: Tag, email: OutgoingEmail): MessageTag => ({
  Name: RECIPIENT_TAG,
  Value: recipientTagValue(tag.chunk, email.place),
});

/**
 * Says that no person wrote this message and that no machine need answer it (RFC 3834, 5). There is no
 * List-Unsubscribe: nobody can decline what the law has them told. Amazon SES writes Message-ID and Date itself.
 */
const headers: MessageHeader[] = [{ Name: 'Auto-Submitted', Value: 'auto-generated' }];

/** What stands in Feedback-ID, by which Gmail counts complaints: Amazon SES takes it from tags of these names. */
const feedbackTags = (tag: Tag): MessageTag[] => [
  { Name: 'ses:feedback-id-a', Value: tag.audience },
  { Name: 'ses:feedback-id-b', Value: 'breach-notice' },
];

/** Here alone names are made fit for Amazon SES: what was frozen and approved keeps those of the notice. */
const templateContent = ({ subject, text, html }: FrozenMessage): EmailTemplateContent => ({
  Subject: wireTemplate(subject),
  Text: wireTemplate(text),
  Html: wireTemplate(html),
});

/** The account as Amazon SES tells it. */
export const sendingAccountOf = (answer: GetAccountResponse): SendingAccount => {
  const quota = answer.SendQuota?.Max24HourSend ?? 0;
  return {
    ratePerSecond: answer.SendQuota?.MaxSendRate ?? 0,
    quotaPer24Hours: quota === -1 ? Number.POSITIVE_INFINITY : quota,
    sentLast24Hours: answer.SendQuota?.SentLast24Hours ?? 0,
    sendingEnabled: answer.SendingEnabled ?? false,
    productionAccess: answer.ProductionAccessEnabled ?? false,
    enforcementStatus: answer.EnforcementStatus ?? 'UNKNOWN',
  };
};

/** Whether a call failed without a word on whom it was to send to, and sent nothing. */
const isOfTheCall = ({ result }: SendResult): boolean =>
  result === 'refused' || result === 'transient' || result === 'unreachable';

/** Reads the limits of the account in this region. */
export const createSendingAccount =
  (client: SESv2Client): EmailSender['account'] =>
  async () =>
    sendingAccountOf(await client.send(new GetAccountCommand({})));

/** Sends by Amazon SES v2 with the template in the call. The client must make one attempt only (`createSesClient`). */
export const createEmailSender = (client: SESv2Client, settings: EmailSenderSettings): EmailSender => {
  const common = {
    FromEmailAddress: settings.from,
    ReplyToAddresses: [settings.replyTo],
    ConfigurationSetName: settings.configurationSet,
  };

  // The same message goes out in call after call.
  const templates = new WeakMap<FrozenMessage, EmailTemplateContent>();
  const templateOf = (message: FrozenMessage): EmailTemplateContent => {
    const known = templates.get(message) ?? templateContent(message);
    templates.set(message, known);
    return known;
  };

  const { clock = Date.now } = settings;
  let singleUntilMs = Number.NEGATIVE_INFINITY;

  const sendBulk = async (
    emails: readonly OutgoingEmail[],
    { message, tag }: EmailBatch,
  ): Promise<SendResult[]> => {
    try {
      const answer = await client.send(
        new SendBulkEmailCommand({
          ...common,
          DefaultEmailTags: [campaignTag(tag), ...feedbackTags(tag)],
          DefaultContent: {
            Template: { TemplateContent: templateOf(message), TemplateData: '{}', Headers: headers },
          },
          BulkEmailEntries: emails.map((email) => ({
            Destination: { ToAddresses: [email.address] },
            ReplacementTags: [recipientTag(tag, email)],
            ReplacementEmailContent: {
              ReplacementTemplate: { ReplacementTemplateData: wireData(email.data) },
            },
          })),
        }),
      );
      return emails.map((_, at) => {
        const entry = answer.BulkEmailEntryResults?.[at];
        return resultOfEntry(entry?.Status, entry?.Error);
      });
    } catch (error) {
      if (settings.mode === 'auto' && isTooManyCalls(error)) {
        singleUntilMs = clock() + SINGLE_FOR_MS;
        settings.onSingle?.();
        // Nothing was sent, and the rate was kept: it was the call that was one too many.
        return await sendEach(emails, { message, tag });
      }
      const result = resultOfError(error, emails.length);
      return emails.map(() => result);
    }
  };

  const sendOne = async (email: OutgoingEmail, { message, tag }: EmailBatch): Promise<SendResult> => {
    try {
      const answer = await client.send(
        new SendEmailCommand({
          ...common,
          Destination: { ToAddresses: [email.address] },
          EmailTags: [campaignTag(tag), recipientTag(tag, email), ...feedbackTags(tag)],
          Content: {
            Template: {
              TemplateContent: templateOf(message),
              TemplateData: wireData(email.data),
              Headers: headers,
            },
          },
        }),
      );
      return resultOfAnswer(answer);
    } catch (error) {
      return resultOfError(error, 1);
    }
  };

  const sendEach = async (emails: readonly OutgoingEmail[], batch: EmailBatch): Promise<SendResult[]> => {
    const results: SendResult[] = [];
    // After "too fast", "nobody", or a round without anybody accepted the next answer would be the same: the rest is not tried.
    let stop: SendResult | undefined;
    let failures = 0;
    await forEachBounded(emails.entries(), CALLS_AT_ONCE, async ([at, email]) => {
      const result = stop ?? (await sendOne(email, batch));
      if (result.result === 'accepted') failures = Number.NEGATIVE_INFINITY;
      if (isOfTheCall(result)) failures += 1;
      const isSame = result.result === 'throttled' || result.result === 'halt' || failures >= CALLS_AT_ONCE;
      // Whoever was not tried was not refused alone: an answer on its way may still be an acceptance.
      if (isSame) stop ??= result.result === 'refused' ? { ...result, people: emails.length } : result;
      results[at] = result;
    });
    return results;
  };

  return {
    account: createSendingAccount(client),

    send: (emails, batch) =>
      isBulkAt(settings.mode, batch.perSecond ?? 0) && clock() >= singleUntilMs
        ? sendBulk(emails, batch)
        : sendEach(emails, batch),
  };
};
