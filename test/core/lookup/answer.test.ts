import { describe, expect, it } from 'vitest';
import type { CampaignState } from '../../../core/campaign/campaign.ts';
import type { FactKind, Facts } from '../../../core/delivery/outcome.ts';
import { personStateAt } from '../../../core/delivery/standing.ts';
import { answerOf, answerOfBoth, answerOfPerson, wordsOfEvidence } from '../../../core/lookup/answer.ts';
import { historyOf, reasonOf, reasonOfBoth } from '../../../core/lookup/history.ts';
import { nextStepOf } from '../../../core/lookup/next-step.ts';
import { aDelivery, factKinds, someRules } from '../../support/data/factories.ts';

const at = Date.UTC(2026, 10, 24, 8) / 1000;
/** Words of the provider and of our own code that a person at the telephone should never meet. */
const jargon = /transient|permanent|bounce|suppress|mailboxfull|smtp|\bdsn\b|undefined|null/i;

const stepFor = (facts: Facts, state: CampaignState = 'running', channel: 'email' | 'letter' = 'email') => {
  const person = personStateAt(aDelivery({ channel, facts: [facts] }), 0);
  const rules = someRules({ state, nowMs: at * 1000 });
  const answer = answerOfPerson(person, undefined, rules, { timeZone: 'UTC', isSetApart: false });
  return nextStepOf(answer, facts, state, false).step;
};

describe('what happened, in plain words', () => {
  it.each(factKinds)('%s is told in English and in French, without jargon', (kind) => {
    const [event] = historyOf({ [kind]: at });
    const answer = answerOf({ channel: 'email' }, { [kind]: at }, 'running', 'UTC');
    for (const words of [event?.what, answer.sentence]) {
      expect(words?.en).toMatch(/\.$/);
      expect(words?.fr).toMatch(/\.$/);
      expect(words?.en).not.toBe(words?.fr);
      expect(`${words?.en} ${words?.fr}`).not.toMatch(jargon);
    }
  });

  it('is told in order of time, each fact by the words of its channel', () => {
    const facts: Facts = { delivered: at + 9, accepted: at, delayed: at + 4 };
    const told = (channel: 'email' | 'sms') =>
      historyOf(facts, channel).map(({ atMs, what }) => [atMs, what.en]);
    expect(told('email')).toEqual([
      [at * 1000, 'The email was sent.'],
      [(at + 4) * 1000, 'Their mail server was slow to take the email; it was tried again.'],
      [(at + 9) * 1000, 'The email was delivered to their mailbox.'],
    ]);
    expect(told('sms')).toEqual([
      [at * 1000, 'The SMS was sent.'],
      [(at + 4) * 1000, 'The telephone network was slow to deliver the SMS; it was tried again.'],
      [(at + 9) * 1000, 'The SMS was delivered to their telephone.'],
    ]);
  });

  it.each([
    'accepted',
    'delivered',
    'delayed',
    'rejected',
    'gaveUp',
    'expired',
    'inDoubt',
    'sentAgain',
  ] as const)('%s of an SMS speaks of no email', (kind) => {
    const [event] = historyOf({ [kind]: at }, 'sms');
    expect(`${event?.what.en} ${event?.what.fr}`).not.toMatch(/e-?mail/i);
  });

  it('says when, in the way of each language', () => {
    expect(answerOf({ channel: 'email' }, { delivered: at }, 'running', 'UTC').sentence).toEqual({
      en: 'Told: the email was delivered on 24 November 2026 at 08:00 (UTC).',
      fr: 'Informée : l’e-mail a été remis le 24 novembre 2026 à 08:00 (UTC).',
    });
  });
});

describe('what to do next', () => {
  it.each([
    ['nothing', { delivered: at }],
    ['nothing', { delivered: at, complained: at }],
    ['wait', { accepted: at }],
    ['wait', {}],
    ['wait', { inDoubt: at }],
    ['correct-address', { noSuchMailbox: at }],
    ['correct-address', { bouncedTransient: at, mailboxFull: at }],
    ['correct-address', { rejected: at }],
    ['correct-address', { suppressed: at }],
    ['correct-address', { gaveUp: at }],
    ['nothing', { toldByPhone: at }],
    // Another address would meet the same: the letter has to tell them, once it is certain that the message does not.
    ['wait', { messageTooLarge: at }],
    ['wait', { bouncedTransient: at, contentRefused: at }],
    ['write-letter', { messageTooLarge: at - 200_000, bouncedPermanent: at }],
    ['write-letter', { renderingFailed: at }],
    ['ask-administrator', { expired: at }],
  ] satisfies [string, Facts][])('is %s after %o', (step, facts) => {
    expect(stepFor(facts)).toBe(step);
  });

  it.each<[CampaignState, string]>([
    ['draft', 'wait'],
    ['ready', 'wait'],
    ['submitted', 'wait'],
    ['approved', 'wait'],
    ['running', 'wait'],
    ['paused', 'wait'],
    ['completed', 'write-letter'],
    ['cancelled', 'write-letter'],
  ])('in a campaign that is %s is to %s for those without a message', (state, step) => {
    expect(stepFor({}, state)).toBe(step);
    // Whoever was sent one waits for what becomes of it; once all is over, the letter is all that comes.
    expect(stepFor({ accepted: at }, state)).toBe(state === 'completed' ? 'write-letter' : 'wait');
  });

  it('is the letter for those on the list for letters, until they are told', () => {
    expect(stepFor({}, 'running', 'letter')).toBe('write-letter');
    expect(stepFor({ toldByLetter: at }, 'running', 'letter')).toBe('nothing');
  });
});

describe('whether somebody was told', () => {
  const answer = (
    facts: Facts,
    channel: 'email' | 'sms' | 'letter' = 'email',
    state: CampaignState = 'running',
  ) => {
    const { outcome, sentence } = answerOf({ channel }, facts, state, 'UTC');
    return [outcome, sentence.en];
  };
  const when = ' on 24 November 2026 at 08:00 (UTC)';

  it.each<[CampaignState, string, string]>([
    ['draft', 'Not told yet: the campaign has not started.', 'Not told yet: the campaign has not started.'],
    ['ready', 'Not told yet: the campaign has not started.', 'Not told yet: the campaign has not started.'],
    [
      'submitted',
      'Not told yet: the campaign has not started.',
      'Not told yet: the campaign has not started.',
    ],
    [
      'approved',
      'Not told yet: the campaign has not started.',
      'Not told yet: the campaign has not started.',
    ],
    [
      'running',
      'Not told yet: the email is waiting to be sent.',
      'Not told yet: the SMS is waiting to be sent.',
    ],
    ['paused', 'Not told yet: the campaign is paused.', 'Not told yet: the campaign is paused.'],
    [
      'completed',
      'Not told: the campaign ended without an email to them.',
      'Not told: the campaign ended without an SMS to them.',
    ],
    [
      'cancelled',
      'Not told: the campaign was cancelled before an email to them was sent.',
      'Not told: the campaign was cancelled before an SMS to them was sent.',
    ],
  ])('is said of those who wait in a campaign that is %s', (state, ofEmail, ofSms) => {
    expect(answer({}, 'email', state)).toEqual(['pending', ofEmail]);
    expect(answer({}, 'sms', state)).toEqual(['pending', ofSms]);
  });

  it.each<['email' | 'sms', Facts, string, string]>([
    [
      'email',
      { inDoubt: at },
      'inDoubt',
      'Not certain yet: it is being found out whether the email was sent.',
    ],
    ['sms', { inDoubt: at }, 'inDoubt', 'Not certain yet: it is being found out whether the SMS was sent.'],
    [
      'email',
      { accepted: at },
      'accepted',
      `Probably told: the email was sent${when}; their mail server has not confirmed it yet.`,
    ],
    [
      'sms',
      { accepted: at },
      'accepted',
      `Probably told: the SMS was sent${when}; the telephone network has not confirmed it yet.`,
    ],
    // Delayed says that it was taken, but not when.
    [
      'email',
      { delayed: at },
      'accepted',
      'Probably told: the email was sent; their mail server has not confirmed it yet.',
    ],
    ['sms', { accepted: at - 9, delivered: at }, 'delivered', `Told: the SMS was delivered${when}.`],
    [
      'email',
      { complained: at },
      'complained',
      `Told: the email reached them, and they marked it as unwanted${when}.`,
    ],
    ['email', { noSuchMailbox: at }, 'bounced', 'Not told: their mailbox does not exist.'],
    [
      'sms',
      { accepted: at, noReceipt: at },
      'bounced',
      'Not told: the telephone network never told whether the SMS arrived.',
    ],
    ['sms', { rejected: at }, 'rejected', 'Not told: the SMS provider refused the message.'],
    [
      'email',
      { expired: at },
      'expired',
      'Not told: their data was deleted at the end of its retention, before an email could be sent.',
    ],
    [
      'sms',
      { expired: at },
      'expired',
      'Not told: their data was deleted at the end of its retention, before an SMS could be sent.',
    ],
    [
      'sms',
      { inDoubt: at, expired: at },
      'expired',
      'Not certain: the connection broke while the SMS was being sent, and their data has been deleted since.',
    ],
    [
      'email',
      { inDoubt: at, expired: at },
      'expired',
      'Not certain: the connection broke while the email was being sent, and their data has been deleted since.',
    ],
    [
      'email',
      { noSuchMailbox: at, toldByLetter: at, toldByPhone: at - 5 },
      'told',
      'Told by letter: it was posted on 24 November 2026.',
    ],
    ['email', { toldByPhone: at }, 'told', 'Told on the telephone on 24 November 2026.'],
    ['email', { toldInPerson: at }, 'told', 'Told in person on 24 November 2026.'],
    ['email', { delivered: at, toldByPhone: at }, 'delivered', `Told: the email was delivered${when}.`],
  ])('by %s is said of %o', (channel, facts, outcome, sentence) => {
    expect(answer(facts, channel)).toEqual([outcome, sentence]);
  });

  it.each(factKinds)('by SMS speaks of no email, when %s is all that is known', (kind) => {
    // Words that only an email has its facts for.
    const ofMailServers: FactKind[] = [
      'suppressed',
      'messageTooLarge',
      'contentRefused',
      'bouncedPermanent',
      'bouncedTransient',
      'renderingFailed',
    ];
    if (ofMailServers.includes(kind)) return;
    const { sentence } = answerOf({ channel: 'sms' }, { [kind]: at }, 'running', 'UTC');
    expect(`${sentence.en} ${sentence.fr}`).not.toMatch(/e-?mail/i);
  });

  it('is said of those on the list for letters', () => {
    expect(answer({}, 'letter')).toEqual([
      'letter',
      'To be told by letter: the list has no usable contact for a message.',
    ]);
    expect(answer({ toldByPhone: at }, 'letter')).toEqual([
      'told',
      'Told on the telephone on 24 November 2026.',
    ]);
    expect(answer({ toldByLetter: at }, 'letter')).toEqual([
      'told',
      'Told by letter: it was posted on 24 November 2026.',
    ]);
  });
});

describe('why somebody was not told', () => {
  const inOrder: FactKind[] = [
    'expired',
    'noSuchMailbox',
    'suppressed',
    'mailboxFull',
    'messageTooLarge',
    'contentRefused',
    // What the server said in general comes after what it said in particular.
    'bouncedPermanent',
    'bouncedTransient',
    'noSuchNumber',
    'blockedByNetwork',
    'phoneUnreachable',
    'noReceipt',
    'optedOut',
    'rejected',
    'renderingFailed',
    'gaveUp',
  ];

  it('is the most telling of several reasons, whichever came first', () => {
    for (const [index, kind] of inOrder.entries()) {
      const words = reasonOf({ [kind]: at });
      expect(words.en).not.toBe('the reason is not known');
      for (const other of inOrder.slice(index + 1)) {
        expect([kind, other, reasonOf({ [other]: at - 9, [kind]: at })]).toEqual([kind, other, words]);
        expect(reasonOf({ [other]: at }).en).not.toBe(words.en);
      }
    }
    expect(reasonOf({ accepted: at }).en).toBe('the reason is not known');
  });

  it('names the provider of the channel', () => {
    expect(reasonOf({ rejected: at }).en).toBe('the email provider refused the message');
    expect(reasonOf({ rejected: at }, 'sms').en).toBe('the SMS provider refused the message');
    expect(reasonOf({ gaveUp: at }, 'sms').en).toBe('the SMS could not be sent after several tries');
    expect(reasonOf({ noSuchNumber: at }, 'sms').en).toBe('their number does not exist');
  });

  it('by two channels names both reasons, or that the first was silent', () => {
    const sms = { channel: 'sms', facts: { noSuchNumber: at } } as const;
    expect(reasonOfBoth({ channel: 'email', facts: { noSuchMailbox: at } }, sms).en).toBe(
      'their mailbox does not exist; then their number does not exist',
    );
    expect(reasonOfBoth({ channel: 'email', facts: { accepted: at } }, sms).en).toBe(
      'nothing confirmed that the first message had arrived; then their number does not exist',
    );
    expect(
      reasonOfBoth({ channel: 'sms', facts: { rejected: at } }, { channel: 'email', facts: { rejected: at } })
        .en,
    ).toBe('the SMS provider refused the message; then the email provider refused the message');
  });
});

describe('whether somebody was told who may have had two messages', () => {
  const email = (facts: Facts) => ({ channel: 'email', facts }) as const;
  const sms = (facts: Facts) => ({ channel: 'sms', facts }) as const;

  it.each<[string, Facts, Facts | undefined, string, RegExp]>([
    [
      'only the first is made',
      { noSuchMailbox: at },
      undefined,
      'bounced',
      /^Not told: their mailbox does not exist\.$/,
    ],
    [
      'the second is skipped',
      { delivered: at },
      { skipped: at },
      'delivered',
      /^Told: the email was delivered/,
    ],
    [
      'the second is skipped, whatever of it',
      { noSuchMailbox: at },
      { skipped: at, delivered: at },
      'bounced',
      /mailbox/,
    ],
    [
      'the second is skipped and fails all the same',
      { delivered: at, noSuchMailbox: at },
      { skipped: at, noSuchNumber: at },
      'bounced',
      /^Not told: their mailbox does not exist\.$/,
    ],
    ['the first arrives', { delivered: at }, { rejected: at }, 'delivered', /^Told: the email was delivered/],
    ['both arrive', { delivered: at }, { delivered: at }, 'delivered', /^Told: the email was delivered/],
    [
      'only the second arrives',
      { noSuchMailbox: at },
      { delivered: at },
      'delivered',
      /^Told: the SMS was delivered/,
    ],
    ['somebody calls them', { noSuchMailbox: at, toldByPhone: at }, {}, 'told', /^Told on the telephone/],
    [
      'the first is silent and the second waits',
      { accepted: at },
      {},
      'accepted',
      /^Probably told: the email/,
    ],
    ['the second waits', { noSuchMailbox: at }, {}, 'pending', /^Not told yet: the SMS is waiting/],
    ['the second is in doubt', { rejected: at }, { inDoubt: at }, 'inDoubt', /whether the SMS was sent/],
    ['the second was sent', { noSuchMailbox: at }, { accepted: at }, 'accepted', /^Probably told: the SMS/],
    ['both were sent', { accepted: at }, { accepted: at }, 'accepted', /^Probably told: the SMS/],
    [
      'both fail',
      { noSuchMailbox: at },
      { noSuchNumber: at },
      'bounced',
      /^Not told: their mailbox does not exist; then their number does not exist\.$/,
    ],
    [
      'the first is silent and the second fails',
      { accepted: at },
      { rejected: at },
      'rejected',
      /^Not told: nothing confirmed .*; then the SMS provider refused the message\.$/,
    ],
  ])('where %s', (_, first, second, outcome, sentence) => {
    const answer = answerOfBoth(email(first), second && sms(second), 'running', 'UTC');
    expect(answer.outcome).toBe(outcome);
    expect(answer.sentence.en).toMatch(sentence);
  });

  it('is the letter’s for those on the list for letters', () => {
    const letter = { channel: 'letter', facts: {} } as const;
    expect(answerOfBoth(letter, sms({ delivered: at }), 'running', 'UTC').outcome).toBe('letter');
  });
});

describe('what staff recorded', () => {
  const by = { atMs: at * 1000, by: 'somebody' };

  it('is told as it was', () => {
    const told = { ...by, kind: 'told', toldAtMs: at * 1000 } as const;
    expect(wordsOfEvidence({ ...told, means: 'letter' }, 'UTC').en).toBe(
      'Told by letter: it was posted on 24 November 2026.',
    );
    expect(wordsOfEvidence({ ...told, means: 'phone' }, 'UTC').en).toBe(
      'Told on the telephone on 24 November 2026.',
    );
    const moved = { ...by, kind: 'addressCorrected', reason: 'person-gave-address', toChunk: 4 } as const;
    expect(wordsOfEvidence({ ...moved, evenIfTold: false }, 'UTC').en).not.toContain('on purpose');
    expect(wordsOfEvidence({ ...moved, evenIfTold: true }, 'UTC').en).toContain(
      'on purpose although they had been told',
    );
  });
});

describe('the answer of somebody to whom letters are written', () => {
  const options = { timeZone: 'UTC', isSetApart: false };
  const answerAt = (changes: object, state: CampaignState = 'running', isSetApart = false) => {
    const person = personStateAt(aDelivery({ channel: 'letter', ...changes }), 0);
    const rules = someRules({ state, nowMs: at * 1000 });
    return answerOfPerson(person, undefined, rules, { ...options, isSetApart }).sentence.en;
  };
  const facts = (one: Facts) => ({ facts: [one] });
  const due = 'To be told by letter: the list has no usable contact for a message.';

  it('says what has become of the letter, by days', () => {
    expect(answerAt(facts({}))).toBe(`${due} The letter has not been made yet.`);
    expect(answerAt({ ...facts({ letterWritten: at }), letters: { 0: { batch: 1 } } })).toBe(
      `${due} A letter to them was made on 24 November 2026; it has not been posted yet.`,
    );
    const returned = { 0: { batch: 1, returned: 'moved' } };
    expect(answerAt({ ...facts({ letterReturned: at }), letters: returned })).toBe(
      `${due} The letter to them came back on 24 November 2026: they no longer live there.`,
    );
    expect(answerAt(facts({ toldByLetter: at }))).toBe('Told by letter: it was posted on 24 November 2026.');
  });

  it('says so where none can be sent, and where the campaign has not started', () => {
    expect(answerAt({ ...facts({}), noPostPlaces: [0] })).toMatch(/No letter can be sent: the list has no/);
    expect(answerAt({ ...facts({}), noPostPlaces: [0] }, 'ready')).toMatch(
      /^Not told yet: the campaign has not started\..*No letter can be sent/,
    );
    expect(answerAt(facts({}), 'ready')).toBe(`Not told yet: the campaign has not started. ${due}`);
    expect(answerAt(facts({}), 'running', true)).toMatch(/^To be told by letter only: no email or SMS/);
  });

  it('says what follows a message that did not arrive', () => {
    const email = { channel: 'email', facts: [{ noSuchMailbox: at }] };
    expect(answerAt(email)).toMatch(/^Not told: their mailbox does not exist\. A letter to them is due/);
    expect(answerAt({ ...email, fallbackPlaces: [0] })).toBe(
      'Not told: their mailbox does not exist. Another message to them follows by itself.',
    );
    expect(answerAt({ ...email, facts: [{ accepted: at, mailboxFull: at }] })).toBe(
      'Not told: their mailbox is full. The message may still arrive; otherwise a letter to them will be due.',
    );
    expect(answerAt({ ...email, facts: [{ accepted: at - 200_000 }] })).toMatch(
      /^Not certain: an email was sent on .*, and nothing has confirmed that it arrived\. A letter to them is due/,
    );
  });
});
