import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileNotice, compileNotices, NoticeError, type NoticeSource } from '../../templates/compile.ts';
import type { FieldDefinition } from '../../templates/definition.ts';

const texts = (text: string) => ({ fr: `${text} (fr)`, en: text });
const meta = { label: texts('Label'), help: texts('Help.'), example: texts('Example') };
const aField = (name: string, changes: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name,
  required: true,
  ...meta,
  ...changes,
});
const mjml = (content: string) =>
  `<mjml lang="en">
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text font-family="Arial">${content}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;

type Changes = {
  subject?: string;
  text?: string;
  html?: string;
  sms?: string;
  letter?: string;
  source?: Partial<NoticeSource>;
};

const goodFiles = {
  subject: 'About {{what}}\n',
  text: 'Dear {{first_name}},\n\n{{what|lines}}\n\n{{clinic}}\n',
  html: mjml('<p>Dear {{first_name}}</p><p>{{what|lines}}</p><p>{{clinic}}</p>'),
  sms: 'Data about you was stolen. {{short}}\n',
  letter:
    '# Theft\n\nDear {{first_name}}\n\n{{what|lines}}\n\n{{clinic}}\n\n> {{code}}\n\n---\n\nEnglish: call.\n',
};

const aSource = ({ source, ...files }: Changes = {}): NoticeSource => ({
  id: 'example',
  folder: join(import.meta.dirname, '../../templates/personal-data-breach'),
  definition: {
    title: texts('Title'),
    nameless: texts('Sir or Madam'),
    campaignFields: [
      aField('what'),
      aField('when', { required: false }),
      aField('short', { channel: 'sms' }),
    ],
    personFields: [aField('clinic', { required: false })],
  },
  files: { en: { ...goodFiles, ...files }, fr: goodFiles },
  ...source,
});

const problemsOf = async (changes: Changes): Promise<readonly string[]> => {
  try {
    await compileNotice(aSource(changes));
  } catch (error) {
    if (error instanceof NoticeError) return error.problems;
    throw error;
  }
  return [];
};

// Loading MJML takes longer than a test may on a busy machine.
beforeAll(async () => {
  await compileNotice(aSource());
}, 120_000);

describe('compiling a notice', () => {
  it('gives messages in every language and the fields that its schemas declare', async () => {
    const notice = await compileNotice(aSource());
    expect(Object.keys(notice.messages)).toEqual(['en', 'fr']);
    expect(notice.messages.en).toMatchObject({
      subject: 'About {{what}}',
      text: 'Dear {{first_name}},\n\n{{what|lines}}\n\n{{clinic}}',
      sms: 'Data about you was stolen. {{short}}',
      nameless: 'Sir or Madam',
    });
    expect(notice.messages.en?.html).toContain('{{what|lines}}');
    expect(notice.campaignFields).toEqual([
      { name: 'what', ...meta, required: true, form: 'lines' },
      { name: 'when', ...meta, required: false, form: 'line' },
      { name: 'short', ...meta, required: true, form: 'line' },
    ]);
    expect(notice.personFields).toEqual([{ name: 'clinic', ...meta, required: false, form: 'line' }]);
  });

  it.each([
    ['no title', (text: string) => text.replace('# ', ''), 'must begin with its only title, "# …"'],
    [
      'two titles',
      (text: string) => `${text}`.replace('Dear', '# Dear'),
      'must begin with its only title, "# …"',
    ],
    ['no frame', (text: string) => text.replace('> ', ''), 'must show {{code}} in its only frame, "> …"'],
    [
      'no code',
      (text: string) => text.replace('{{code}}', 'x'),
      'must show {{code}} in its only frame, "> …"',
    ],
    ['no line for others', (text: string) => text.replace('English: call.', ''), 'must end with "---"'],
    ['two lines for others', (text: string) => `${text}\nEnglish: call.`, 'must end with "---"'],
    ['a field missing', (text: string) => text.replace('{{what|lines}}', ''), 'the required field {{what}}'],
    ['an address', (text: string) => text.replace('call.', 'https://x.example'), 'without "https://"'],
  ])('refuses a letter with %s', async (_, change, problem) => {
    expect(await problemsOf({ letter: change(goodFiles.letter) })).toContainEqual(
      expect.stringMatching(/^templates\/personal-data-breach\/en\/letter\.md:/),
    );
    expect((await problemsOf({ letter: change(goodFiles.letter) })).join()).toContain(problem);
  });

  it('takes the address of the check page everywhere but in a subject, and what is said of it in whole sections', async () => {
    const said = '{{#check_page}}{{check_page}}{{/check_page}}';
    for (const part of ['text', 'sms', 'letter'] as const) {
      const good = { ...goodFiles, [part]: `${goodFiles[part].trim()} ${said}` };
      expect(await problemsOf({ source: { files: { en: good, fr: good } } })).toEqual([]);
    }
    expect(await problemsOf({ subject: `${goodFiles.subject}{{check_page}}` })).toContainEqual(
      expect.stringContaining('{{check_page}} is no field of this notice'),
    );
    for (const torn of ['{{#check_page}}', '{{/check_page}}', '{{^check_page}}a{{#check_page}}b']) {
      expect(await problemsOf({ text: `${goodFiles.text}${torn}` })).toContainEqual(
        expect.stringContaining('has no other tag that begins or ends what it is about'),
      );
    }
  });

  it('refuses MJML that is not valid, and says where', async () => {
    const html = goodFiles.html.replace('<mj-text', '<mj-txt').replace('</mj-text', '</mj-txt');
    expect(await problemsOf({ html })).toContainEqual(
      expect.stringMatching(/^templates\/personal-data-breach\/en\/email\.mjml:5: mj-txt: .*exist/),
    );
  });

  it('refuses an include that cannot be read', async () => {
    const html = goodFiles.html.replace(
      '<mj-body>',
      '<mj-head><mj-include path="../../layout/lost.mjml" /></mj-head><mj-body>',
    );
    expect(await problemsOf({ html })).toContainEqual(
      expect.stringContaining('templates/personal-data-breach/en/email.mjml:2:'),
    );
  });

  it.each([
    ['an unknown name', '{{what}}\n{{wat}}', ':2: {{wat}} is no field'],
    ['an unknown filter', '{{what|upper}}', ':1: {{what|upper}} is no placeholder'],
    ['an unclosed placeholder', '{{what}} {{what', ':1: "{{" stands alone'],
    ["a filter on a person's value", '{{what}} {{clinic|list}}', ':1: {{clinic|list}}: a person'],
    ['an address', '{{what}}\nhttps://val-exemple.example', ':2: holds an address'],
    ['nothing at all', '\n', ':1: is empty'],
  ])('refuses a text with %s, and says where', async (_, text, problem) => {
    expect(await problemsOf({ text })).toContainEqual(
      expect.stringContaining(`templates/personal-data-breach/en/email.txt${problem}`),
    );
  });

  it.each([
    ['a link', '<a href="https://example.org">here</a>'],
    ['a picture', '<img src="https://example.org/x.png" />'],
    ['a picture within the message', '<img src="cid:x" />'],
    ['a form', '<form>x</form>'],
    ['a background', '<p style="background: url(//example.org/x.png)">x</p>'],
    ['an event handler', '<p onclick="x()">x</p>'],
    ['a bare address', 'https://example.org'],
    ['a list that is in no list element', '<p>{{what|list}}</p>'],
  ])('refuses HTML with %s, and says where', async (_, content) => {
    const html = goodFiles.html.replace('<p>{{clinic}}', `\n${content}<p>{{clinic}}`);
    expect(await problemsOf({ html })).toContainEqual(
      expect.stringMatching(/^templates\/personal-data-breach\/en\/email\.mjml:6: /),
    );
  });

  it('refuses a web font', async () => {
    const html = goodFiles.html.replace(
      '<mj-body>',
      '<mj-head><mj-font name="Arial" href="https://fonts.example/a.css" /></mj-head><mj-body>',
    );
    expect(await problemsOf({ html })).not.toEqual([]);
  });

  it('allows to write to and to call somebody', async () => {
    const html = goodFiles.html.replace('<p>{{clinic}}', '<a href="tel:+33199001234">call</a><p>{{clinic}}');
    expect(await problemsOf({ html })).toEqual([]);
  });

  it('refuses a subject of two lines', async () => {
    expect(await problemsOf({ subject: '{{what}}\nmore' })).toEqual([
      'templates/personal-data-breach/en/subject.txt:1: a subject is one line',
    ]);
  });

  it('refuses an SMS of two lines, and one that leaves out what it alone needs', async () => {
    expect(await problemsOf({ sms: 'Data was\nstolen.' })).toEqual([
      'templates/personal-data-breach/en/sms.txt:1: an SMS is one line',
      'templates/personal-data-breach/en/sms.txt: does not use the required field {{short}}',
      'templates/personal-data-breach/fr/sms.txt: differs from "en" in {{short}}',
    ]);
  });

  it.each([
    [
      'a field without a text in a form language',
      aField('more', { label: { en: 'More' } }),
      '"label" of "more" is missing in "fr"',
    ],
    [
      'a field without an example in a language of the notice',
      aField('more', { example: { fr: 'Plus' } }),
      '"example" of "more" is missing in "en"',
    ],
    ['a field that is there twice', aField('what'), '"what" is there twice'],
    ['a campaign field that is a person’s', aField('first_name'), '"first_name" is there twice'],
  ])('refuses %s', async (_, field, problem) => {
    const { definition } = aSource();
    const campaignFields = [...definition.campaignFields, { ...field, required: false }];
    const problems = await problemsOf({ source: { definition: { ...definition, campaignFields } } });
    expect(problems).toContain(`templates/personal-data-breach/notice.json: ${problem}`);
  });

  it('refuses a message that leaves out a required field', async () => {
    const problems = await problemsOf({ text: 'Dear {{first_name}}, {{clinic}}' });
    expect(problems).toContain(
      'templates/personal-data-breach/en/email.txt: does not use the required field {{what}}',
    );
  });

  it('refuses languages that do not say the same', async () => {
    const problems = await problemsOf({ text: `${goodFiles.text}{{when}}` });
    expect(problems).toEqual(['templates/personal-data-breach/fr/email.txt: differs from "en" in {{when}}']);
  });

  it('names every problem at once', async () => {
    const problems = await problemsOf({ subject: '{{a}}', text: '{{b}} {{what}} {{clinic}}' });
    expect(problems.length).toBeGreaterThan(2);
  });
});

describe('compiling all notices', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-notices-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the result until a source changes', async () => {
    const compiled = await compileNotices(folder);
    const [name = ''] = await readdir(folder);
    expect(await compileNotices(folder)).toEqual(compiled);
    await writeFile(join(folder, name), JSON.stringify([{ ...compiled[0], title: { en: 'Kept' } }]));
    expect((await compileNotices(folder))[0]?.title).toEqual({ en: 'Kept' });
  });

  it('compiles again where the kept result is damaged', async () => {
    const compiled = await compileNotices(folder);
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '[{');
    expect(await compileNotices(folder)).toEqual(compiled);
  });
});
