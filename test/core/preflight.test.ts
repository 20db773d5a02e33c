import { describe, expect, it } from 'vitest';
import { freezeContent } from '../../core/freeze-content.ts';
import { linkedHosts, type PreflightInput, preflight } from '../../core/preflight.ts';
import { compileNotices } from '../../templates/compile.ts';
import { aCampaign } from '../support/factories.ts';
import { aQueuedImport } from '../support/import-fakes.ts';

const notices = await compileNotices();
const notice = notices.find(({ id }) => id === 'personal-data-breach');
if (notice === undefined) throw new Error('the notice is missing');

/** Each field with a value of its own, none of them the example of the form. */
const fields = { fr: Object.fromEntries(notice.campaignFields.map(({ name }) => [name, `Our ${name}.`])) };

const list = aQueuedImport({
  status: 'done',
  counts: { rows: 100, accepted: 100, duplicate: 0, unreachable: 0, rejected: 0 },
  groups: [{ language: 'fr', channel: 'email', people: 100, chunks: 2 }],
});

const input = async (changes: Partial<PreflightInput> = {}): Promise<PreflightInput> => ({
  campaign: aCampaign({ fields, import: list }),
  notice,
  content: await freezeContent(notice, fields),
  account: {
    ratePerSecond: 14,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 0,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  },
  identity: { isVerified: true, isSigned: true },
  senderDomain: 'hospital.example',
  spf: ['something=else', 'v=spf1 include:amazonses.com -all'],
  dmarc: ['v=DMARC1; p=none'],
  emptyFields: { lookedAt: 100, of: 100, empty: {} },
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

describe('before it goes out', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect(preflight(await input()).filter(({ verdict }) => verdict !== 'passes')).toEqual([]);
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
    ['dmarc', 'warns', { dmarc: 'unknown' }],
    ['empty-fields', 'warns', { emptyFields: { lookedAt: 100, of: 100, empty: { first_name: 3 } } }],
    ['list', 'blocks', { campaign: aCampaign({ fields }) }],
    ['list', 'blocks', imported({ status: 'importing' })],
    ['list', 'blocks', imported({ groups: [] })],
    ['list', 'warns', imported({ counts: { ...list.counts, rejected: 2 } })],
    ['letters', 'warns', imported({ counts: { ...list.counts, unreachable: 2 } })],
    ['languages', 'warns', imported({ languageFallbacks: 4 })],
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

  it.each([
    ['account', 'blocks', { sendingEnabled: false }],
    ['account', 'blocks', { enforcementStatus: 'SHUTDOWN' }],
    ['account', 'warns', { enforcementStatus: 'PROBATION' }],
    ['sandbox', 'blocks', { productionAccess: false }],
    ['quota', 'blocks', { quotaPer24Hours: 0 }],
    ['quota', 'warns', { quotaPer24Hours: 200, sentLast24Hours: 101 }],
    ['quota', 'passes', { quotaPer24Hours: 200, sentLast24Hours: 100 }],
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
    ['passes', 'Read www.hospital.example/data or write to dpo@hospital.example'],
  ])('%s the text "%s"', async (verdict, what_happened) => {
    const content = await freezeContent(notice, { fr: { ...fields.fr, what_happened } });
    expect(await verdictOf('links', { content })).toBe(verdict);
  });

  it('sees links and images in HTML, whatever the quotes', () => {
    const html = `<a href='https://a.example/'>x</a><img src=//b.example/p.gif><a href="mailto:x@c.example">y</a>`;
    const content = { messages: { fr: { text: '', html } } };
    expect(linkedHosts(content)).toEqual(['a.example', 'b.example']);
  });

  it('warns of an email that is cut off before its end', async () => {
    const content = await freezeContent(notice, fields);
    const { fr } = content.messages;
    if (fr === undefined) throw new Error('there is no message');
    const ofBytes = (bytes: number) => ({
      content: { ...content, messages: { fr: { ...fr, html: 'é'.repeat(bytes / 2) } } },
    });
    expect(await verdictOf('size', ofBytes(102_402))).toBe('warns');
    expect(await verdictOf('size', ofBytes(102_400))).toBe('passes');
    expect(await verdictOf('size', { content })).toBe('passes');
  });

  it('tells first what blocks', async () => {
    const verdicts = preflight(await input({ identity: undefined, spf: [] })).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(
      [...verdicts].sort((one, other) => 'bwp'.indexOf(one[0] ?? '') - 'bwp'.indexOf(other[0] ?? '')),
    );
    expect(verdicts[0]).toBe('blocks');
  });
});
