import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../cli/api/problem-words.ts';
import { aboutLines, verificationLines } from '../../cli/show/audit.ts';
import { campaignLines, campaignTable } from '../../cli/show/campaign.ts';
import { documentLines } from '../../cli/show/document.ts';
import { importLines } from '../../cli/show/list.ts';
import { campaignFile } from '../../cli/show/notice.ts';
import { estimateLines, preflightLines, previewLines } from '../../cli/show/preflight.ts';
import { figuresOf, progressLine, progressLines, watchLine } from '../../cli/show/progress.ts';
import { recipientLines } from '../../cli/show/recipient.ts';
import { purgeLines } from '../../cli/show/report.ts';
import { duration, size, table } from '../../cli/terminal/terminal.ts';
import type { Campaign, Progress, Recipient } from '../../client/operations.ts';
import type { Document } from '../../client/what-changed.ts';

const plain = (lines: readonly string[]): string[] => lines.map((line) => stripVTControlCharacters(line));
const at = '2026-11-24T08:30:00.000Z';

const campaign: Campaign = {
  id: 'c7k2mq9x4tb1z',
  name: 'Laboratory data',
  notice: 'health-data-breach',
  fields: {},
  languages: ['fr', 'en'],
  defaultLanguage: 'fr',
  channels: ['email', 'letter'],
  fallbackAfterHours: 48,
  weight: 1,
  state: 'submitted',
  possible: ['approve', 'decline'],
  version: 4,
  createdAt: at,
  changedBy: [],
  submission: { name: 'a.martin', at, hash: '9f86d081' },
};

const progress = {
  campaign: campaign.id,
  state: 'running',
  countedAt: at,
  people: { total: 1_980, email: 1_946, sms: 0, letter: 34 },
  telling: {
    ...{ people: 1_980, told: 1_003, percent: 50.6, underWay: 903, owed: 68, unreachable: 6 },
    by: { email: 1_001, sms: 0, letter: 0, other: 2 },
    letters: { unwritten: 60, open: 5, returned: 3 },
  },
  warnings: [],
  outcomes: {
    ...{ pending: 900, accepted: 3, delivered: 1_000, bounced: 41, complained: 1, rejected: 1, conflict: 0 },
    ...{ expired: 0, told: 0, inDoubt: 0 },
  },
  channels: { email: { messages: 1_946, reached: 1_001 }, sms: { messages: 0, reached: 0 } },
  waitingForNext: 0,
  told: { byLetter: 0, byPhone: 2, inPerson: 0 },
  addressCorrected: 0,
  percent: 53.7,
  ratePerSecond: 98.4,
  sentAgainInDoubt: 0,
  finished: false,
  deadLetters: { imports: 0, chunks: 2, events: 0, exports: 0, letters: 0, purges: 0 },
} as unknown as Progress;

describe('what was done with a person', () => {
  it('says who did what in words, in the language of whoever reads, and what was refused', () => {
    const common = { at, previous: '', hash: '', chain: 'by-5f6a', from: '192.0.2.7' };
    const entries = [
      { ...common, number: 2, by: '5f6a', name: 'a.martin', action: 'recipient.readdress' },
      { ...common, number: 1, by: '77aa', action: 'recipient.look-up', particulars: { outcome: 'refused' } },
    ].map((one) => ({ ...one, relation: 'person' as const }));
    const answer = { places: 1, campaigns: 1, entries, isCut: false };
    const lines = plain(aboutLines(answer, 'fr'));
    expect(lines.find((line) => line.includes('a.martin'))).toContain('Adresse corrigée');
    expect(lines.find((line) => line.includes('77aa'))).toContain('Personne recherchée (refusé)');
    expect(plain(aboutLines(answer, 'en')).join('\n')).toContain('Looked somebody up (refused)');
  });
});

describe('figures', () => {
  it.each([
    [8, '8 s'],
    [125, '2 min 5 s'],
    [11_040, '3 h 4 min'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [812, '812 B'],
    [168_038, '164.1 KiB'],
    [1_500_000, '1.4 MiB'],
  ])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

  it('stand in columns as wide as their widest cell', () => {
    expect(plain(table(['a', 'bbbb'], [['Éléonore', '1']]))).toEqual(['a         bbbb', 'Éléonore  1']);
  });
});

describe('a campaign', () => {
  it('says who submitted what, and what is possible now', () => {
    const lines = plain(campaignLines(campaign));
    expect(lines[0]).toBe('Laboratory data c7k2mq9x4tb1z');
    expect(lines).toContain('  possible now             approve, decline');
    expect(lines.find((line) => line.includes('submitted  '))).toMatch(/by a\.martin, 24 Nov 2026/);
    expect(lines).toContain('                           SHA-256 9f86d081');
    expect(lines.join('\n')).not.toContain('approved');
  });

  it('says why it was paused and when it goes on', () => {
    const pauseReason = {
      code: 'QUOTA',
      message: { en: 'The quota is used up.', fr: 'Le quota est épuisé.' },
      at,
      resumesAt: at,
    };
    const text = plain(campaignLines({ ...campaign, state: 'paused', pauseReason })).join('\n');
    expect(text).toMatch(/paused +The quota is used up\./);
    expect(text).toMatch(/goes on +24 Nov 2026/);
  });

  it('is a row of a table, or a hint where there is none', () => {
    expect(plain(campaignTable([campaign]))[1]).toMatch(/^c7k2mq9x4tb1z {2}submitted .* Laboratory data$/);
    expect(campaignTable([])[0]).toContain('tocsin campaign create');
  });

  it('shows an import as a sum, and what was wrong with the file', () => {
    const text = plain(
      importLines({
        number: 1,
        version: 4,
        status: 'failed',
        questions: [],
        fields: [],
        files: [],
        lines: [],
        findings: [],
        counts: { rows: 10, accepted: 7, duplicate: 1, unreachable: 1, rejected: 1, conflict: 0 },
        groups: [{ language: 'fr', channel: 'email', people: 7, chunks: 1 }],
        unknownColumns: ['ward'],
        encodings: { utf8: 2, windows1252: 5 },
        languageFallbacks: 0,
        sizeBytes: 500,
        hasRejects: false,
        startedAt: at,
        failure: { en: 'The file ends in the middle of a row.', fr: 'Le fichier est coupé.' },
      }),
    ).join('\n');
    expect(text).toContain('10 rows = 7 accepted + 1 duplicate + 1 to be told by letter + 1 rejected');
    expect(text).toMatch(/columns not kept +ward/);
    expect(text).toContain('5 rows in Windows-1252');
    expect(text).toContain('The file ends in the middle of a row.');
  });
});

describe('what changed of a campaign', () => {
  const now: Document['now'] = {
    ...{ defaultLanguage: 'fr', channels: ['email', 'letter'], fallbackAfterHours: 48, list: 1 },
    groups: [{ channel: 'email', language: 'fr', people: 1_946 }],
    texts: [{ language: 'fr', part: 'email', text: 'Bonjour,\n\nAppelez le 04 56.' }],
  };
  const before: NonNullable<Document['before']> = {
    ...now,
    ...{ decision: 'declined', name: 'a.martin', at, reason: 'The number is wrong.' },
    fallbackAfterHours: 24,
    groups: [{ channel: 'email', language: 'fr', people: 1_900 }],
    texts: [{ language: 'fr', part: 'email', text: 'Bonjour,\n\nAppelez le 01 23.' }],
  };

  it('is marked so that it can be read without colours', () => {
    const lines = plain(documentLines({ now, before })).join('\n');
    expect(lines).toContain('Compared with what a.martin sent back on 24 Nov 2026');
    expect(lines).toContain('The number is wrong.');
    expect(lines).toContain('[-24-] {+48+}');
    expect(lines).toContain('… 1 paragraph as before …\nAppelez le [-01 23-]{+04 56+}.');
    expect(lines).toContain('1,946 (was 1,900)');
  });

  it('is nothing of a first submission, and says so', () => {
    expect(plain(documentLines({ now }))[0]).toMatch(/^Nothing to compare with/);
  });
});

describe('progress', () => {
  it('is a bar with what counts', () => {
    expect(stripVTControlCharacters(progressLine(progress))).toBe(
      '████████████░░░░░░░░░░░░  50%  1,003 of 1,980 people told, 903 under way, 68 owed a letter, 6 not to be reached, 41 bounced, 2 dead letters  sending 53%  98/s',
    );
  });

  it('says of when its figures are, also while it is watched', () => {
    const seconds = new Date(at).toLocaleTimeString('en-GB');
    expect(stripVTControlCharacters(watchLine(progress))).toContain(`running, counted at ${seconds}`);
    expect(plain(progressLines(progress)).join('\n')).toMatch(/counted at +24 Nov 2026/);
  });

  it('is no news to a program where the same is counted again', () => {
    expect(figuresOf({ ...progress, countedAt: '2026-11-24T08:31:00.000Z' })).toBe(figuresOf(progress));
    expect(figuresOf({ ...progress, sent: 7 })).not.toBe(figuresOf(progress));
    expect(figuresOf({ ...progress, state: 'paused' })).not.toBe(figuresOf(progress));
  });

  it('names only outcomes that somebody has', () => {
    const text = plain(progressLines(progress)).join('\n');
    expect(text).toMatch(/waiting +900/);
    expect(text).toMatch(/told +1,001 by email, 2 by telephone or in person/);
    expect(text).toMatch(/owed a letter +68: 5 made and not posted, 3 came back/);
    expect(text).toMatch(/not to be reached +6/);
    expect(text).not.toContain('in doubt');
    expect(text).toContain('tocsin dead-letters');
  });
});

describe('that sending has ended', () => {
  const ended = (told: number): string => {
    const telling = { ...progress.telling, people: 1_980, told };
    const lines = plain(progressLines({ ...progress, state: 'completed', telling }));
    return lines.find((line) => line.startsWith('  state')) ?? '';
  };
  it('is told apart from whether everybody is told', () => {
    expect(ended(1_980)).toMatch(/completed: sending has ended, and everybody is told$/);
    expect(ended(1_979)).toMatch(/completed: sending has ended; 1 person is not told$/);
    expect(ended(900)).toMatch(/completed: sending has ended; 1,080 people are not told$/);
  });

  it('stands in lists and in what is shown of a campaign beside how its people stand', () => {
    const tellings = new Map([[campaign.id, progress.telling]]);
    const [titles, row] = plain(campaignTable([campaign], 0, tellings));
    expect(titles).toMatch(/people +told +owed +not reached +created/);
    expect(row).toMatch(/ 1,003 +68 +6 +24 Nov/);
    expect(plain(campaignLines(campaign, progress.telling)).join('\n')).toMatch(
      /people +1,003 of 1,980 people told, 903 under way, 68 owed a letter, 6 not to be reached/,
    );
  });
});

describe('text messages', () => {
  it('are named in a campaign with the time after which the next channel is tried', () => {
    const channels: Campaign['channels'] = ['email', 'sms', 'letter'];
    expect(plain(campaignLines({ ...campaign, channels }))).toContain(
      '  channels                 email, then sms, then letter; the next after 48 h without a delivery',
    );
    expect(plain(campaignLines(campaign))).toContain('  channels                 email, or letter');
  });

  it('show in the progress whom they reached, and until when they wait', () => {
    const sms = { quietUntil: at, spentUsd: 12.4, limitUsd: 500 };
    const channels = { email: { messages: 1_946, reached: 960 }, sms: { messages: 40, reached: 25 } };
    const shown = { ...progress, channels, waitingForNext: 7, pacing: { sms } } as unknown as Progress;
    const text = plain(progressLines(shown)).join('\n');
    expect(text).toMatch(/reached first +960 by email, 25 by SMS/);
    expect(text).toMatch(/next channel +is about to write to 7 more/);
    expect(text).toMatch(/SMS +wait until 24 Nov 2026/);
    expect(text).toMatch(/SMS this month +\$12\.40 of \$500\.00 spent/);
    expect(plain(progressLines(progress)).join('\n')).not.toContain('SMS');
  });

  it('say in a preview what they cost, and which characters make them dearer', () => {
    const sms = {
      ...{ text: 'HOPITAL : ç', encoding: 'UCS-2' as const, characters: 90, parts: 2, usd: 0.14 },
      ...{ forcing: ['ç', '\u202f'].map((character) => ({ character, times: 1 })), partsWithStandIns: 1 },
    };
    const preview = { channel: 'email' as const, language: 'fr', person: 'sample' as const, sms };
    const lines = plain(previewLines({ ...preview, subject: 'S', text: 'T', html: '' }));
    expect(lines.slice(-3)).toEqual([
      'HOPITAL : ç',
      'UCS-2, 90 characters in 2 parts, $0.14 each',
      'Only 1 part without ç U+202F.',
    ]);
  });
});

describe('what is looked at before sending', () => {
  const estimate = {
    people: { total: 1, groups: [] },
    cost: { items: [], totalUsd: 0 },
    ratePerSecond: 0,
    letters: { people: 800_000, mostPeople: 1_400_000 },
  };

  it('says what letters cost on paper, or that nobody has said it', () => {
    expect(plain(estimateLines(estimate)).join('\n')).toContain('on paper is not known here');
    const price = { each: 0.95, currency: 'EUR', total: 760_000, mostTotal: 1_330_000 };
    const lines = plain(estimateLines({ ...estimate, letters: { ...estimate.letters, price } })).join('\n');
    expect(lines).toContain('€760,000.00 for 800,000, €1,330,000.00 if nobody had a message');
    expect(lines).not.toContain('not known here');
  });

  it('says whether what SMS take is exact, or at most', () => {
    const sms = {
      ...{ people: 10, fallbackPeople: 90, averageParts: 1.5, mostParts: 3, inUcs2: 1, forcing: [] },
      ...{ usd: 1.05, mostUsd: 10.5, partsPerSecond: 9, spendLeftUsd: 480, durationSeconds: 2, endsAt: at },
    };
    const of = (isExact: boolean) =>
      plain(estimateLines({ ...estimate, sms: { ...sms, isExact } })).join('\n');
    expect(of(true)).toContain('exactly 1.5 parts each on average, none more than 3');
    expect(of(false)).toContain('at most 1.5 parts each on average, none more than 3');
  });

  it('says plainly that an account can send nothing', () => {
    expect(plain(estimateLines(estimate)).join('\n')).toContain('the account may send nothing at present');
  });

  it('shows what blocks, and that it must not go out', () => {
    const findings = [
      {
        check: 'dmarc',
        verdict: 'blocks' as const,
        stops: ['submit' as const],
        message: { en: 'There is no DMARC record.', fr: 'Aucun DMARC.' },
      },
      {
        check: 'list',
        verdict: 'passes' as const,
        stops: [],
        message: { en: 'The list is imported.', fr: 'La liste est importée.' },
      },
    ];
    expect(plain(preflightLines({ mayStart: false, findings }))).toEqual([
      'blocks  dmarc          There is no DMARC record.',
      'passes  list           The list is imported.',
      'It must not go out like this.',
    ]);
  });
});

describe('a person', () => {
  const words = (en: string, fr: string) => ({ en, fr });
  const person = {
    campaign: { id: campaign.id, name: 'Laboratory data', state: 'running' },
    ...{ notice: 'health-data-breach', language: 'fr', channel: 'email' },
    ...{ reference: 'VE-1', firstName: 'Amélie', lastName: 'Lefèvre' },
    ...{ emailMasked: 'a•••@e•••.org', noticeCode: '7K3M-9QXT-2B4FJ', outcome: 'bounced' },
    answer: words('Not told: their mailbox was full.', 'Pas informée : sa boîte était pleine.'),
    nextStep: { step: 'correct-address', words: words('Ask for another address.', 'Demandez une adresse.') },
    history: [{ at, what: words('Their mailbox was full.', 'Boîte pleine.'), fact: 'mailboxFull' }],
    recorded: [],
    earlier: [],
  } as unknown as Recipient;

  it('is answered for in the language of whoever asks, with what to do next', () => {
    const english = plain(recipientLines(person, 'en'));
    expect(english.slice(0, 3)).toEqual([
      'Amélie Lefèvre VE-1',
      '  Not told: their mailbox was full.',
      '  what to do now           Ask for another address.',
    ]);
    expect(english.at(-1)).toMatch(/24 Nov 2026.+Their mailbox was full\.$/);
    expect(plain(recipientLines(person, 'fr'))[1]).toBe('  Pas informée : sa boîte était pleine.');
  });

  it('whose name is not known is shown all the same', () => {
    expect(plain(recipientLines({ ...person, firstName: '', lastName: '' }, 'en'))[0]).toBe('No name VE-1');
  });
});

describe('records', () => {
  it('that are not whole say at which entry and how', () => {
    const problems = [{ number: 7, problem: 'changed' as const }];
    const checked = { chain: 'c1', intact: false, entries: 12, hash: 'abc', problems };
    expect(plain(verificationLines([checked]))).toEqual([
      'not whole  c1  12 entries  abc',
      '    sealed                 not yet',
      '    entry 7                was changed after it was written',
    ]);
  });

  it('of a purge say what is left', () => {
    const left = { chunks: 1, lookupEntries: 0, objects: 0 };
    const report = { proof: { people: 50, chunks: 1, objects: 3, left } };
    const text = plain(purgeLines(report as Parameters<typeof purgeLines>[0], 'en')).join('\n');
    expect(text).toContain('Left: 1 chunks');
    expect(text).not.toContain('nothing was left');
  });

  it('of a purge say what remains elsewhere, and until when', () => {
    const left = { chunks: 0, lookupEntries: 0, objects: 0 };
    const remains = [
      { what: 'backups', where: { en: 'Backups.', fr: 'Sauvegardes.' }, until: '2026-12-02T08:00:00.000Z' },
      { what: 'downloads', where: { en: 'Downloads.', fr: 'Téléchargements.' } },
    ];
    const report = { proof: { people: 50, chunks: 1, objects: 3, left, remains } };
    const text = plain(purgeLines(report as Parameters<typeof purgeLines>[0], 'fr')).join('\n');
    expect(text).toMatch(/Sauvegardes\. \(.*2.*Dec.*\)\n- Téléchargements\.$/);
  });

  it('of a notice begin as a file with every field empty, so that no example is ever sent', () => {
    const text = { fr: 'x', en: 'x' };
    const field = { name: 'phone', label: text, help: text, example: text, required: true };
    const notice = {
      ...{ id: 'n', title: text, languages: ['fr', 'en'], personFields: [] },
      campaignFields: [{ ...field, form: 'line' as const }],
    };
    expect(campaignFile(notice)).toEqual({
      name: '',
      notice: 'n',
      defaultLanguage: 'fr',
      fields: { fr: { phone: '' }, en: { phone: '' } },
    });
  });
});

describe('a problem of the API', () => {
  it.each([
    [401, {}, ['You are not signed in, or no more. Sign in with: tocsin sign-in']],
    [
      400,
      {
        detail: 'The fields do not fit.',
        errors: [
          { pointer: '#/fields/fr/what_happened', message: 'It is missing.' },
          { parameter: 'email', message: 'It cannot be read.' },
        ],
      },
      ['The fields do not fit.', '  fields.fr.what_happened: It is missing.', '  email: It cannot be read.'],
    ],
    [
      409,
      { detail: 'It is paused already.', state: 'paused' as const, possible: ['resume', 'cancel'] },
      ['It is paused already.', 'The campaign is paused; possible now: resume, cancel.'],
    ],
    [
      409,
      { detail: 'Say so with "evenIfTold".', state: 'completed' as const, possible: [] },
      ['Say so with --even-if-told.', 'The campaign is completed.'],
    ],
    [
      412,
      { detail: 'It is at version 5 now.' },
      ['It is at version 5 now.', 'Look at it again before you repeat your change.'],
    ],
    [
      429,
      { detail: 'Too many look-ups.', retryAfterSeconds: 240 },
      ['Too many look-ups.', 'Try again in 4 min 0 s.'],
    ],
    [
      500,
      { detail: 'Something failed.', requestId: 'r-7f3a' },
      [
        'Something failed.',
        'Try again in a minute. If it stays so, give this number to whoever operates Tocsin:',
        '  r-7f3a',
      ],
    ],
  ])('of status %d is said in sentences with what to do', (status, problem, lines) => {
    expect(sentencesOf(status, problem).split('\n')).toEqual(lines);
  });
});
