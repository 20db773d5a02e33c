import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE, type Chunk, type Recipient } from '../../../core/audience/audience.ts';
import { createListMeasurer, type ListMeasures, noMeasures } from '../../../core/notice/list-measures.ts';
import { htmlBytesAtMost, smsOfList } from '../../../core/notice/messages-of-list.ts';
import { renderMessage, renderSms, replacementData } from '../../../core/notice/render.ts';
import { measureSms } from '../../../core/notice/sms-text.ts';
import { aMessage } from '../../support/data/factories.ts';

const code = '7K3M-9QXT-2B4F5';
const person = (changes: Partial<Recipient> = {}): Recipient => ({
  ...{ reference: 'P1', firstName: 'Jean', lastName: 'Petit', email: 'a@exemple.fr', code, fields: {} },
  ...changes,
});

const measure = (
  people: readonly Recipient[],
  channel: Chunk['channel'] = 'sms',
  ownFields: readonly string[] = ['ward'],
): ListMeasures => {
  const measurer = createListMeasurer(noMeasures, ownFields);
  for (let at = 0; at < people.length; at += CHUNK_SIZE) {
    measurer.take({
      ...{ number: at / CHUNK_SIZE, language: 'fr', channel },
      recipients: people.slice(at, at + CHUNK_SIZE),
    });
  }
  return measurer.measures();
};

/** A list of 20,000 on which one person is different: a sample of half of it would have to be lucky. */
const oneOddAt = 15_000;
const listWith = (odd: Partial<Recipient>): Recipient[] =>
  Array.from({ length: 20_000 }, (_, at) => person(at === oneOddAt ? odd : {}));
const smsOf = (sms: string, { sms: groups }: ListMeasures, nameless = 'Madame, Monsieur') =>
  smsOfList({ messages: { fr: aMessage({ sms, nameless }) } }, groups);

describe('the messages of a whole list', () => {
  it('count the one person whose name makes an SMS dearer', () => {
    const found = smsOf('{{greeting_name}} {{code}}', measure(listWith({ lastName: 'Sőtér' })));
    expect(found).toMatchObject({ inUcs2: 1, isExact: true });
    expect(found.forcing).toEqual([{ character: 'ő', instead: 'o', people: 1 }]);
  });

  it('are as long as the one person with the longest name makes them', () => {
    const text = `${'x'.repeat(130)} {{greeting_name}}`;
    const long = { firstName: 'x'.repeat(40), lastName: 'y'.repeat(60) };
    expect(smsOf(text, measure(listWith(long)))).toMatchObject({
      ...{ mostParts: 2, mostCharacters: 131 + 101, isExact: true },
      first: { people: 20_000, parts: 20_001 },
    });
  });

  it('are exactly alike where only the code differs, whatever the names are', () => {
    const found = smsOf('Code {{code}}', measure(listWith({ lastName: 'Đặng', firstName: 'x'.repeat(80) })));
    expect(found).toMatchObject({ mostParts: 1, mostCharacters: 20, inUcs2: 0, isExact: true });
  });

  it('are at most so long as the longest values of different people together', () => {
    const people = [
      person({ firstName: 'x'.repeat(80), lastName: 'Ek' }),
      person({ firstName: 'Bo', lastName: 'ÿ'.repeat(80) }),
    ];
    expect(smsOf('{{first_name}} {{last_name}}', measure(people))).toMatchObject({
      ...{ mostCharacters: 161, mostParts: 3, inUcs2: 1, isExact: false },
    });
  });

  it('greet whoever has no name in words of the notice, which count as well', () => {
    const nobody = person({ firstName: '', lastName: '' });
    const found = smsOf('{{greeting_name}}', measure([person(), nobody]), 'Señor/Señora ç');
    expect(found).toMatchObject({ inUcs2: 1, mostCharacters: 14 });
    expect(found.forcing).toEqual([{ character: 'ç', instead: 'c', people: 1 }]);
  });

  it('know nobody of a language that has no message', () => {
    const none = smsOfList({ messages: {} }, measure([person()]).sms);
    expect(none).toMatchObject({ first: { people: 0, parts: 0 }, mostParts: 0, mostCharacters: 0 });
  });

  it('count apart who is written to first and who may be next', () => {
    const measurer = createListMeasurer(noMeasures, []);
    const chunk: Chunk = { number: 0, language: 'fr', channel: 'email', recipients: [person(), person()] };
    measurer.take(chunk, { channel: 'sms', places: [1] });
    measurer.take({ ...chunk, number: 1, channel: 'sms' });
    measurer.take({ ...chunk, number: 2, channel: 'letter' });
    expect(measurer.measures().people).toBe(6);
    expect(smsOf('x', measurer.measures())).toMatchObject({
      ...{ first: { people: 2, parts: 2 }, next: { people: 1, parts: 1 } },
    });
  });

  it('keep an email of the longest values, escaped, in bytes', () => {
    const measures = measure(listWith({ lastName: `D'${'œ'.repeat(30)}&` }), 'email');
    const html = '<p>{{last_name_html}} {{last_name_html}} {{code_html}}</p>';
    const longest = 5 + 1 + 60 + 5;
    expect(htmlBytesAtMost(aMessage({ html }), 'fr', measures)).toBe(9 + 2 * longest + code.length);
  });

  it('count who has no value, and whose reference is an address', () => {
    const odd = { lastName: '', reference: 'p@exemple.fr', fields: { ward: 'B' } };
    expect(measure(listWith(odd), 'letter')).toEqual({
      ...{ people: 20_000, linkedReferences: 1, htmlBytes: {}, sms: [] },
      empty: { ward: 19_999, last_name: 1 },
    });
  });

  it('need no more room for a list of long texts of all lengths and letters', () => {
    const people = Array.from({ length: 3_000 }, (_, at) =>
      person({ fields: { ward: `${'x'.repeat(at % 500)}${String.fromCodePoint(0x4e00 + at)}` } }),
    );
    expect(JSON.stringify(measure(people)).length).toBeLessThan(6_000);
  });
});

const texts = fc.string({
  unit: fc.constantFrom(
    'a',
    'é',
    'ç',
    '€',
    '[',
    'ő',
    '😀',
    '&',
    "'",
    '\u00a0',
    '\u2003',
    'e\u0301',
    ' ',
    '中',
  ),
  maxLength: 90,
});
const people = fc.array(
  fc
    .record({ firstName: texts, lastName: texts, ward: texts })
    .map(({ ward, ...names }) => person({ ...names, fields: ward === '' ? {} : { ward } })),
  { minLength: 1, maxLength: 20 },
);
const templates = fc
  .array(
    fc.constantFrom(
      ...[
        '{{first_name}}',
        '{{last_name}}',
        '{{greeting_name}}',
        '{{ward}}',
        '{{code}}',
        ' ',
        'x'.repeat(60),
      ],
      ...['€ ', 'ç '],
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('.'));

describe('whatever the text and the people', () => {
  it('no SMS is longer, dearer or in another encoding than was counted; where that is exact, they are just so', () => {
    fc.assert(
      fc.property(templates, people, (sms, all) => {
        const message = aMessage({ sms });
        const found = smsOf(sms, measure(all), message.nameless);
        const sizes = all.map((one) => measureSms(renderSms(message, one)));
        const real = {
          parts: sizes.reduce((sum, { parts }) => sum + parts, 0),
          mostParts: Math.max(...sizes.map(({ parts }) => parts)),
          inUcs2: sizes.filter(({ encoding }) => encoding === 'UCS-2').length,
        };
        const counted = { parts: found.first.parts, mostParts: found.mostParts, inUcs2: found.inUcs2 };
        if (found.isExact) expect(counted).toEqual(real);
        for (const key of ['parts', 'mostParts', 'inUcs2'] as const) {
          expect(counted[key]).toBeGreaterThanOrEqual(real[key]);
        }
        const longest = Math.max(...all.map((one) => renderSms(message, one).length));
        expect(found.mostCharacters).toBeGreaterThanOrEqual(longest);
      }),
      { numRuns: 1_000, seed: 21 },
    );
  });

  it('no email is longer than was counted', () => {
    const fields = ['first_name', 'last_name', 'greeting_name', 'ward', 'code'];
    fc.assert(
      fc.property(templates, people, (template, all) => {
        const html = template.replaceAll('}}', '_html}}');
        const message = aMessage({ html });
        const sizes = all.map((one) =>
          Buffer.byteLength(renderMessage(message, replacementData(one, fields, message.nameless)).html),
        );
        const most = htmlBytesAtMost(message, 'fr', measure(all, 'email'));
        expect(most).toBeGreaterThanOrEqual(Math.max(...sizes));
      }),
      { numRuns: 500, seed: 21 },
    );
  });
});
