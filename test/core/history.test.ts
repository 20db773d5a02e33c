import { describe, expect, it } from 'vitest';
import { answerOf, historyOf, nextStepOf } from '../../core/history.ts';
import type { Facts } from '../../core/outcome.ts';
import { factKinds } from '../support/factories.ts';

const at = Date.UTC(2026, 10, 24, 8) / 1000;
/** Words of the provider and of our own code that a person at the telephone should never meet. */
const jargon = /transient|permanent|bounce|suppress|mailboxfull|smtp|\bdsn\b|undefined|null/i;

const stepFor = (
  facts: Facts,
  state: 'running' | 'completed' = 'running',
  channel: 'email' | 'letter' = 'email',
) => nextStepOf(answerOf({ channel }, facts, state), facts, state).step;

describe('what happened, in plain words', () => {
  it.each(factKinds)('%s is told in English and in French, without jargon', (kind) => {
    const [event] = historyOf({ [kind]: at });
    const answer = answerOf({ channel: 'email' }, { [kind]: at }, 'running');
    for (const words of [event?.what, answer.sentence]) {
      expect(words?.en).toMatch(/\.$/);
      expect(words?.fr).toMatch(/\.$/);
      expect(words?.en).not.toBe(words?.fr);
      expect(`${words?.en} ${words?.fr}`).not.toMatch(jargon);
    }
  });

  it('says when, in the way of each language', () => {
    expect(answerOf({ channel: 'email' }, { delivered: at }, 'running').sentence).toEqual({
      en: 'Told: the email was delivered on 24 November 2026 at 08:00 UTC.',
      fr: 'Informée : l’e-mail a été remis le 24 novembre 2026 à 08:00 UTC.',
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
    ['ask-administrator', { messageTooLarge: at }],
    ['ask-administrator', { renderingFailed: at }],
    ['ask-administrator', { expired: at }],
  ] satisfies [string, Facts][])('is %s after %o', (step, facts) => {
    expect(stepFor(facts)).toBe(step);
  });

  it('is to ask where the campaign ended without a message to them', () => {
    expect(stepFor({}, 'completed')).toBe('ask-administrator');
  });

  it('is the letter for those on the list for letters', () => {
    expect(stepFor({}, 'running', 'letter')).toBe('write-letter');
  });
});
