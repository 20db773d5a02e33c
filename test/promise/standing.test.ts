import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { en } from '../../console/src/i18n/en.ts';
import { fr } from '../../console/src/i18n/fr.ts';
import type { Texts } from '../../console/src/i18n/texts.ts';
import type { Wording } from '../../core/base/wording.ts';
import { campaignStates, statesThatSend, statesToTellIn } from '../../core/campaign/states.ts';
import { readdressing } from '../../core/delivery/address-correction.ts';
import type { ChannelAttempt } from '../../core/delivery/attempts.ts';
import type { Letter } from '../../core/delivery/letter.ts';
import type { Facts } from '../../core/delivery/outcome.ts';
import { personStateAt, type Standing, secondAt, standingAt } from '../../core/delivery/standing.ts';
import { createTally } from '../../core/delivery/tally.ts';
import { answerOfPerson } from '../../core/lookup/answer.ts';
import { nextStepOf } from '../../core/lookup/next-step.ts';
import { letterReason } from '../../core/report/letter-reason.ts';
import { personResultAt } from '../../core/report/results.ts';
import * as regulator from '../../functions/export/regulator-words.ts';
import { someFacts } from '../support/data/arbitraries.ts';
import { aDelivery, createdAtMs, someRules } from '../support/data/factories.ts';
import { type PersonCase, personStates } from '../support/data/person-states.ts';

const fallbackAttempts = (second: ChannelAttempt | undefined) => ({ of: () => second });

/** What each surface says of a person. */
const saidOf = ({ delivery, second, rules, isSetApart = false }: PersonCase) => {
  const attempts = fallbackAttempts(second);
  const standing = standingAt(delivery, 0, second, rules);
  if (standing === undefined) throw new Error('counted elsewhere');
  const first = personStateAt(delivery, 0);
  const read = secondAt(delivery, 0, second);
  const answer = answerOfPerson(first, read, rules, { timeZone: 'Europe/Paris', isSetApart });
  const tally = createTally(rules);
  tally.add(delivery);
  if (second !== undefined) {
    const originalPlaces = [{ chunk: delivery.chunk, place: 0 }];
    tally.add(aDelivery({ chunk: 9, channel: second.channel, facts: [second.facts], originalPlaces }));
  }
  return {
    standing,
    answer,
    next: nextStepOf(answer, first.facts, rules.state, isSetApart),
    post: letterReason(delivery, 0, rules, attempts, isSetApart),
    report: personResultAt(delivery, 0, { ...rules, timeZone: 'Europe/Paris' }, attempts),
    tally: tally.result(),
  };
};

const groupWords = (standing: Standing, { outcomes: t }: Texts): string => {
  switch (standing.standing) {
    case 'told':
      return `${t.told}, ${t.by[standing.by]}`;
    case 'owed':
      return `${t.owed} (${t.letters[standing.letter]})`;
    default:
      return t[standing.standing];
  }
};

const reportWords = ({ report }: ReturnType<typeof saidOf>): Wording => {
  if (report === undefined) return { en: '–', fr: '–' };
  const [standing, result, way] = [
    regulator.standings[report.standing],
    regulator.results[report.result],
    regulator.ways[report.channel],
  ];
  const of = (language: 'en' | 'fr'): string =>
    report.standing === 'told'
      ? `${standing[language]} ${way[language]}, ${report.day}`
      : `${standing[language]} (${result[language]})`;
  return { en: of('en'), fr: of('fr') };
};

/** A cell of a table in Markdown. */
const cell = (text: string): string =>
  text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ').replaceAll('|', '\\|');

const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = [0, 1, 2].map((at) => Math.max(3, ...rows.map((row) => [...(row[at] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [titles = [], ...rest] = rows;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
};

const sectionOf = (one: PersonCase): string => {
  const said = saidOf(one);
  const { answer, next, post } = said;
  const report = reportWords(said);
  const both = (label: string, { en: english, fr: french }: Wording) => [label, cell(english), cell(french)];
  const none: Wording = { en: 'not on it', fr: 'n’y figure pas' };
  return [
    `## ${one.name.charAt(0).toUpperCase()}${one.name.slice(1)}`,
    '',
    tableOf([
      ['', 'English', 'French'],
      both('answer', answer.sentence),
      both('next step', next.words),
      both('counts as', {
        en: groupWords(said.standing, en),
        fr: groupWords(said.standing, fr),
      }),
      both('report', report),
      both('post', post?.reason ?? none),
    ]),
  ].join('\n');
};

const page = (): string =>
  [
    '# What is said of a person',
    '',
    'Every state that a person of a list can be in, and what each place says of it in both languages: whoever answers the',
    'telephone (_answer_, _next step_), the counts of console, command line and progress (_counts as_), the bundle for the',
    'regulator (_report_) and the list for the post (_post_). All of them ask the same rule, `core/delivery/standing.ts`.',
    'This page is made of what the code says, by `test/promise/standing.test.ts`; `npx vitest run --project unit',
    'test/promise/standing.test.ts -u` makes it again.',
    '',
    personStates.map(sectionOf).join('\n\n'),
    '',
  ].join('\n');

describe('what is said of a person', () => {
  it('is the same in code and documentation', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/what-is-said.md');
  });

  const cases = personStates.map((one) => [one.name, one] as const);

  it.each(cases)('is true at each place: %s', (_, one) => {
    agree(one);
  });

  it.each(cases)('is plain English and French, with the blanks that French has: %s', (_, one) => {
    const { answer, next, post } = saidOf(one);
    for (const wording of [answer.sentence, next.words, ...(post === undefined ? [] : [post.reason])]) {
      expect(wording.en).not.toBe(wording.fr);
      expect(`${wording.en} ${wording.fr}`).not.toMatch(/\b(undefined|null|NaN|everybody|tout le monde)\b/i);
      expect(wording.fr).not.toMatch(/[^\s][:;!?](\s|$)/);
      expect(wording.fr).not.toContain("'");
    }
    expect(answer.sentence.en).toMatch(/\.$/);
    expect(answer.sentence.fr).toMatch(/\.$/);
  });

  it('covers every way in which somebody can stand, and every step that staff can be told', () => {
    const said = personStates.map(saidOf);
    const ways = said.map(({ standing }) => JSON.stringify({ ...standing, at: undefined }));
    for (const by of ['email', 'sms', 'letter', 'other']) {
      expect(ways).toContain(JSON.stringify({ standing: 'told', by }));
    }
    for (const letter of ['unwritten', 'open', 'returned']) {
      expect(ways).toContain(JSON.stringify({ standing: 'owed', letter }));
    }
    expect(ways).toContain(JSON.stringify({ standing: 'underWay' }));
    for (const because of ['noPost', 'cameBack', 'deleted']) {
      expect(ways).toContain(JSON.stringify({ standing: 'unreachable', because }));
    }
    expect([...new Set(said.map(({ next }) => next.step))].sort()).toEqual([
      'ask-administrator',
      'correct-address',
      'nothing',
      'tell-them',
      'wait',
      'write-letter',
    ]);
  });
});

/** Holds what all places say of a person against each other. */
const agree = (one: PersonCase): void => {
  const { standing, answer, next, post, report, tally } = saidOf(one);
  const { state } = one.rules;
  expect(answer.standing).toEqual(standing);
  expect(report?.standing).toBe(standing.standing);
  const { telling } = tally;
  expect([telling.people, telling[standing.standing]]).toEqual([1, 1]);
  if (standing.standing === 'told') {
    expect(telling.by[standing.by]).toBe(1);
    expect(report?.channel).toBe(standing.by);
  }
  if (standing.standing === 'owed') expect(telling.letters[standing.letter]).toBe(1);
  // Who is told reads so, and nobody else.
  const isTold = standing.standing === 'told';
  expect(/^Told/.test(answer.sentence.en)).toBe(isTold);
  expect(/^Informée/.test(answer.sentence.fr)).toBe(isTold);
  expect(next.step === 'nothing').toBe(isTold);
  // The list for the post is of those whom a letter has to tell, and says who cannot get one.
  const isForPost = standing.standing === 'owed' || standing.standing === 'unreachable';
  expect(post !== undefined).toBe(isForPost);
  if (post !== undefined) expect(post.standing).toEqual(standing);
  // Advice is possible at the moment at which it is given.
  const words = `${next.words.en} ${next.words.fr}`;
  if (/record that you did|enregistre/i.test(words)) expect(statesToTellIn).toContain(state);
  const correct = (isLetterDue: boolean) =>
    readdressing({ ...one.delivery, phase: 'sent' }, 0, one.second?.facts, isLetterDue).readdressing;
  if (next.step === 'correct-address') {
    expect(words).toMatch(/email address|address or number/);
    expect(statesThatSend).toContain(state);
    expect(one.isSetApart ?? false).toBe(false);
    expect(correct(false)).toBe('possible');
  }
  if (/postal address|adresse postale/.test(words)) {
    expect(statesToTellIn).toContain(state);
    expect(correct(true)).toBe('possible');
  }
  if (standing.standing === 'unreachable') expect(words).not.toMatch(/leave it to the letter|get a letter/);
};

/** What stands beside a letter as a fact. */
const factsOfLetter = (letter: Letter | undefined): Facts => {
  if (letter === undefined) return {};
  const at = createdAtMs / 1000;
  return letter.returned === undefined ? { letterWritten: at } : { letterReturned: at };
};

describe('whatever is known of a person, in whatever campaign', () => {
  it('all places say the same, and advise what is possible', () => {
    const at = createdAtMs / 1000;
    const people = fc.record({
      channel: fc.constantFrom('email' as const, 'sms' as const, 'letter' as const),
      facts: fc.tuple(
        someFacts,
        fc.constantFrom({}, {}, { toldByLetter: at }, { toldByPhone: at }, { toldInPerson: at }),
      ),
      second: fc.option(someFacts, { nil: undefined }),
      hasNext: fc.boolean(),
      hasNoPost: fc.boolean(),
      letter: fc.constantFrom(undefined, { batch: 1 }, { batch: 1, returned: 'refused' as const }),
      isSetApart: fc.boolean(),
      state: fc.constantFrom(...campaignStates),
      days: fc.integer({ min: -15, max: 30 }),
    });
    fc.assert(
      fc.property(
        people,
        ({ channel, facts: [facts, told], second, hasNext, hasNoPost, letter, ...rest }) => {
          const isMessage = channel !== 'letter';
          const hasSecond = isMessage && second !== undefined;
          agree({
            name: '',
            delivery: aDelivery({
              channel,
              facts: [{ ...(isMessage ? facts : {}), ...told, ...factsOfLetter(letter) }],
              fallbackPlaces: hasNext && isMessage ? [0] : [],
              noPostPlaces: hasNoPost ? [0] : [],
              ...(letter !== undefined && { letters: { 0: letter } }),
              ...(hasSecond && { fallbackTo: { 0: { chunk: 9, place: 0 } } }),
            }),
            ...(hasSecond && { second: { channel: 'sms', facts: second } }),
            isSetApart: rest.isSetApart && !isMessage,
            rules: someRules({ state: rest.state, nowMs: createdAtMs + rest.days * 86_400_000 }),
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
