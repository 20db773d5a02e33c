// The messages of a chunk as its channel sends them; a further channel is a further entry here.
import { CHUNK_SIZE, type MessageChannel, type Recipient } from '../../core/audience/audience.ts';
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
  /** How many of these messages leave together, in their order; at least 1. */
  batchSize(places: readonly number[], msPerUnit: number): number;
  /** Sends them; one result each, in order. Never throws for what the provider answers. */
  send(places: readonly number[], msPerUnit: number): Promise<SendResult[]>;
  /** Results that may stand unrecorded while a chunk is spread over time: a crash leaves no more people in doubt. */
  maxUnrecorded: number;
};

export type ChannelDependencies = {
  sender: Pick<EmailSender, 'send'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'send'> | undefined;
  quietHours: QuietHoursRule;
};

/** Whose messages these are. */
export type Addressees = {
  tag: { audience: string; chunk: number };
  /** By place; undefined where their data is gone, and nothing is sent. */
  recipients: readonly (Recipient | undefined)[];
  message: FrozenMessage;
  content: Pick<FrozenContent, 'personFields'>;
};

/** A chunk of emails: a call takes many. */
const emailChannel = (
  sender: Pick<EmailSender, 'send'>,
  { tag, recipients, message, content }: Addressees,
): ChunkChannel => ({
  unitsOf: () => 1,
  opensAtMs: (_, nowMs) => nowMs,
  batchSize: (places, msPerUnit) => Math.min(places.length, messagesPerCall(msPerUnit, CHUNK_SIZE)),
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
  maxUnrecorded: Number.POSITIVE_INFINITY,
});

/** Text messages that a crash may leave in doubt; each was a call of its own. */
const MAX_SMS_UNRECORDED = 10;

/** A chunk of text messages: a call takes one, and the rate counts their parts. */
const smsChannel = (
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
    batchSize(places, msPerUnit) {
      let ms = 0;
      let count = 0;
      for (const place of places.slice(0, MAX_SMS_UNRECORDED)) {
        ms += textOf(place).parts * msPerUnit;
        if (count > 0 && ms > MAX_PARTS_AT_ONCE_MS) break;
        count += 1;
      }
      return count;
    },
    send: (places) =>
      sender.send(
        places.map((place) => ({ place, phone: phoneOf(place), text: textOf(place).text })),
        { tag },
      ),
    maxUnrecorded: MAX_SMS_UNRECORDED,
  };
};

/** The messages of a chunk as this channel sends them. */
export const chunkChannel = (
  { sender, sms, quietHours }: ChannelDependencies,
  channel: MessageChannel,
  addressees: Addressees,
): ChunkChannel => {
  const channels: Record<MessageChannel, () => ChunkChannel> = {
    email: () => emailChannel(sender, addressees),
    sms() {
      if (sms === undefined) throw new Error('this installation sends no SMS');
      return smsChannel(sms, addressees, quietHours);
    },
  };
  return channels[channel]();
};

/** What these messages take of the channel's rate. */
export const unitsOf = (channel: ChunkChannel, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + channel.unitsOf(place), 0);

/** Places of those whose message may leave now, and when the first of the others may, epoch ms. */
export const openNow = (
  channel: ChunkChannel,
  places: readonly number[],
  nowMs: number,
): { open: number[]; nextMs: number } => {
  const times = places.map((place) => channel.opensAtMs(place, nowMs));
  return {
    open: places.filter((_, at) => times[at] === nowMs),
    nextMs: Math.min(...times.filter((atMs) => atMs > nowMs)),
  };
};
