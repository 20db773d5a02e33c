import { describe, expect, it } from 'vitest';
import type { SmsExpectation } from '../../../core/cost/sms-budget.ts';
import type { FrozenMessage } from '../../../core/notice/content.ts';
import { type ListMeasures, noMeasures } from '../../../core/notice/list-measures.ts';
import type { NoticeField } from '../../../core/notice/notice.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import { readersOf } from '../../../core/preflight/list-words.ts';
import { linkedHosts } from '../../../core/preflight/message.ts';
import { type PreflightInput, preflight } from '../../../core/preflight/preflight.ts';
import type { ListReport } from '../../../core/survey/report.ts';
import { noTotals } from '../../../core/survey/totals.ts';
import { compileNotices } from '../../../templates/compile.ts';
import { aCampaign, aMessage } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const notices = await compileNotices();
const notice = notices.find(({ id }) => id === 'personal-data-breach');
if (notice === undefined) throw new Error('the notice is missing');

/** Each field with a value of its own, none of them the example of the form. */
const ofKind = { email: 'dpo@ours.example', phone: '01 99 00 56 78', web: 'www.ours.example/data' };
const fields = {
  fr: Object.fromEntries(
    notice.campaignFields.map(({ name, kind, maxLength }) => [
      name,
      kind === undefined ? `Our ${name} of now.`.slice(0, maxLength) : ofKind[kind],
    ]),
  ),
};

const list = aQueuedImport({
  status: 'done',
  counts: { rows: 100, accepted: 100, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
  groups: [{ language: 'fr', channel: 'email', people: 100, chunks: 2 }],
  measures: { ...noMeasures, people: 100 },
});

const input = async (changes: Partial<PreflightInput> = {}): Promise<PreflightInput> => ({
  campaign: aCampaign({ fields, import: list }),
  notice,
  content: await freezeContent(notice, fields, undefined),
  account: {
    ratePerSecond: 14,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 0,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  },
  identity: { isVerified: true, isSigned: true },
  concurrency: { said: { limit: 1_000, unreserved: 1_000 } },
  functionsAtOnce: 32,
  streamBytes: { said: 1024 ** 2 },
  senderDomain: 'hospital.example',
  spf: ['something=else', 'v=spf1 include:amazonses.com -all'],
  dmarc: ['v=DMARC1; p=none'],
  ...changes,
});

const verdictOf = async (check: string, changes: Partial<PreflightInput>) =>
  preflight(await input(changes)).find((finding) => finding.check === check)?.verdict;

const account = async (changes: Partial<PreflightInput['account']>) => ({
  account: { ...(await input()).account, ...changes },
});
const imported = (changes: Parameters<typeof aQueuedImport>[0]) => ({
  campaign: aCampaign({ fields, import: aQueuedImport({ ...list, ...changes }) }),
});

const { content: usual } = await input();

/** A list of 100 people of whom this was measured, and messages of this text. */
const measured = (measures: Partial<ListMeasures>, changes: Partial<FrozenMessage> = {}) => {
  const fr = { ...aMessage(), ...usual.messages.fr, ...changes };
  return {
    ...imported({ measures: { ...noMeasures, people: 100, ...measures } }),
    content: { ...usual, messages: { fr }, personFields: ['code', 'first_name', 'last_name', 'reference'] },
  };
};

describe('before it goes out', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect(preflight(await input()).filter(({ verdict }) => verdict !== 'passes')).toEqual([]);
  });

  it('warns of calls of fifty only where the configuration insists on them above fifty a second', async () => {
    const fast = await account({ ratePerSecond: 51 });
    expect(await verdictOf('calls', { ...fast, sendMode: 'bulk' })).toBe('warns');
    expect(
      await verdictOf('calls', { ...(await account({ ratePerSecond: 50 })), sendMode: 'bulk' }),
    ).toBeUndefined();
    for (const sendMode of ['auto', 'single'] as const) {
      expect(await verdictOf('calls', { ...fast, sendMode })).toBeUndefined();
    }
  });

  it.each([
    ['identity', 'blocks', { identity: undefined }],
    ['identity', 'blocks', { identity: { isVerified: false, isSigned: true } }],
    ['dkim', 'blocks', { identity: { isVerified: true, isSigned: false } }],
    ['spf', 'warns', { spf: ['v=spf10'] }],
    ['spf', 'warns', { spf: 'unknown' }],
    [
      'spf',
      'passes',
      { spf: [], identity: { isVerified: true, isSigned: true, mailFromDomain: 'm.hospital.example' } },
    ],
    ['dmarc', 'warns', { dmarc: [] }],
    ['concurrency', 'warns', { concurrency: { said: { limit: 10, unreserved: 10 } } }],
    ['event-stream', 'warns', { streamBytes: { said: 50_000 } }],
    ['dmarc', 'warns', { dmarc: 'unknown' }],
    // The record has to begin with its version; what stands elsewhere is read by nobody.
    ['dmarc', 'warns', { dmarc: ['p=none; v=DMARC1;'] }],
    ['dmarc', 'warns', { dmarc: ['v=DMARC10; p=none'] }],
    ['dmarc', 'warns', { dmarc: ['v=DMARC1'] }],
    ['dmarc', 'passes', { dmarc: ['something', 'V=dmarc1 ; p=reject'] }],
    ['spf', 'warns', { spf: ['include v=spf1 -all'] }],
    ['spf', 'passes', { spf: ['V=SPF1 -all'] }],
    ['spf', 'passes', { spf: ['v=spf1'] }],
    ['empty-fields', 'warns', measured({ empty: { first_name: 3 } })],
    ['empty-fields', 'warns', imported({ measures: undefined })],
    ['list', 'blocks', { campaign: aCampaign({ fields }) }],
    ['list', 'blocks', imported({ status: 'importing' })],
    ['list', 'blocks', imported({ groups: [] })],
    ['list', 'blocks', imported({ status: 'failed' })],
    ['list', 'warns', imported({ groups: [{ language: 'fr', channel: 'letter', people: 9, chunks: 1 }] })],
    [
      'list',
      'blocks',
      imported({
        groups: [{ language: 'fr', channel: 'letter', people: 9, chunks: 1 }],
        notToBeReached: 9,
      }),
    ],
    ['list', 'passes', imported({ groups: [{ language: 'fr', channel: 'sms', people: 1, chunks: 1 }] })],
    ['list', 'warns', imported({ counts: { ...list.counts, rejected: 1, conflict: 0 } })],
    ['list', 'warns', imported({ counts: { ...list.counts, rejected: 2, conflict: 0 } })],
    ['list', 'blocks', imported({ status: 'queued' })],
    ['list', 'blocks', imported({ status: 'surveying' })],
    ['list', 'blocks', imported({ status: 'undecided', questions: ['columns'] })],
    ['list', 'warns', imported({ counts: { ...list.counts, conflict: 1 } })],
    ['list', 'warns', imported({ failedAfter: { number: 2, failure: { en: 'x', fr: 'x' }, atMs: 1 } })],
    ['letters', 'warns', imported({ counts: { ...list.counts, unreachable: 1 } })],
    ['letters', 'warns', imported({ notToBeReached: 1 })],
    ['letters', 'passes', {}],
    // Nobody reads what the messages do not say.
    ['empty-fields', 'passes', measured({ empty: { greeting_name: 1, ward: 7 } })],
    ['links', 'blocks', measured({}, { text: 'See hospital.example/{{reference}}' })],
    ['links', 'blocks', measured({}, { text: '{{last_name}}.fr' })],
    ['links', 'blocks', measured({}, { html: '<a href="tel:{{reference_html}}">x</a>' })],
    ['links', 'blocks', measured({}, { subject: 'See https://evil.example' })],
    // The campaign sends no SMS.
    ['links', 'passes', measured({}, { sms: 'See https://evil.example' })],
    ['links', 'passes', measured({}, { text: 'Dear {{first_name}} {{last_name}}. ({{code}})/' })],
    ['references', 'warns', measured({ linkedReferences: 1 })],
    ['secrecy', 'passes', measured({}, { sms: 'Code {{code}}', text: '{{last_name}}' })],
    ['secrecy', 'warns', measured({}, { subject: 'To {{last_name}}' })],
    ['secrecy', 'passes', measured({}, { sms: '{{last_name}}' })],
    ['languages', 'warns', imported({ languageFallbacks: 1 })],
    ['languages', 'passes', {}],
    [
      'languages',
      'passes',
      imported({ groups: [...list.groups, { language: 'en', channel: 'letter', people: 1, chunks: 1 }] }),
    ],
    [
      'languages',
      'passes',
      imported({ groups: [...list.groups, { language: 'en', channel: 'email', people: 0, chunks: 0 }] }),
    ],
    [
      'dmarc',
      'warns',
      {
        dmarc: [],
        ...imported({
          groups: [
            { language: 'fr', channel: 'email', people: 5_000, chunks: 100 },
            { language: 'fr', channel: 'sms', people: 5_000, chunks: 100 },
          ],
        }),
      },
    ],
    [
      'languages',
      'blocks',
      imported({ groups: [...list.groups, { language: 'en', channel: 'email', people: 1, chunks: 1 }] }),
    ],
    [
      'dmarc',
      'blocks',
      {
        dmarc: [],
        ...imported({ groups: [{ language: 'fr', channel: 'email', people: 5_001, chunks: 101 }] }),
      },
    ],
  ] satisfies [string, string, Partial<PreflightInput>][])('%s %s', async (check, verdict, changes) => {
    expect(await verdictOf(check, changes)).toBe(verdict);
  });

  const listWordsOf = async (changes: Partial<PreflightInput>) =>
    preflight(await input(changes))
      .filter(({ check }) => check === 'list')
      .map(({ message }) => message.en);
  const surveyed: ListReport = {
    files: [],
    conflicts: { groups: 3, rows: 7, ids: ['0-2', '0-9', '0-30'] },
    shared: {
      ...{ some: 0, someOfPeople: 0, manyOfPeople: 40, more: 2 },
      many: [{ group: 'email-0-2', contact: 'email', people: 40, rows: [] }],
    },
  };

  it('says what a list waits for, and how much of it is open still', async () => {
    const undecided = {
      status: 'undecided' as const,
      questions: ['conflicts' as const, 'shared' as const],
      decisions: { conflicts: { groups: { '0-9': 'same' as const } } },
    };
    expect(await listWordsOf({ ...imported(undecided), listReport: surveyed })).toEqual([
      'The list waits for an answer. 2 references stand for people who seem to be different. Decide at the list whether they are other people, the same person, or left out. 3 addresses or numbers are each shared by many people. Decide at the list whether messages go there.',
    ]);
    expect(await listWordsOf(imported({ status: 'undecided', questions: ['columns'] }))).toEqual([
      'The list waits for an answer. It is not clear which column of the list is which. Say so at the list; then it goes on.',
    ]);
    expect((await listWordsOf(imported(undecided)))[0]).toContain('References stand for');
  });

  it('says of a list that failed that waiting does not help', async () => {
    const failure = { en: 'The file has no rows.', fr: 'Aucune ligne.' };
    expect(await listWordsOf(imported({ status: 'failed', failure }))).toEqual([
      'The list could not be imported, and waiting does not help: The file has no rows.',
    ]);
    const failedAfter = { number: 2, failure, atMs: 1 };
    const counts = { ...list.counts, rejected: 2, conflict: 3 };
    expect(await listWordsOf(imported({ failedAfter, counts }))).toEqual([
      'The last file could not be imported: The file has no rows. The list before it still counts.',
      '2 rows were rejected: these people will not be told. Download what was rejected, and correct it.',
      '3 rows were left out: these people will not be told, as others have the same reference.',
    ]);
  });

  it('warns of what is odd about the list, and not of what somebody has decided', async () => {
    const listReport: ListReport = {
      ...surveyed,
      totals: {
        ...noTotals(),
        // Good to know, and no warning.
        guardians: 3,
        // Without the day of the breach nobody knows who was a minor then.
        birthDates: 3,
        notes: {
          'phone-shortened': { count: 400, examples: [] },
          'language-missing': { count: 12, examples: [] },
        },
      },
      earlier: [{ campaign: 'c1', name: 'Before', sameFile: true, people: 90, of: 100 }],
    };
    const found = preflight(await input({ listReport }))
      .filter(({ verdict, check }) => verdict === 'warns' && check !== 'dmarc')
      .map(({ check, message }) => [check, message.en]);
    expect(found).toEqual([
      ['told-before', expect.stringContaining('90 of 100 people')],
      ['list-oddities', expect.stringContaining('400 phone numbers were shortened')],
      ['list-oddities', expect.stringContaining('who was a minor then')],
      ['languages', '12 rows name no language. The notice goes out in French.'],
    ]);
  });

  it('says nothing of what the account does not tell', async () => {
    const silent = { silent: 'denied', call: 'lambda:GetAccountSettings', detail: '' } as const;
    const checks = preflight(await input({ concurrency: silent, streamBytes: silent })).map(
      ({ check }) => check,
    );
    expect(checks).not.toContain('concurrency');
    expect(checks).not.toContain('event-stream');
  });

  it.each([
    ['account', 'blocks', { sendingEnabled: false }],
    ['account', 'blocks', { enforcementStatus: 'SHUTDOWN' }],
    ['account', 'warns', { enforcementStatus: 'PROBATION' }],
    ['sandbox', 'blocks', { productionAccess: false }],
    ['quota', 'blocks', { quotaPer24Hours: 0 }],
    ['quota', 'warns', { quotaPer24Hours: 200, sentLast24Hours: 101 }],
    ['quota', 'passes', { quotaPer24Hours: 200, sentLast24Hours: 100 }],
    ['account', 'passes', {}],
    ['sandbox', 'passes', {}],
    ['account', 'blocks', { enforcementStatus: 'PROBATION', sendingEnabled: false }],
    ['quota', 'passes', { quotaPer24Hours: Number.POSITIVE_INFINITY }],
  ] as const)('%s %s for an account of %o', async (check, verdict, changes) => {
    expect(await verdictOf(check, await account(changes))).toBe(verdict);
  });

  it.each(['what_happened', 'consequences', 'measures_taken', 'advice', 'dpo_name', 'phone'])(
    'blocks a notice without "%s", which Article 34 asks for',
    async (name) => {
      const without = { fr: { ...fields.fr, [name]: ' ' } };
      const campaign = aCampaign({ fields: without, import: list });
      expect(await verdictOf('article-34', { campaign })).toBe('blocks');
    },
  );

  it.each([
    ['consequences', '.'],
    ['consequences', '- - -'],
    ['measures_taken', 'a. b. c. d.'],
    ['advice', 'voir site'],
    ['what_happened', '?'],
    ['dpo_name', '-'],
  ])('blocks a notice whose "%s" is "%s", which says nothing', async (name, value) => {
    const campaign = aCampaign({ fields: { fr: { ...fields.fr, [name]: value } }, import: list });
    expect(await verdictOf('article-34', { campaign })).toBe('blocks');
  });

  it('says that the parts are filled in, and not that they suffice', async () => {
    const finding = preflight(await input({})).find(({ check }) => check === 'article-34');
    expect(finding).toMatchObject({
      verdict: 'passes',
      message: { en: expect.stringContaining('Read it'), fr: expect.stringContaining('Relisez-la') },
    });
  });

  it('blocks a notice none of whose required fields tells what Article 34 asks for', async () => {
    const of = (change: (field: NoticeField) => object) =>
      verdictOf('article-34', {
        notice: {
          ...notice,
          campaignFields: notice.campaignFields.map((field) => ({ ...field, ...change(field) })),
        },
      });
    expect(await of(() => ({}))).toBe('passes');
    // Without such a field nothing is empty, and nothing is told.
    expect(await of(({ tells }) => (tells === 'consequences' ? { tells: undefined } : {}))).toBe('blocks');
    expect(await of(({ tells }) => (tells === 'consequences' ? { required: false } : {}))).toBe('blocks');
  });

  it('asks for it in every language of the campaign, and names what is missing', async () => {
    const campaign = aCampaign({
      fields: { ...fields, en: { ...fields.fr, advice: '' } },
      import: list,
    });
    const finding = preflight(await input({ campaign })).find(({ check }) => check === 'article-34');
    expect(finding?.message.en).toBe(
      'Article 34 of the GDPR asks for what is missing, or says nothing: what people can do themselves (en).',
    );
  });

  it('knows by no name which field tells what', async () => {
    const renamed = {
      ...notice,
      campaignFields: notice.campaignFields.map((field) =>
        field.name === 'consequences' ? { ...field, name: 'dangers' } : field,
      ),
    };
    const { consequences, ...rest } = fields.fr;
    const campaign = aCampaign({ fields: { fr: { ...rest, dangers: consequences ?? '' } }, import: list });
    expect(await verdictOf('article-34', { campaign, notice: renamed })).toBe('passes');
    expect(await verdictOf('article-34', { notice: renamed })).toBe('blocks');
  });

  it('names the fields that still hold the example of the form', async () => {
    const phone = notice.campaignFields.find(({ name }) => name === 'phone')?.example.fr ?? '';
    const campaign = aCampaign({ fields: { fr: { ...fields.fr, phone } }, import: list });
    const finding = preflight(await input({ campaign })).find(({ check }) => check === 'examples');
    expect(finding).toMatchObject({
      verdict: 'warns',
      message: { en: expect.stringMatching(/" \(fr\)/), fr: expect.stringMatching(/» \(fr\)/) },
    });
  });

  it.each([
    ['blocks', 'Read https://help.example.org/x.'],
    ['warns', 'Read https://www.hospital.example/data'],
    ['warns', 'Read https://hospital.example/data'],
    ['warns', 'Read HTTPS://WWW.HOSPITAL.EXAMPLE/data'],
    // Whoever owns such a name is somebody else.
    ['blocks', 'Read https://evil-hospital.example/data'],
    ['blocks', 'Read https://hospital.example.org/data'],
    ['blocks', 'Read http://www.hospital.example and https://another.example/'],
    ['passes', 'Read www.hospital.example/data or write to dpo@hospital.example'],
  ])('%s the text "%s"', async (verdict, what_happened) => {
    const content = await freezeContent(
      notice,
      { fr: { ...fields.fr, what_happened } },
      'https://notice.hospital.example',
    );
    expect(await verdictOf('links', { content })).toBe(verdict);
  });

  it('sees links that stand in the plain text alone, or in the text of the HTML alone', () => {
    const of = (text: string, html: string) => linkedHosts([aMessage({ text, html })]);
    expect(of('See https://a.example/x.', '')).toEqual(['a.example']);
    expect(of('', '<p>See http://b.example/x</p>')).toEqual(['b.example']);
    expect(of('', '<p xmlns="http://www.w3.org/1999/xhtml">Nothing</p>')).toEqual([]);
    expect(of('', '<td background="https://c.example/i.png"><form action=https://d.example>')).toEqual([
      'c.example',
      'd.example',
    ]);
    expect(
      of('', '<a href="TEL:+331">1</a><a href="#top">2</a><img src="cid:logo"><img src="data:image/png,x">'),
    ).toEqual([]);
    expect(of('', '<a href="/relative">1</a><a href="https://[broken">2</a>')).toEqual(['https://[broken']);
  });

  it('sees the links of every language, each host once and in order', () => {
    const messages = [
      aMessage({ text: 'https://b.example https://a.example/1' }),
      aMessage({ text: 'https://a.example/2', html: '<a href="https://c.example">' }),
    ];
    expect(linkedHosts(messages)).toEqual(['a.example', 'b.example', 'c.example']);
  });

  it('sees links and images in HTML, whatever the quotes', () => {
    const html = `<a href='https://a.example/'>x</a><img src=//b.example/p.gif><a href="mailto:x@c.example">y</a>`;
    expect(linkedHosts([aMessage({ html })])).toEqual(['a.example', 'b.example']);
  });

  it('warns of an email that is cut off before its end', async () => {
    const content = await freezeContent(notice, fields, undefined);
    const { fr } = content.messages;
    if (fr === undefined) throw new Error('there is no message');
    // Two kilobytes are left for values that nobody has measured.
    const ofBytes = (bytes: number) => ({
      ...imported({ measures: undefined }),
      content: { ...content, messages: { fr: { ...fr, html: 'é'.repeat(bytes / 2) } } },
    });
    expect(await verdictOf('size', ofBytes(102_402))).toBe('warns');
    expect(await verdictOf('size', ofBytes(102_400))).toBe('passes');
    expect(await verdictOf('size', { content })).toBe('passes');
  });

  it('looks at the length of emails only where there are any, and in every language', async () => {
    const content = await freezeContent(notice, fields, undefined);
    const { fr } = content.messages;
    if (fr === undefined) throw new Error('there is no message');
    const long = { ...fr, html: 'x'.repeat(104_449) };
    const both = { content: { ...content, messages: { fr, en: long } } };
    expect(await verdictOf('size', both)).toBe('warns');
    const campaign = aCampaign({ fields, import: list, channels: ['sms', 'letter'] });
    expect(await verdictOf('size', { ...both, campaign })).toBeUndefined();
  });

  const messageOf = async (check: string, changes: Partial<PreflightInput>) =>
    preflight(await input(changes)).find((one) => one.check === check)?.message.en;

  it('says of how many people of the whole list fields are empty', async () => {
    const of = async (empty: Record<string, number>) => await messageOf('empty-fields', measured({ empty }));
    expect(await of({})).toBe('Nobody has an empty field, of 100 people.');
    expect(await of({ first_name: 3, last_name: 0 })).toBe(
      'Fields are empty for some, of 100 people: first_name for 3.',
    );
  });

  it('says of how many people a subject shows what the list says of them', async () => {
    const changes = measured({ empty: { last_name: 40 } }, { subject: 'To {{last_name}}, {{code}}' });
    expect(await messageOf('secrecy', changes)).toContain('last_name (exactly 60 people)');
    const unmeasured = { ...changes, ...imported({ measures: undefined }) };
    expect(await messageOf('secrecy', unmeasured)).toContain('of the person: last_name. Say');
  });

  it('counts the longest values into the length of the email', async () => {
    const html = `${'x'.repeat(100_000)}{{last_name_html}}`;
    const of = async (last_name: number) =>
      await messageOf('size', measured({ htmlBytes: { fr: { last_name } } }, { html }));
    expect(await of(4_448)).toContain('at most 102 KB, whoever gets it');
    expect(await of(4_449)).toContain('at most 103 KB');
  });

  it.each<[number, string, string]>([
    [0, '0 people read', '0 personne lit'],
    [1, '1 person reads', '1 personne lit'],
    [2, '2 people read', '2 personnes lisent'],
  ])('says of %i readers "%s"', (people, en, fr) => {
    expect(readersOf(people)).toEqual({ en, fr });
  });

  it('tells first what blocks', async () => {
    const verdicts = preflight(await input({ identity: undefined, spf: [] })).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(
      [...verdicts].sort((one, other) => 'bwp'.indexOf(one[0] ?? '') - 'bwp'.indexOf(other[0] ?? '')),
    );
    expect(verdicts[0]).toBe('blocks');
  });
});

describe('before SMS go out', () => {
  const expected: SmsExpectation = {
    averageParts: 1.5,
    isExact: true,
    firstParts: 150,
    mostParts: 3,
    longest: 400,
    inUcs2: 0,
    forcing: [],
    firstPeople: 100,
    nextPeople: 50,
    firstUsd: 10,
    mostUsd: 30,
  };
  const smsAccount = {
    partsPerSecond: 10,
    monthlySpendLimitUsd: 100,
    spentThisMonthUsd: 0,
    productionAccess: true,
  };
  const campaign = aCampaign({ fields, import: list, channels: ['email', 'sms', 'letter'] });
  const of = async (changes: Partial<SmsExpectation> = {}, account: Partial<typeof smsAccount> = {}) => {
    const sms = { account: { ...smsAccount, ...account }, expected: { ...expected, ...changes } };
    return Object.fromEntries(
      preflight(await input({ campaign, sms }))
        .filter(({ check }) => check.startsWith('sms'))
        .map(({ check, verdict }) => [check, verdict]),
    );
  };

  it('finds nothing wrong where nothing is', async () => {
    expect(await of()).toEqual({
      'sms-sandbox': 'passes',
      'sms-spend-limit': 'passes',
      'sms-length': 'passes',
      'sms-characters': 'passes',
    });
  });

  it.each<[string, string, Partial<SmsExpectation>, Partial<typeof smsAccount>]>([
    ['sms-sandbox', 'blocks', {}, { productionAccess: false }],
    // What is left is enough for everybody, for those who get one first, or not even for these.
    ['sms-spend-limit', 'passes', {}, { spentThisMonthUsd: 70 }],
    ['sms-spend-limit', 'warns', {}, { spentThisMonthUsd: 70.01 }],
    ['sms-spend-limit', 'warns', {}, { spentThisMonthUsd: 90.01 }],
    ['sms-spend-limit', 'warns', {}, { spentThisMonthUsd: 200 }],
    ['sms-length', 'blocks', { longest: 1_601 }, {}],
    ['sms-length', 'warns', { longest: 1_601, isExact: false }, {}],
    ['sms-characters', 'warns', { inUcs2: 1, forcing: [{ character: 'ë', people: 1 }] }, {}],
  ])('%s %s for %o of an account %o', async (check, verdict, changes, account) => {
    expect((await of(changes, account))[check]).toBe(verdict);
  });

  it('lets an SMS of 1,600 characters pass', async () => {
    expect(await of({ longest: 1_600 })).toHaveProperty('sms-length', 'passes');
  });

  it('says whether so many are dear exactly, or at most', async () => {
    const of = async (isExact: boolean) => {
      const dear = { ...expected, isExact, inUcs2: 3, forcing: [{ character: 'ő', people: 3 }] };
      return preflight(await input({ campaign, sms: { account: smsAccount, expected: dear } })).find(
        ({ check }) => check === 'sms-characters',
      )?.message.en;
    };
    expect(await of(true)).toMatch(/^Exactly 3 of 150 SMS hold a character \(ő\)/);
    expect(await of(false)).toMatch(/^At most 3 of 150 SMS/);
  });

  it('says whether some would wait, or only if all emails failed', async () => {
    const messageOf = async (spentThisMonthUsd: number) =>
      preflight(
        await input({ campaign, sms: { account: { ...smsAccount, spentThisMonthUsd }, expected } }),
      ).find(({ check }) => check === 'sms-spend-limit')?.message.en;
    expect(await messageOf(90.5)).toMatch(
      /^\$9\.50 may still be spent .* \$10\.00 at most: some of them would wait/,
    );
    expect(await messageOf(90)).toMatch(
      /^\$10\.00 may still be spent .*if all emails failed it would be \$30\.00/,
    );
    expect(await messageOf(500)).toMatch(/^\$0\.00 may still be spent/);
  });

  it('blocks a campaign by SMS of an installation that sends none, and no other', async () => {
    expect(await verdictOf('sms', { campaign })).toBe('blocks');
    const findings = preflight(await input());
    expect(findings.filter(({ check }) => check.startsWith('sms'))).toEqual([]);
  });
});
