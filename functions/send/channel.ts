import { CHUNK_SIZE, type Recipient } from '../../core/audience/audience.ts';
import type { FrozenContent, FrozenMessage } from '../../core/notice/content.ts';
import { renderSms, replacementData } from '../../core/notice/render.ts';
import { measureSms } from '../../core/notice/sms-text.ts';
import { opensAtMs, type QuietHoursRule } from '../../core/pacing/quiet-hours.ts';
import { MAX_PARTS_AT_ONCE_MS, messagesPerCall } from '../../core/pacing/rate.ts';
import type { EmailSender, OutgoingEmail, SendResult, SmsSender } from '../../core/provider/sender.ts';

/** The messages of a chunk as its channel sends them, by the places of its people. */
export type ChunkChannel = {
  /** What a message takes of the channel's rate: one email, or the parts of its text. */
  unitsOf(place: number): number;
  /** When a message may leave, epoch ms; `nowMs` where that is now. */
  opensAtMs(place: number, nowMs: number): number;
  /** How many of these messages, in their order, leave together; at least 1. */
  together(places: readonly number[], msPerUnit: number): number;
  /** Sends them; one result each, in order. Never throws for what the provider answers. */
  send(places: readonly number[], msPerUnit: number): Promise<SendResult[]>;
  /** Results after which a chunk that is spread over time is recorded, however little time has passed. */
  recordAfter: number;
};

/** Whose messages these are. */
export type Addressees = {
  tag: { audience: string; chunk: number };
  /** By place; of those who are gone nothing is sent. */
  recipients: readonly (Recipient | undefined)[];
  message: FrozenMessage;
  content: Pick<FrozenContent, 'personFields'>;
};

/** A chunk of emails: a call takes many. */
export const emailOutbox = (
  sender: Pick<EmailSender, 'send'>,
  { tag, recipients, message, content }: Addressees,
): ChunkChannel => ({
  unitsOf: () => 1,
  opensAtMs: (_, nowMs) => nowMs,
  together: (places, msPerUnit) => Math.min(places.length, messagesPerCall(msPerUnit, CHUNK_SIZE)),
  async send(places, msPerUnit) {
    const emails = places.map((place): OutgoingEmail => {
      const recipient = recipients[place] as Recipient;
      const data = replacementData(recipient, content.personFields, message.nameless);
      return { place, address: recipient.email ?? '', data };
    });
    return emails.length === 0
      ? []
      : await sender.send(emails, { message, tag, perSecond: 1000 / msPerUnit });
  },
  recordAfter: Number.POSITIVE_INFINITY,
});

/** Text messages whose fate nobody knows after a crash: no more than these, since each was a call of its own. */
const SMS_RECORDED_TOGETHER = 10;

/** A chunk of text messages: a call takes one, and the rate counts their parts. */
export const smsOutbox = (
  sender: Pick<SmsSender, 'send'>,
  { tag, recipients, message }: Addressees,
  quietHours: QuietHoursRule,
): ChunkChannel => {
  const texts = new Map<number, { text: string; parts: number }>();
  const textOf = (place: number): { text: string; parts: number } => {
    const known = texts.get(place);
    if (known !== undefined) return known;
    const text = renderSms(message, recipients[place] as Recipient);
    const made = { text, parts: measureSms(text).parts };
    texts.set(place, made);
    return made;
  };
  const phoneOf = (place: number): string => recipients[place]?.phone ?? '';
  return {
    unitsOf: (place) => textOf(place).parts,
    opensAtMs: (place, nowMs) => opensAtMs(quietHours, phoneOf(place), nowMs),
    together(places, msPerUnit) {
      let ms = 0;
      let count = 0;
      for (const place of places.slice(0, SMS_RECORDED_TOGETHER)) {
        ms += textOf(place).parts * msPerUnit;
        if (count > 0 && ms > MAX_PARTS_AT_ONCE_MS) break;
        count += 1;
      }
      return Math.max(1, count);
    },
    send: (places) =>
      sender.send(
        places.map((place) => ({ place, phone: phoneOf(place), text: textOf(place).text })),
        { tag },
      ),
    recordAfter: SMS_RECORDED_TOGETHER,
  };
};
