import { describe, expect, it } from 'vitest';
import { readTwice } from '../../../support/rigs/read-events.ts';

const seconds = Date.UTC(2026, 10, 25, 9) / 1000;
/** As in the user guide of AWS End User Messaging SMS, "SMS example log". */
const event = {
  eventType: 'TEXT_DELIVERED',
  eventVersion: '1.0',
  eventTimestamp: seconds * 1000 + 999,
  isFinal: true,
  originationPhoneNumber: 'HOPITAL',
  destinationPhoneNumber: '+33612345678',
  isoCountryCode: 'FR',
  messageId: '862a8790-60c0-4430-9b2b-658bdexample',
  messageRequestTimestamp: seconds * 1000,
  messageEncoding: 'GSM',
  messageType: 'TRANSACTIONAL',
  messageStatus: 'DELIVERED',
  messageStatusDescription: 'Message has been accepted by phone',
  context: { campaign: 'cabcdef012345-1', recipient: '27999-49' },
  totalMessageParts: 2,
  totalMessagePrice: 0.1449,
  totalCarrierFee: 0,
};
const read = (changes: object) => readTwice(JSON.stringify({ ...event, ...changes }), /612345678|HOPITAL/);
const news = (facts: object) => ({
  kind: 'news',
  channel: 'sms',
  audience: 'cabcdef012345-1',
  chunk: 27_999,
  place: 49,
  facts,
});

describe('an event of an SMS', () => {
  it.each([
    ['TEXT_QUEUED', false, 'accepted'],
    ['TEXT_PENDING', false, 'accepted'],
    ['TEXT_SENT', false, 'accepted'],
    ['TEXT_SUCCESSFUL', true, 'delivered'],
    ['TEXT_SUCCESSFUL', false, 'accepted'],
    ['TEXT_DELIVERED', true, 'delivered'],
    ['TEXT_INVALID', true, 'noSuchNumber'],
    ['TEXT_BLOCKED', true, 'blockedByNetwork'],
    ['TEXT_CARRIER_BLOCKED', true, 'blockedByNetwork'],
    ['TEXT_SPAM', true, 'blockedByNetwork'],
    ['TEXT_UNREACHABLE', true, 'phoneUnreachable'],
    ['TEXT_UNREACHABLE', false, 'delayed'],
    ['TEXT_CARRIER_UNREACHABLE', true, 'phoneUnreachable'],
    ['TEXT_CARRIER_UNREACHABLE', false, 'delayed'],
    ['TEXT_TTL_EXPIRED', true, 'phoneUnreachable'],
    ['TEXT_INVALID_MESSAGE', true, 'rejected'],
    ['TEXT_PROTECT_BLOCKED', true, 'rejected'],
    ['TEXT_UNKNOWN', true, 'noReceipt'],
  ])('%s, final: %s, tells %s', (eventType, isFinal, fact) => {
    expect(read({ eventType, isFinal })).toEqual(news({ [fact]: seconds }));
  });

  it('of another type tells nothing', () => {
    for (const eventType of ['TEXT_READ', 'TEXT_', 'VOICE_ANSWERED', 'MEDIA_DELIVERED']) {
      expect(read({ eventType }).kind).not.toBe('news');
    }
  });

  it('of a message that is not ours tells nothing', () => {
    const others = [
      undefined,
      {},
      [],
      'text',
      { campaign: 'newsletter' },
      { recipient: '1-2' },
      { campaign: 'newsletter', recipient: 'everybody' },
      { campaign: ['list'], recipient: '1-2' },
    ];
    for (const context of others) expect(read({ context })).toEqual({ kind: 'other' });
  });

  it('without its time, or without saying whether it is final, is malformed', () => {
    for (const changes of [
      { eventTimestamp: undefined },
      { eventTimestamp: 'yesterday' },
      { eventTimestamp: null },
      { isFinal: undefined },
      { isFinal: 'true' },
    ]) {
      expect(read(changes)).toEqual({ kind: 'malformed' });
    }
  });
});
