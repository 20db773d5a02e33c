import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { fieldProblems } from '../../core/campaign/fields.ts';
import { replacementData } from '../../core/notice/render.ts';
import { measureSms } from '../../core/notice/sms-text.ts';
import { freezeContent } from '../../core/notice/snapshot.ts';
import { compileTemplate } from '../../local/provider/storage/template.ts';
import { compileNotices } from '../../templates/compile.ts';
import { EXAMPLE_SITE, exampleFields } from '../../templates/example.ts';
import { aRecipient } from '../support/data/factories.ts';

const notices = await compileNotices();
const cases = notices.flatMap((notice) =>
  Object.keys(notice.messages).map((language) => ({ notice, language })),
);
const title = ({ notice, language }: (typeof cases)[number]) =>
  [`${notice.id}/${language}`, notice, language] as const;

const campaign = JSON.parse(
  readFileSync(new URL('../../samples/campaign.json', import.meta.url), 'utf8'),
) as { notice: string; fields: Campaign['fields'] };

describe('the notices', () => {
  it('are three at least, each in French and English', () => {
    expect(cases.map(({ notice, language }) => `${notice.id}/${language}`)).toEqual(
      expect.arrayContaining(
        ['breach-update', 'health-data-breach', 'personal-data-breach'].flatMap((id) => [
          `${id}/en`,
          `${id}/fr`,
        ]),
      ),
    );
  });

  it('have complete fields in the samples', () => {
    const notice = notices.find(({ id }) => id === campaign.notice);
    if (notice === undefined) throw new Error(`no notice ${campaign.notice}`);
    expect(fieldProblems(notice, campaign.fields, 'fr')).toEqual([]);
    const names = notice.campaignFields.map(({ name }) => name);
    for (const fields of Object.values(campaign.fields)) expect(Object.keys(fields)).toEqual(names);
  });
});

describe.each(cases.map(title))('%s', (_, notice, language) => {
  const fields = exampleFields(notice, language);
  const frozen = freezeContent(notice, { [language]: fields }, EXAMPLE_SITE);
  const read = async (changes: Parameters<typeof aRecipient>[1] = {}) => {
    const { messages, personFields } = await frozen;
    const message = messages[language];
    if (message === undefined) throw new Error('not frozen');
    const recipient = aRecipient(1, { code: '7K3M-9QXT-2B4FJ', ...changes });
    const data = replacementData(recipient, personFields, message.nameless);
    return {
      ...compileTemplate(message).render(data),
      sms: compileTemplate({ subject: message.sms }).subject(data),
    };
  };

  it('prints every value of the campaign, in text, HTML and letter or in the SMS', async () => {
    const { text = '', html = '', sms } = await read();
    const letter = (await frozen).messages[language]?.letter;
    const readable = html.replaceAll('&nbsp;', '\u00a0').replaceAll('&#39;', "'");
    for (const [name, value] of Object.entries(fields)) {
      for (const line of value.split('\n')) {
        if (sms.includes(line) && name.startsWith('sms_')) continue;
        expect(text).toContain(line);
        expect(readable).toContain(line);
        expect(letter).toContain(line);
      }
    }
  });

  it('leaves only the name and the code to be filled in', async () => {
    const { messages, personFields } = await frozen;
    const { subject = '', text = '', html = '', sms = '', letter = '' } = messages[language] ?? {};
    const own = new Set(notice.personFields.map(({ name }) => name));
    const isOwn = (placeholder: string) => own.has(placeholder.replace(/^\{\{|(?:_html)?\}\}$/g, ''));
    const left = (part: string) =>
      [...new Set(part.match(/\{\{.*?\}\}/g))].filter((one) => !isOwn(one)).sort();
    expect([subject, sms, text, html, letter].map(left)).toEqual([
      [],
      ['{{code}}'],
      ['{{code}}', '{{greeting_name}}'],
      ['{{code_html}}', '{{greeting_name_html}}'],
      ['{{code}}', '{{greeting_name}}'],
    ]);
    expect(personFields.filter((name) => !own.has(name))).toEqual(['code', 'greeting_name']);
  });

  it('greets somebody without a name', async () => {
    const { text, html } = await read({ firstName: '', lastName: '' });
    const greetings: Record<string, string> = { fr: 'Bonjour Madame, Monsieur,', en: 'Dear Sir or Madam,' };
    const greeting = greetings[language] ?? notice.messages[language]?.nameless ?? 'no greeting';
    for (const part of [text, html]) expect(part).toContain(greeting);
  });

  it('shows a name that looks like HTML as it is', async () => {
    const { html, text } = await read({ firstName: '<b>Zoé</b>', lastName: 'O’Neil & Söhne' });
    expect(text).toContain('<b>Zoé</b> O’Neil & Söhne');
    expect(html).toContain('&lt;b&gt;Zoé&lt;/b&gt; O’Neil &amp; Söhne');
  });

  it('names the page on which it is checked in every part, to be typed, and no page where there is none', async () => {
    const page = `avis.val-exemple.example/${language === 'fr' ? 'verifier' : 'check'}`;
    const { messages } = await frozen;
    const without = await freezeContent(notice, { [language]: fields }, undefined);
    for (const part of ['text', 'html', 'sms', 'letter'] as const) {
      expect(messages[language]?.[part]).toContain(page);
      expect(without.messages[language]?.[part]).not.toMatch(
        /exemple\.example\/(?:verifier|check)|check_page/,
      );
    }
    expect(messages[language]?.html).not.toMatch(/href/);
    expect(messages[language]?.text).not.toContain('://');
    // What stands where there is no page is a whole list, or a whole sentence.
    expect(without.messages[language]?.letter).not.toMatch(/^- .*\n\n- /m);
    expect(without.messages[language]?.sms).toMatch(language === 'fr' ? /donnez le code/ : /quote/);
    expect(measureSms(without.messages[language]?.sms ?? '').parts).toBe(2);
  });

  it('calls the code by one name, which is no patient number', async () => {
    const { messages } = await frozen;
    for (const part of ['text', 'html', 'sms', 'letter'] as const) {
      expect(messages[language]?.[part]).not.toMatch(/r[ée]f[ée]rence|réf\./i);
    }
  });

  it('takes two parts as an SMS, in seven bits, with the code to check', async () => {
    const { sms } = await read();
    expect(sms).toContain('7K3M-9QXT-2B4FJ');
    expect(measureSms(sms)).toMatchObject({ encoding: 'GSM-7', parts: 2 });
  });
});

describe.each(notices.map((notice) => [notice.id, notice] as const))('%s', (_, notice) => {
  it('keeps the blanks that French sets before double punctuation from breaking', () => {
    const { subject = '', text = '', html = '' } = notice.messages.fr ?? {};
    const visible = html
      .slice(html.indexOf('<td'))
      .replace(/<[^>]*>/g, '\n')
      .replaceAll('&nbsp;', '\u00a0');
    for (const part of [subject, text, visible]) {
      expect(part).not.toMatch(/ [:;?!»]|« /);
      expect(part).not.toMatch(/[\p{L}\p{N})][:;?!](?:\s|$)/mu);
      expect(part).not.toContain("'");
    }
  });

  it('has no blanks before punctuation in English', () => {
    const { subject = '', text = '' } = notice.messages.en ?? {};
    for (const part of [subject, text]) expect(part).not.toMatch(/[ \u00a0][:;?!]/);
  });
});

describe('what an old contact is told of its change', () => {
  it.each(cases.map(title))(
    '%s names whom to ask, and neither a person nor what happened',
    async (_, notice, language) => {
      const fields = exampleFields(notice, language);
      const { contactChanges = {}, personFields } = await freezeContent(
        notice,
        { [language]: fields },
        EXAMPLE_SITE,
      );
      const change = contactChanges[language];
      if (change === undefined) throw new Error('there is no text');
      const { subject, text, html, sms } = change;
      for (const part of [text, html, sms]) expect(part).toContain(fields.phone);
      for (const part of [subject, text, html, sms]) {
        // Nothing is left to be filled in, so nothing of a person goes there.
        expect(part).not.toContain('{{');
        for (const { name, tells } of notice.campaignFields) {
          const value = fields[name] ?? '';
          if (tells !== undefined && tells !== 'contact' && value !== '') expect(part).not.toContain(value);
        }
        expect(part).not.toMatch(/stolen|breach|volé|violation|https?:/i);
      }
      expect(personFields).toContain('code');
      expect(measureSms(sms).parts).toBeLessThanOrEqual(2);
    },
  );

  it('is part of what the seal of a content stands for', async () => {
    const [notice] = notices;
    if (notice === undefined) throw new Error('there is no notice');
    const fields = exampleFields(notice, 'en');
    const withoutPhone = notice.campaignFields.filter(({ name }) => name !== 'phone');
    const { hash } = await freezeContent(notice, { en: fields }, EXAMPLE_SITE);
    const unused = {
      ...notice,
      messages: {
        en: {
          ...notice.messages.en,
          subject: 's',
          html: 'h',
          text: 't',
          sms: 'm',
          letter: 'l',
          nameless: 'n',
        },
      },
    };
    const before = await freezeContent(unused, { en: fields }, EXAMPLE_SITE);
    const after = await freezeContent(
      { ...unused, campaignFields: withoutPhone },
      { en: fields },
      EXAMPLE_SITE,
    );
    expect([hash, after.contactChanges?.en?.text]).not.toContain(before.contactChanges?.en?.text);
    expect(after.hash).not.toBe(before.hash);
  });
});
