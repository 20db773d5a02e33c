import { describe, expect, it } from 'vitest';
import { parseRecipientTag, recipientTagValue } from '../../../adapters/message-tags.ts';
import { readProviderEvent } from '../../../adapters/provider-events.ts';

const sentAt = '2026-11-24T08:00:00.500Z';
const laterAt = '2026-11-24T08:00:03.999Z';
const sentSeconds = Date.parse('2026-11-24T08:00:00Z') / 1000;
const laterSeconds = sentSeconds + 3;

const mail = {
  timestamp: sentAt,
  messageId: '0108019-abc',
  source: 'notice@hospital.example',
  destination: ['person@example.org'],
  tags: {
    'ses:configuration-set': ['notices'],
    campaign: ['cabcdef012345-1'],
    recipient: ['27999-49'],
  },
};
const line = (event: object): string => JSON.stringify({ mail, ...event });
const news = (facts: object) => ({
  kind: 'news',
  channel: 'email',
  audience: 'cabcdef012345-1',
  chunk: 27_999,
  place: 49,
  facts,
});

describe('an event of Amazon SES', () => {
  it.each([
    ['Send', { eventType: 'Send', send: {} }, { accepted: sentSeconds }],
    [
      'Delivery',
      { eventType: 'Delivery', delivery: { timestamp: laterAt, recipients: ['person@example.org'] } },
      { delivered: laterSeconds },
    ],
    [
      'DeliveryDelay',
      { eventType: 'DeliveryDelay', deliveryDelay: { timestamp: laterAt, delayType: 'MailboxFull' } },
      { delayed: laterSeconds },
    ],
    ['Reject', { eventType: 'Reject', reject: { reason: 'Bad content' } }, { rejected: sentSeconds }],
    [
      'Rendering Failure',
      { eventType: 'Rendering Failure', failure: { errorMessage: 'Attribute missing', templateName: '' } },
      { renderingFailed: sentSeconds },
    ],
    [
      'Complaint',
      {
        eventType: 'Complaint',
        complaint: { timestamp: laterAt, complaintFeedbackType: 'abuse', complaintSubType: null },
      },
      { complained: laterSeconds },
    ],
    [
      'Complaint of a suppressed address',
      {
        eventType: 'Complaint',
        complaint: { timestamp: laterAt, complaintSubType: 'OnAccountSuppressionList' },
      },
      { suppressed: laterSeconds },
    ],
  ])('%s becomes its fact', (_name, event, facts) => {
    expect(readProviderEvent(line(event))).toEqual(news(facts));
  });

  it.each([
    ['Permanent', 'General', 'bouncedPermanent'],
    ['Permanent', 'NoEmail', 'noSuchMailbox'],
    ['Permanent', 'Suppressed', 'suppressed'],
    ['Permanent', 'OnAccountSuppressionList', 'suppressed'],
    ['Permanent', 'BrandNew', 'bouncedPermanent'],
    ['Permanent', 'constructor', 'bouncedPermanent'],
    ['Transient', 'General', 'bouncedTransient'],
    ['Transient', 'MailboxFull', 'mailboxFull'],
    ['Transient', 'MessageTooLarge', 'messageTooLarge'],
    ['Transient', 'ContentRejected', 'contentRefused'],
    ['Transient', 'AttachmentRejected', 'contentRefused'],
    ['Undetermined', 'Undetermined', 'bouncedTransient'],
  ])('bounce %s/%s becomes %s', (bounceType, bounceSubType, fact) => {
    const bounce = { bounceType, bounceSubType, timestamp: laterAt, bouncedRecipients: [] };
    expect(readProviderEvent(line({ eventType: 'Bounce', bounce }))).toEqual(news({ [fact]: laterSeconds }));
  });

  it('of another type tells nothing', () => {
    for (const eventType of ['Open', 'Click', 'Subscription', 'BrandNew', 'constructor']) {
      expect(readProviderEvent(line({ eventType }))).toEqual({ kind: 'other' });
    }
  });

  it('of a message that is not ours tells nothing', () => {
    const others = [
      {},
      { campaign: ['newsletter'] },
      { recipient: ['1-2'] },
      { campaign: ['newsletter'], recipient: ['everybody'] },
      { campaign: [], recipient: ['1-2'] },
      { campaign: 'text', recipient: ['1-2'] },
    ];
    for (const tags of others) {
      expect(readProviderEvent(line({ eventType: 'Send', mail: { ...mail, tags } }))).toEqual({
        kind: 'other',
      });
    }
    expect(readProviderEvent(JSON.stringify({ eventType: 'Send', mail: { timestamp: sentAt } }))).toEqual({
      kind: 'other',
    });
  });

  it('that cannot be read is malformed, whatever it is', () => {
    const lines = [
      '',
      '{',
      'null',
      '7',
      '"text"',
      '[]',
      '{}',
      '{"mail":7,"eventType":"Send"}',
      JSON.stringify({ mail }),
      line({ eventType: 'Send', mail: { ...mail, timestamp: 'yesterday' } }),
      line({ eventType: 'Bounce' }),
      line({ eventType: 'Bounce', bounce: { bounceType: 'BrandNew', timestamp: laterAt } }),
    ];
    for (const text of lines) expect(readProviderEvent(text), text).toEqual({ kind: 'malformed' });
  });
});

describe('the recipient tag', () => {
  it('says chunk and place, in characters that SES allows', () => {
    for (const [chunk, place] of [
      [0, 0],
      [27_999, 49],
    ] as const) {
      const value = recipientTagValue(chunk, place);
      expect(value).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(parseRecipientTag(value)).toEqual({ chunk, place });
    }
  });

  it('is not read from anything else', () => {
    for (const text of ['', '1', '1-', '-1', '1-2-3', 'a-1', '1.5-2', ' 1-2', '1-2\n']) {
      expect(parseRecipientTag(text), text).toBeUndefined();
    }
  });
});
