import { beforeAll, describe, expect, it } from 'vitest';
import { checkNotice } from '../../templates/check/check-notice.ts';
import { clientGaps } from '../../templates/check/client-gaps.ts';
import { lowContrasts } from '../../templates/check/contrast.ts';
import { type Finding, findingLine } from '../../templates/check/finding.ts';
import { readLanguageRules } from '../../templates/check/language-rules.ts';
import { clientFindings } from '../../templates/check/mail-clients.ts';
import { readingEase } from '../../templates/check/reading-ease.ts';
import {
  compileNotice,
  type NoticeSource,
  type Part,
  readNotices,
  sameTitles,
} from '../../templates/compile.ts';
import { exampleMessage } from '../../templates/example.ts';

const sources = await readNotices();
const source = (id: string): NoticeSource => {
  const found = sources.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no notice ${id}`);
  return found;
};
const rules = readLanguageRules();

const findingsOf = async (changed: NoticeSource): Promise<Finding[]> =>
  (await checkNotice(changed, await compileNotice(changed))).findings;

/** The general notice with one part of its English message changed, beside the French one; it must change. */
const withPart = (part: Part, change: (text: string) => string): NoticeSource => {
  const general = source('personal-data-breach');
  const { en, fr } = general.files as Record<string, Record<Part, string>>;
  const original = { ...general, files: { ...(en && { en }), ...(fr && { fr }) } };
  const before = original.files.en?.[part] ?? '';
  const after = change(before);
  expect(after).not.toBe(before);
  return {
    ...original,
    files: { ...original.files, en: { ...(original.files.en as Record<Part, string>), [part]: after } },
  };
};
/** As {@link withPart}, in text and HTML alike. */
const withBoth = (change: (text: string) => string): NoticeSource => {
  const changed = withPart('text', change);
  const files = { ...changed.files, en: { ...(changed.files.en as Record<Part, string>) } };
  files.en.html = change(files.en.html);
  return { ...changed, files };
};

// Loading MJML takes longer than a test may on a busy machine.
beforeAll(async () => {
  await compileNotice(source('personal-data-breach'));
}, 120_000);

describe('checking the notices', () => {
  it.each(sources.map((one) => [one.id, one] as const))('finds nothing wrong with %s', async (_, one) => {
    const { findings, figures } = await checkNotice(one, await compileNotice(one));
    expect(findings.map(findingLine)).toEqual([]);
    expect(figures.map(({ language }) => language).sort()).toEqual(Object.keys(one.files).sort());
  });

  it('explains no gap of a mail program that no message has', async () => {
    const used = new Set<string>();
    for (const one of sources) {
      const { html } = await exampleMessage(await compileNotice(one), 'fr');
      for (const { feature } of clientFindings(html)) used.add(feature);
    }
    expect(clientGaps.flatMap(({ features }) => features).filter((feature) => !used.has(feature))).toEqual(
      [],
    );
  });

  it.each([
    ['click', 'Click on the address below.'],
    ['log in', 'Please log in to your account.'],
    ['confirm your', 'Confirm your address by telephone.'],
    ['send us your', 'Send us your bank details.'],
    ['attached', 'The attached letter says more.'],
  ])('finds wording that asks for what a false message would ask for: %s', async (found, sentence) => {
    const findings = await findingsOf(
      withBoth((text) => text.replace('We answer all', `${sentence} We answer all`)),
    );
    expect(findings).toHaveLength(2);
    for (const finding of findings) {
      expect(finding.problem.toLowerCase()).toContain(`"${found}"`);
      expect(finding.line).toBeGreaterThan(1);
    }
    expect(findings.map(({ file }) => file)).toEqual(
      ['email.txt', 'email.mjml'].map((file) => `templates/personal-data-breach/en/${file}`),
    );
  });

  it('finds the first words that text and HTML do not share', async () => {
    const findings = await findingsOf(
      withPart('text', (text) => text.replace('We apologise', 'We are sorry')),
    );
    expect(findings.map(findingLine)).toEqual([
      expect.stringMatching(
        /en\/email\.txt: text and HTML differ: ".*we are sorry.*" in the text is ".*we apologise/,
      ),
    ]);
  });

  it('finds legal content that has no heading of its own', async () => {
    const findings = await findingsOf(
      withBoth((text) => text.replace(/\s*<h2>What we are doing<\/h2>|WHAT WE ARE DOING\n\n/, '')),
    );
    expect(findings.map(({ problem }) => problem)).toEqual([
      'the measures taken and the likely consequences stand under one heading',
      'the measures taken and the likely consequences stand under one heading',
    ]);
  });

  it('finds legal content that no field tells', async () => {
    const original = source('personal-data-breach');
    const campaignFields = original.definition.campaignFields.map(({ tells, ...field }) =>
      tells === undefined || tells === 'consequences' ? field : { ...field, tells },
    );
    const findings = await findingsOf({
      ...original,
      definition: { ...original.definition, campaignFields },
    });
    expect(new Set(findings.map(findingLine))).toEqual(
      new Set([
        'templates/personal-data-breach/notice.json: no required field tells the likely consequences, which Article 34 of the GDPR asks for. Add a field with "tells": "consequences".',
      ]),
    );
  });

  it('finds a language of HTML that is another, and headings that skip a level', async () => {
    const findings = await findingsOf(
      withPart('html', (text) =>
        text.replace('<mjml lang="en"', '<mjml lang="fr"').replace(/<(\/?)h2>/g, '<$1h3>'),
      ),
    );
    const problems = findings.map(({ problem }) => problem);
    expect(problems).toContain('the language is not "en"');
    expect(problems).toContain('<h3> skips a level');
  });

  it('finds text that can hardly be seen, in the light or in the dark, with its line', async () => {
    const findings = await findingsOf(
      withPart('html', (text) =>
        text.replace('<h2>What happened', '<h2 style="color: #cccccc">What happened'),
      ),
    );
    const [finding] = findings;
    expect(findings).toHaveLength(1);
    expect(finding?.problem).toMatch(/^the contrast of #cccccc on #ffffff is 1\.\d+ to 1 in light mode$/);
    expect(finding?.line).toBeGreaterThan(1);
  });

  it('finds a feature that a major mail program does not know', async () => {
    const findings = await findingsOf(
      withPart('html', (text) => text.replace('<p>Dear', '<p style="position: sticky">Dear')),
    );
    expect(findings.map(findingLine)).toEqual([
      expect.stringMatching(/email\.mjml: position.* is not known to .*gmail/),
    ]);
  });

  it('finds a text that is hard to read', async () => {
    const hard = 'Notwithstanding organisational responsibilities concerning confidentiality obligations, ';
    const findings = await findingsOf(
      withBoth((text) => text.replace('We answer', `${hard.repeat(40)}we answer`)),
    );
    expect(findings.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^the reading ease is -?\d+, below 60/),
    ]);
  });

  it('finds the same in a letter: wording, legal content without a heading of its own, a text hard to read', async () => {
    const asking = await findingsOf(
      withPart('letter', (text) => text.replace('We answer all', 'Send us your bank details. We answer all')),
    );
    expect(asking.map(findingLine)).toEqual([expect.stringMatching(/en\/letter\.md:\d+: "send us your"/i)]);
    const together = await findingsOf(
      withPart('letter', (text) => text.replace('## What we are doing\n\n', '')),
    );
    expect(together.map(findingLine)).toEqual([
      expect.stringMatching(/en\/letter\.md: the measures taken and the likely consequences stand under one/),
    ]);
    const hard = 'Notwithstanding organisational responsibilities concerning confidentiality obligations, ';
    const unreadable = await findingsOf(
      withPart('letter', (text) => text.replace('We answer', `${hard.repeat(40)}we answer`)),
    );
    expect(unreadable.map(findingLine)).toEqual([
      expect.stringMatching(/en\/letter\.md: the reading ease is/),
    ]);
  });

  it('finds an SMS that is dear, long or cannot be checked', async () => {
    const dear = await findingsOf(withPart('sms', (text) => text.replace('We are sorry', 'We’re sorry')));
    expect(dear.map(findingLine)).toEqual([
      'templates/personal-data-breach/en/sms.txt: "’" makes the whole SMS twice as dear. Write "\'" instead.',
      'templates/personal-data-breach/en/sms.txt: it takes 5 parts, each paid for. Shorten it to 2.',
    ]);
    const unchecked = withPart('sms', (text) => text.replace('{{code}}', 'us'));
    const fr = { ...(unchecked.files.fr as Record<Part, string>), sms: unchecked.files.en?.sms ?? '' };
    const findings = await findingsOf({ ...unchecked, files: { ...unchecked.files, fr } });
    expect(findings.map(({ todo }) => todo)).toEqual(['Add {{code}}', 'Add {{code}}']);
  });

  it('finds a field that no message uses, and a language that forbids nothing', async () => {
    const original = source('personal-data-breach');
    const [field] = original.definition.campaignFields;
    if (field === undefined) throw new Error('the notice has no field');
    const definition = {
      ...original.definition,
      personFields: [{ ...field, name: 'web', required: false }],
    };
    const changed = { ...original, definition };
    const loose = { ...rules, en: { ...rules.en, neverSays: [] } } as typeof rules;
    const { findings } = await checkNotice(changed, await compileNotice(changed), loose);
    expect(findings.map(findingLine)).toEqual([
      'templates/personal-data-breach/notice.json: no message uses "web". Put {{web}} into the messages, or leave the field out.',
      'templates/layout/languages.json: "en" lists nothing that no notice says. Add what asks people to click, to sign in or to send something.',
    ]);
  });

  it('finds notices that staff could not tell apart', () => {
    const original = source('personal-data-breach');
    const { title } = original.definition;
    const copy = {
      ...original,
      id: 'copy',
      definition: { ...original.definition, title: { ...title, en: 'Another' } },
    };
    expect(sameTitles(sources)).toEqual([]);
    expect(sameTitles([original, copy])).toEqual([
      'templates/personal-data-breach/notice.json: has the title of "personal-data-breach" in "fr"',
    ]);
  });

  it('asks for the rules of a language that it knows nothing of', async () => {
    const original = source('personal-data-breach');
    const known = Object.fromEntries(Object.entries(rules).filter(([language]) => language !== 'en'));
    const { findings } = await checkNotice(original, await compileNotice(original), known);
    expect(findings.map(findingLine)).toEqual([
      'templates/layout/languages.json: nothing says how to check "en". Add "en" with a formula of reading ease and what no notice says.',
    ]);
  });
});

describe('contrast', () => {
  it('follows the cascade: inline over sheets, important over inline, the dark over the light', () => {
    const page = (style: string) =>
      `<html><head><style>.box p { color: #777777 } @media (prefers-color-scheme: dark) { .box { background-color: #000000 !important } .box p { color: #222222 !important } }</style></head><body><div class="box" style="background-color:#ffffff"><p${style}>Words</p></div></body></html>`;
    expect(lowContrasts(page('')).map(({ scheme, ink, ground }) => [scheme, ink, ground])).toEqual([
      ['light', '#777777', '#ffffff'],
      ['dark', '#222222', '#000000'],
    ]);
    expect(lowContrasts(page(' style="color:#000000"')).map(({ scheme }) => scheme)).toEqual(['dark']);
  });

  it('asks less of large text', () => {
    const page = (size: string) =>
      `<html><body><p style="color:#888888;font-size:${size}">Words</p></body></html>`;
    expect(lowContrasts(page('16px'))).toHaveLength(2);
    expect(lowContrasts(page('24px'))).toEqual([]);
  });
});

describe('reading ease', () => {
  const ease = (language: string, text: string) => {
    const known = rules[language];
    if (known === undefined) throw new Error(`no rules for ${language}`);
    return readingEase(text, language, known);
  };

  it('is Flesch’s for English', () => {
    // 6 words, 6 syllables, one sentence: 206.835 - 1.015 * 6 - 84.6 * 1.
    expect(ease('en', 'The cat sat on the mat.').score).toBeCloseTo(116.145);
    // 4 words of 3 + 1 + 5 + 4 syllables.
    expect(ease('en', 'Hospitals use electronic communication.')).toMatchObject({ words: 4 });
  });

  it('is Kandel and Moles’s for French, where a final e is not said', () => {
    // La-ta-ble-est-ronde: "table" and "ronde" end in a silent e.
    expect(ease('fr', 'La table est ronde.')).toMatchObject({
      words: 4,
      wordsPerSentence: 4,
      syllablesPerWord: 1,
    });
    expect(ease('fr', 'Des données volées.').syllablesPerWord).toBeCloseTo((1 + 2 + 2) / 3);
    expect(ease('fr', 'Noël volé').syllablesPerWord).toBe(2);
    expect(ease('fr', 'La table est ronde.').score).toBeCloseTo(207 - 1.015 * 4 - 73.6);
  });

  it('falls with long sentences and long words', () => {
    expect(ease('fr', 'Appelez-nous.').score).toBeGreaterThan(
      ease('fr', 'Nous vous invitons à communiquer téléphoniquement avec nos correspondants.').score,
    );
  });
});
