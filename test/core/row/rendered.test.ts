import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import type { Recipient } from '../../../core/audience/audience.ts';
import { findUnseen } from '../../../core/base/unseen.ts';
import { holdsLink, isCommonEnding } from '../../../core/cell/link.ts';
import type { CsvLayout } from '../../../core/columns/layout.ts';
import { letterFiller, renderMessage, renderSms, replacementData } from '../../../core/notice/render.ts';
import { createRowCheck } from '../../../core/row/row.ts';

const titles = [
  ...[
    'reference',
    'first_name',
    'last_name',
    'email',
    'data_categories',
    'address_line',
    'postal_code',
    'town',
  ],
  ...['site', 'data_groups', 'guardian_name', 'guardian_address', 'birth_name'],
];
const layout: CsvLayout = {
  ...{ encoding: 'utf-8', savedTwice: false, separator: ';', titleRow: 1, titles, width: titles.length },
  columns: Object.fromEntries(titles.map((title, at) => [title, [at]])),
  unknownColumns: [],
};
const check = createRowCheck({
  ...{ layout, defaultLanguage: 'fr', languages: ['fr'], channels: ['email', 'letter'], homeCountry: 'FR' },
  ...{ isDomainEnding, domainToAscii, readPhone: createPhoneReader('FR'), takesSms: createSmsCheck(['FR']) },
});

/** What an attacker puts a cell together from. */
const pieces = fc.constantFrom(
  ...[
    'evil.example',
    'evil',
    '.',
    '．',
    '。',
    'com',
    'example',
    '/pay',
    'www',
    '://',
    'https',
    '@',
    ' dot ',
    '[.]',
  ],
  ...[
    '\u200b',
    '\u00ad',
    '\u202e',
    '\u2066',
    '\u061c',
    '\u{e0041}',
    '\ufe0f',
    '\u034f',
    '\u0000',
    '\u001b[2K',
    '\n',
    '\r\n',
    '\u2028',
  ],
  ...[
    '+33 899 70 11 22',
    '0899701122',
    '０８９９',
    '①②③',
    '٣٤٥',
    'call',
    'your',
    'refund',
    'vous',
    'appelez',
    'URGENT',
  ],
  ...[
    'Jeanne',
    "O'Brien",
    'Nguyễn',
    '李',
    'محمد',
    ' ',
    ' ',
    '-',
    '{{code}}',
    '<b>',
    '"',
    'x'.repeat(90),
    'ẹ̸̡̛̛',
  ],
);
const cell = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
const row = fc.tuple(
  ...titles.map((title) => (title === 'reference' ? fc.oneof(fc.constant('R1'), cell) : cell)),
);

const message = {
  subject: 'Your data, {{greeting_name}}',
  text: 'Dear {{greeting_name}},\n\nStolen: {{data_categories}} of {{first_name}} {{last_name}} ({{reference}}).',
  html: '<p>Dear {{greeting_name_html}}</p><p title="{{reference_html}}">{{data_categories_html}}</p>',
  sms: 'Dear {{greeting_name}}: your data was stolen ({{reference}}).',
  nameless: 'Sir or Madam',
};
const used = ['greeting_name', 'first_name', 'last_name', 'reference', 'data_categories', 'code'];

const isEnding = (ending: string): boolean => isDomainEnding(domainToAscii(ending));
/** Nothing on an envelope can be clicked, and streets are written with dots. */
const isOnEnvelope = (part: string): boolean => part === 'envelope' || part === 'guardian';

/** Everything that is sent or printed for a person. */
const renderedOf = (recipient: Recipient): Record<string, string> => ({
  ...renderMessage(message, replacementData(recipient, used, message.nameless)),
  sms: renderSms(message, recipient),
  letter: letterFiller(recipient, { nameless: message.nameless, checkPage: '' })(message.text),
  envelope: [
    ...(recipient.postal?.lines ?? []),
    recipient.postal?.town ?? '',
    recipient.guardian?.name ?? '',
  ].join('\n'),
  guardian: recipient.guardian?.address?.join('\n') ?? '',
  concerns: [recipient.site ?? '', ...(recipient.dataGroups ?? [])].join('\n'),
});

describe('what is written to the person of a row, whatever its cells hold', () => {
  it('holds no link and nothing that nobody sees, and no number or sentence in the name', () => {
    let people = 0;
    fc.assert(
      fc.property(row, (cells) => {
        const checked = check(cells);
        if ('rejected' in checked) return;
        people += 1;
        const { reference } = checked.person;
        const recipient: Recipient = {
          ...checked.person,
          code: '7K3M-9QXT-2B4F',
          // Some have an address or an @ for their reference, and nothing else with it.
          reference: reference.includes('@') ? '' : reference,
        };
        for (const [part, text] of Object.entries(renderedOf(recipient))) {
          expect([part, findUnseen(text, { lines: true })]).toEqual([part, undefined]);
          if (part !== 'html')
            expect([
              part,
              holdsLink(text, isOnEnvelope(part) ? isCommonEnding : isEnding) ? text : '',
            ]).toEqual([part, '']);
        }
        const name = `${recipient.firstName} ${recipient.lastName}`;
        expect(name).not.toMatch(/[\p{Nd}{}@①]/u);
        expect(name.length).toBeLessThanOrEqual(161);
      }),
      { numRuns: 1_000, seed: 20_261_130 },
    );
    expect(people).toBeGreaterThan(100);
  });

  it('loses nobody: who has no name that can be written is greeted without one, and told of', () => {
    fc.assert(
      fc.property(cell, (name) => {
        const cells = titles.map(
          (title) => ({ reference: 'R1', email: 'a@example.org', last_name: name })[title as 'email'] ?? '',
        );
        const checked = check(cells);
        if ('rejected' in checked) throw new Error('the person is lost');
        const { firstName, lastName, writtenName, notes, channel } = checked.person;
        expect(channel).toBe('email');
        if (writtenName === undefined) return;
        expect([firstName, lastName]).toEqual(['', '']);
        expect(notes.map(({ kind }) => kind)).toContain('odd-name');
      }),
      { numRuns: 500 },
    );
  });
});
