import {
  type PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import {
  type SESv2Client,
  SendBulkEmailCommand,
  type SendBulkEmailCommandInput,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { parseRecipientTag, RECIPIENT_TAG } from '../../../adapters/providers/message-tags.ts';
import { createEmailSender, type EmailSenderSettings } from '../../../adapters/providers/ses/email-sender.ts';
import { createSmsSender } from '../../../adapters/providers/sms/sms-sender.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { EmailSender, OutgoingEmail, SendResult, SmsSender } from '../../../core/provider/sender.ts';
import { aMessage } from '../data/factories.ts';

/** A send call as it reaches the provider. */
export type WireCall = {
  operation: 'SendBulkEmail' | 'SendEmail' | 'SendTextMessage';
  /** Counts the calls from 1. */
  number: number;
  /** Addresses or telephone numbers. */
  to: string[];
};

/** What befalls a call instead of its answer. */
export type WireFault =
  /** An error before anything was taken, or after everything was. */
  | { error: Error; when?: 'before' | 'after' }
  /** A status of every entry of a bulk call. */
  | { entry: string; says?: string };

/** An error as the SDK throws it for an answer of the service. */
export const answered = (name: string, status: number, message = 'No.', members: object = {}): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, ...members });
/** One as Node throws it for a connection. */
export const broken = (code: string, members: object = {}): Error =>
  Object.assign(new Error(`read ${code}`), { code, ...members });

const errorOf = (result: SendResult): Error => {
  if (result.result === 'throttled') return answered('TooManyRequestsException', 429);
  throw new Error(`the wire has no answer for ${result.result}`);
};

type Entry = NonNullable<SendBulkEmailCommandInput['BulkEmailEntries']>[number];
type Tags = Entry['ReplacementTags'];

const tagged = (tags: Tags): { audience: string; chunk: number; place: number } => {
  const value = (name: string): string => tags?.find(({ Name }) => Name === name)?.Value ?? '';
  const at = parseRecipientTag(value(RECIPIENT_TAG));
  if (at === undefined) throw new Error('a message without its tag');
  return { audience: value('campaign'), ...at };
};

/** The adapter of Amazon SES over a client that hands its calls to `provider`, but for what befalls them. */
export const emailOnWire = (
  provider: Pick<EmailSender, 'send'>,
  mode: EmailSenderSettings['mode'],
  befalls: (call: WireCall) => WireFault | undefined,
  clock?: Clock,
): Pick<EmailSender, 'send'> => {
  let number = 0;
  const take = async (
    operation: WireCall['operation'],
    messages: { to: string; tags: Tags }[],
  ): Promise<{ fault: WireFault | undefined; results: SendResult[] }> => {
    number += 1;
    const fault = befalls({ operation, number, to: messages.map(({ to }) => to) });
    if (fault !== undefined && 'error' in fault && fault.when !== 'after') throw fault.error;
    if (fault !== undefined && 'entry' in fault) return { fault, results: [] };
    const emails = messages.map(
      ({ to, tags }): OutgoingEmail => ({ address: to, place: tagged(tags).place, data: {} }),
    );
    const { audience, chunk } = tagged(messages[0]?.tags);
    const results = await provider.send(emails, { message: aMessage(), tag: { audience, chunk } });
    if (fault !== undefined && 'error' in fault) throw fault.error;
    return { fault, results };
  };
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof SendBulkEmailCommand) {
      const { BulkEmailEntries = [], DefaultEmailTags = [] } = command.input as SendBulkEmailCommandInput;
      const messages = BulkEmailEntries.map(({ Destination, ReplacementTags }) => ({
        to: Destination?.ToAddresses?.[0] ?? '',
        tags: [...DefaultEmailTags, ...(ReplacementTags ?? [])],
      }));
      const { fault, results } = await take('SendBulkEmail', messages);
      return {
        BulkEmailEntryResults: messages.map((_, at) => {
          if (fault !== undefined && 'entry' in fault)
            return { Status: fault.entry, Error: fault.says ?? 'No.' };
          const isTaken = results[at]?.result === 'accepted';
          return isTaken
            ? { Status: 'SUCCESS', MessageId: 'm' }
            : { Status: 'ACCOUNT_THROTTLED', Error: 'Slow.' };
        }),
      };
    }
    if (!(command instanceof SendEmailCommand)) throw new Error('not a send call');
    const { Destination, EmailTags } = command.input as SendEmailCommandInput;
    const { results } = await take('SendEmail', [
      { to: Destination?.ToAddresses?.[0] ?? '', tags: EmailTags },
    ]);
    const [result] = results;
    if (result !== undefined && result.result !== 'accepted') throw errorOf(result);
    return { MessageId: 'm' };
  };
  return createEmailSender({ send } as unknown as SESv2Client, {
    mode,
    ...(clock && { clock }),
    from: 'notice@hospital.example',
    replyTo: 'dpo@hospital.example',
    configurationSet: 'notices',
  });
};

/** The adapter of text messages likewise. */
export const smsOnWire = (
  provider: Pick<SmsSender, 'send'>,
  befalls: (call: WireCall) => WireFault | undefined,
): Pick<SmsSender, 'send'> => {
  let number = 0;
  const send = async (command: unknown): Promise<object> => {
    if (!(command instanceof SendTextMessageCommand)) throw new Error('not a send call');
    const {
      DestinationPhoneNumber: phone = '',
      MessageBody: text = '',
      Context = {},
    } = command.input as SendTextMessageCommandInput;
    number += 1;
    const fault = befalls({ operation: 'SendTextMessage', number, to: [phone] });
    const error = fault !== undefined && 'error' in fault ? fault : undefined;
    if (error !== undefined && error.when !== 'after') throw error.error;
    const tags = Object.entries(Context).map(([Name, Value]) => ({ Name, Value }));
    const { audience, chunk, place } = tagged(tags);
    const [result] = await provider.send([{ phone, text, place }], { tag: { audience, chunk } });
    if (error !== undefined) throw error.error;
    if (result !== undefined && result.result !== 'accepted') throw errorOf(result);
    return { MessageId: 'm' };
  };
  return createSmsSender({ send } as unknown as PinpointSMSVoiceV2Client, {
    senderId: 'HOPITAL',
    configurationSet: 'notices',
    timeToLiveSeconds: 21_600,
    maxPriceUsd: 0.5,
  });
};
