import { describe, expect, it } from 'vitest';
import { greetingOf, greetingSamples } from '../../../core/notice/greetings.ts';
import { aMessage, aRecipient } from '../../support/data/factories.ts';

const named = (...names: [string, string][]) =>
  names.map(([firstName, lastName], at) => ({ recipient: aRecipient(at, { firstName, lastName }) }));

describe('people whose greeting is shown', () => {
  it('are of the usual length, the longest, the shortest, without a name, and with an odd one', () => {
    const people = named(
      ['Zoé', 'Petit'],
      ['', ''],
      ['Jean-Baptiste', 'de la Rochefoucauld'],
      ['Li', 'Wu'],
      ['Marie', 'd’Ormesson'],
      ['MARTIN (2)', 'x'],
    );
    const samples = greetingSamples(people).map(({ kind, person }) => [kind, people.indexOf(person)]);
    expect(samples).toEqual([
      ['usual', 4],
      ['longest', 2],
      ['shortest', 3],
      ['nameless', 1],
      ['odd', 5],
    ]);
  });

  it('are nobody twice, and nobody of an empty list', () => {
    expect(greetingSamples(named(['Zoé', 'Petit'])).map(({ kind }) => kind)).toEqual(['usual']);
    expect(greetingSamples([])).toEqual([]);
  });
});

describe('a greeting', () => {
  const message = aMessage({
    text: 'About your data\n\nDear {{greeting_name}},\n\nIt was stolen.',
    letter: '# Your data\n\nTo {{greeting_name}},\n\nIt was stolen.',
    sms: '{{greeting_name}}: your data was stolen.',
  });
  const of = { personFields: ['greeting_name'] };
  const person = aRecipient(0, { firstName: 'Zoé', lastName: 'Petit' });
  const deceased = aRecipient(0, { circumstances: ['deceased'] });
  const nobody = aRecipient(0, { firstName: '', lastName: '' });

  it.each([
    ['email', person, 'Dear Zoé Petit,'],
    ['sms', person, 'Zoé Petit: your data was stolen.'],
    ['letter', person, 'To Zoé Petit,'],
    // Their family reads it.
    ['letter', deceased, 'To Sir or Madam,'],
    ['email', nobody, 'Dear Sir or Madam,'],
  ] as const)('by %s is as it goes out', (channel, recipient, text) => {
    expect(greetingOf(message, recipient, { ...of, channel })).toBe(text);
  });

  it('of a message that greets nobody is its first paragraph', () => {
    const plain = aMessage({ text: 'Data was stolen.\n\nCall us.' });
    expect(greetingOf(plain, person, { ...of, channel: 'email' })).toBe('Data was stolen.');
  });
});
