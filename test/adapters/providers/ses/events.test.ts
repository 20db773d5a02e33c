import { describe, expect, it } from 'vitest';
import { parseRecipientTag, recipientTagValue } from '../../../../adapters/providers/message-tags.ts';
import { readTwice } from '../../../support/rigs/read-events.ts';

const sentAt = '2026-11-24T08:00:00.500Z';
const laterAt = '2026-11-24T08:00:03.999Z';
const sentSeconds = Date.parse('2026-11-24T08:00:00Z') / 1000;
const laterSeconds = sentSeconds + 3;

const mail = {
  timestamp: sentAt,
  messageId: '0108019-abc',
  source: 'notice@hospital.example',
  sourceIp: '192.0.2.7',
  destination: ['person@example.org'],
  headers: [{ name: 'To', value: 'person@example.org' }],
  commonHeaders: { to: ['person@example.org'], subject: 'A notice' },
  tags: {
    'ses:configuration-set': ['notices'],
    campaign: ['cabcdef012345-1'],
    recipient: ['27999-49'],
  },
};
const line = (event: object): string => JSON.stringify({ mail, ...event });
const read = (text: string) => readTwice(text, /@|192\.0\.2\.7|A notice|is not here/);
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
    expect(read(line(event))).toEqual(news(facts));
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
    expect(read(line({ eventType: 'Bounce', bounce }))).toEqual(news({ [fact]: laterSeconds }));
  });

  const bounced = (label: string, recipient: object): unknown => {
    const [bounceType, bounceSubType] = label.split('/');
    const bounce = { bounceType, bounceSubType, timestamp: laterAt, bouncedRecipients: [recipient] };
    return read(line({ eventType: 'Bounce', bounce }));
  };
  const at = (...kinds: string[]) => news(Object.fromEntries(kinds.map((kind) => [kind, laterSeconds])));

  it.each<[label: string, status: string, says: string, ...facts: string[]]>([
    // A refusal for good is one, whatever it is labelled.
    ['Transient/General', '5.4.4', 'smtp; 550 5.4.4 Invalid domain', 'bouncedPermanent'],
    ['Transient/General', '5.1.1', 'smtp; 550 5.1.1 user unknown', 'noSuchMailbox'],
    ['Undetermined/Undetermined', '5.7.1', '', 'bouncedPermanent'],
    ['Transient/General', '', 'smtp; 550-5.1.1 The account does not exist', 'noSuchMailbox'],
    ['Transient/General', '', 'smtp; 550 5.7.26 unauthenticated', 'bouncedPermanent'],
    ['Undetermined/Undetermined', '', 'smtp; 554 denied', 'bouncedPermanent'],
    ['Undetermined/Undetermined', '', '550-no such person', 'bouncedPermanent'],
    ['Permanent/General', '5.1.6', '', 'noSuchMailbox'],
    ['BrandNew/BrandNew', '5.0.0', '', 'bouncedPermanent'],
    // Its reason is told all the same.
    ['Transient/MailboxFull', '5.2.2', 'smtp; 552 5.2.2 over quota', 'bouncedPermanent', 'mailboxFull'],
    ['Transient/MessageTooLarge', '5.3.4', '', 'bouncedPermanent', 'messageTooLarge'],
    ['Transient/ContentRejected', '5.7.1', '', 'bouncedPermanent', 'contentRefused'],
    // What may still go well is not final, whatever it is labelled.
    ['Permanent/General', '4.4.7', 'smtp; 450 4.4.7 expired', 'bouncedTransient'],
    ['Transient/General', '4.2.1', '', 'bouncedTransient'],
    ['Transient/MailboxFull', '4.2.2', '', 'mailboxFull'],
    ['Undetermined/Undetermined', '', 'smtp; 421 try later', 'bouncedTransient'],
    ['BrandNew/BrandNew', '4.0.0', '', 'bouncedTransient'],
    // The status counts more than the text, and the address may hold figures.
    ['Transient/General', '4.2.1', 'smtp; 550 5.1.1 earlier', 'bouncedTransient'],
    ['Permanent/General', '', 'smtp; <p5.1.1@x.example> is not here', 'bouncedPermanent'],
    ['Transient/General', '', 'smtp; over 500MB at 10.5.1.1', 'bouncedTransient'],
    // Servers write the code in many ways.
    ['Transient/General', '5.1.1 (bad destination mailbox address)', '', 'noSuchMailbox'],
    ['Transient/General', '550 5.1.1', '', 'noSuchMailbox'],
    ['Transient/General', '5.1.1.', '', 'noSuchMailbox'],
    ['Transient/General', '550', '', 'bouncedPermanent'],
    ['Transient/General', '', 'smtp; 550 #5.1.1 Address rejected', 'noSuchMailbox'],
    ['Transient/General', '', 'smtp; 550 Unknown user (5.1.1)', 'noSuchMailbox'],
    ['Transient/General', '', 'smtp;550 No such user [5.1.1]', 'noSuchMailbox'],
    ['Transient/General', '', 'smtp; 550, no such person', 'bouncedPermanent'],
    ['Transient/General', '', 'host mx.example.org said: 550 no such person', 'bouncedPermanent'],
    // Figures of another kind are no code, and a version is no success.
    ['Transient/General', '', 'smtp; mailbox is over its 500 MB', 'bouncedTransient'],
    ['Transient/General', '', 'smtp; 452 over quota, 550 MB used', 'bouncedTransient'],
    ['Permanent/General', '', 'smtp; Mailer 2.4.5 said: 550 no', 'bouncedPermanent'],
    ['Permanent/General', '', 'smtp; rejected by Mailer 2.4.5', 'bouncedPermanent'],
    ['Transient/General', '', 'smtp; 421 Mailer 5.7.1 is busy', 'bouncedTransient'],
    // A list was asked, no server.
    ['Permanent/Suppressed', '5.1.1', 'Amazon SES has suppressed sending', 'suppressed'],
    ['Permanent/OnAccountSuppressionList', '5.1.1', '', 'suppressed'],
    // An automatic reply says neither.
    ['Transient/General', '', '', 'bouncedTransient'],
  ])('bounce %s with status "%s" (%s) becomes %s %s', (label, status, diagnosticCode, ...facts) => {
    const given = { ...(status && { status }), ...(diagnosticCode && { diagnosticCode }) };
    expect(bounced(label, { emailAddress: 'person@example.org', ...given })).toEqual(at(...facts));
  });

  it('of a notice that the message has gone on tells nothing of a bounce', () => {
    expect(bounced('Transient/General', { status: '2.0.0', action: 'relayed' })).toEqual({ kind: 'other' });
  });

  it('of a bounce whose particulars are none is read by its label', () => {
    for (const recipient of [null, 7, 'text', [], { status: 5, diagnosticCode: {} }]) {
      expect(bounced('Permanent/General', recipient as object)).toEqual(at('bouncedPermanent'));
    }
  });

  it('of a time that cannot be read has the time of its message', () => {
    const delivery = { timestamp: '', recipients: ['person@example.org'] };
    expect(read(line({ eventType: 'Delivery', delivery }))).toEqual(news({ delivered: sentSeconds }));
  });

  it('of praise is no complaint', () => {
    const complaint = { timestamp: laterAt, complaintFeedbackType: 'not-spam' };
    expect(read(line({ eventType: 'Complaint', complaint }))).toEqual({ kind: 'other' });
    for (const complaintFeedbackType of ['abuse', 'fraud', 'virus', 'other', undefined]) {
      const other = { timestamp: laterAt, complaintFeedbackType };
      expect(read(line({ eventType: 'Complaint', complaint: other }))).toEqual(at('complained'));
    }
  });

  it('of a suppressed address stays one, whatever kind of complaint it was', () => {
    const complaint = {
      timestamp: laterAt,
      complaintSubType: 'OnAccountSuppressionList',
      complaintFeedbackType: 'not-spam',
    };
    expect(read(line({ eventType: 'Complaint', complaint }))).toEqual(at('suppressed'));
  });

  it('of another type tells nothing', () => {
    for (const eventType of ['Open', 'Click', 'Subscription', 'BrandNew', 'constructor']) {
      expect(read(line({ eventType }))).toEqual({ kind: 'other' });
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
      expect(read(line({ eventType: 'Send', mail: { ...mail, tags } }))).toEqual({
        kind: 'other',
      });
    }
    expect(read(JSON.stringify({ eventType: 'Send', mail: { timestamp: sentAt } }))).toEqual({
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
    for (const text of lines) expect(read(text), text).toEqual({ kind: 'malformed' });
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
