import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Campaign, FrozenMessage } from '../../core/campaign.ts';
import { fieldProblems } from '../../core/campaign-fields.ts';
import { freezeContent } from '../../core/freeze-content.ts';
import type { CompiledNotice } from '../../core/notice.ts';
import { replacementData } from '../../core/render.ts';
import { compileTemplate } from '../../local/provider/template.ts';
import { compileNotices } from '../../templates/compile.ts';
import { aRecipient } from '../support/factories.ts';

const campaign = JSON.parse(
  readFileSync(new URL('../../samples/campaign.json', import.meta.url), 'utf8'),
) as { notice: string; fields: Campaign['fields'] };
const languages = ['fr', 'en'] as const;

describe('the personal data breach notice', () => {
  let notice: CompiledNotice;
  let personFields: string[];
  const messages = {} as Record<(typeof languages)[number], FrozenMessage>;

  beforeAll(async () => {
    const found = (await compileNotices()).find(({ id }) => id === campaign.notice);
    if (found === undefined) throw new Error(`no notice ${campaign.notice}`);
    notice = found;
    const content = await freezeContent(notice, campaign.fields);
    personFields = content.personFields;
    for (const language of languages) messages[language] = content.messages[language] as FrozenMessage;
  });

  const read = (language: (typeof languages)[number], changes: Parameters<typeof aRecipient>[1] = {}) => {
    const recipient = aRecipient(1, { code: '7K3M-9QXT-2B4F', ...changes });
    return compileTemplate(messages[language]).render(replacementData(recipient, personFields, language));
  };

  it('has complete example fields in the samples', () => {
    expect(fieldProblems(notice, campaign.fields, 'fr')).toEqual([]);
    const names = notice.campaignFields.map(({ name }) => name);
    for (const language of languages) expect(Object.keys(campaign.fields[language] ?? {})).toEqual(names);
  });

  it.each(languages)('prints every value of the campaign in text and HTML (%s)', (language) => {
    const { text, html } = messages[language];
    const readable = html.replaceAll('&nbsp;', '\u00a0');
    for (const value of Object.values(campaign.fields[language] ?? {})) {
      for (const line of value.split('\n')) {
        expect(text).toContain(line);
        expect(readable).toContain(line);
      }
    }
  });

  it.each(languages)('leaves only the name and the code to be filled in (%s)', (language) => {
    const { subject, text, html } = messages[language];
    const left = (part: string) => [...new Set(part.match(/\{\{.*?\}\}/g))].sort();
    expect(left(subject)).toEqual([]);
    expect(left(text)).toEqual(['{{code}}', '{{greeting_name}}']);
    expect(left(html)).toEqual(['{{code_html}}', '{{greeting_name_html}}']);
    expect(personFields).toEqual(['code', 'greeting_name']);
  });

  it.each(languages)('says what the law and the guidance ask for (%s)', (language) => {
    const { text } = messages[language];
    const headings = text.split('\n').filter((line) => /\p{L}/u.test(line) && line === line.toUpperCase());
    expect(headings).toHaveLength(9);
    for (const known of ['33700', 'signal-spam.fr', 'cybermalveillance.gouv.fr', 'cnil.fr', '34']) {
      expect(text).toContain(known);
    }
  });

  it.each(languages)('has the same headings in text and HTML (%s)', (language) => {
    const { text, html } = messages[language];
    const headings = [...html.matchAll(/<h([12])[^>]*>(.*?)<\/h\1>/g)];
    expect(headings.map(([, level]) => level)).toEqual(['1', ...Array.from({ length: 8 }, () => '2')]);
    for (const [, , heading = ''] of headings) expect(text).toContain(`\n${heading.toUpperCase()}\n`);
  });

  it.each(languages)('has the same words in text and HTML (%s)', (language) => {
    const { text = '', html = '' } = read(language);
    const words = (part: string) =>
      part
        .replaceAll('&nbsp;', ' ')
        .replaceAll('&#39;', "'")
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join(' ');
    const body = html.slice(html.indexOf('<td'));
    expect(words(text)).toBe(words(body.replace(/<!--.*?-->/gs, '').replace(/<[^>]*>/g, ' ')));
  });

  it('has as many paragraphs and points in both languages', () => {
    const elements = (html: string) => html.match(/<(?:p|li|h1|h2|ul|strong)\b/g);
    const fields = (language: 'fr' | 'en') =>
      Object.values(campaign.fields[language] ?? {}).reduce(
        (sum, value) => sum + value.split('\n').length,
        0,
      );
    expect(elements(messages.en.html)).toEqual(elements(messages.fr.html));
    // The French address has no country.
    expect(fields('en')).toBe(fields('fr') + 1);
  });

  it.each(languages)('loads nothing, leads nowhere and is small (%s)', (language) => {
    const html = messages[language].html.replace(/\sxmlns(?::\w+)?="[^"]*"/g, '');
    expect(html).not.toMatch(/https?:|\/\/|<a\b|<img|\ssrc=|url\(|@import|<script|<form|<link/i);
    expect(messages[language].text).not.toMatch(/https?:|\/\//);
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
  });

  it.each(languages)('can be read by screen readers and in the dark (%s)', (language) => {
    const { html } = messages[language];
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).toContain('name="color-scheme" content="light dark"');
    expect(html).toContain('prefers-color-scheme: dark');
    const layoutTables = html.match(/<table(?![^>]*role="presentation")/g);
    expect(layoutTables).toBeNull();
  });

  it.each(languages)('has enough contrast in light and dark (%s)', (language) => {
    const luminance = (hex: string): number => {
      const [red = 0, green = 0, blue = 0] = (hex.match(/[0-9a-f]{2}/g) ?? []).map((pair) => {
        const share = Number.parseInt(pair, 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: string, other: string): number => {
      const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };
    const pairs = {
      light: { '#ffffff': ['#1b2430', '#0b4a66', '#4a5663'], '#e6f0f4': ['#1b2430', '#4a5663'] },
      banners: { '#0b4a66': ['#ffffff'], '#0d3b50': ['#ffffff'] },
      dark: { '#1b2229': ['#e7ebef', '#a9d7ea', '#b9c3cc'], '#27323b': ['#e7ebef', '#b9c3cc'] },
    };
    const known = new Set<string>();
    for (const [background, inks] of Object.values(pairs).flatMap((group) => Object.entries(group))) {
      known.add(background);
      for (const ink of inks) {
        known.add(ink);
        expect(contrast(background, ink), `${ink} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    // Page and rules around the text; the preview is never seen.
    for (const decoration of ['#eef1f4', '#11161b', '#8fb3c4', '#5f8799']) known.add(decoration);
    const used = new Set(messages[language].html.match(/#[0-9a-f]{6}\b/g));
    expect([...used].filter((colour) => !known.has(colour))).toEqual([]);
  });

  it('greets by name, raw in the text and escaped in HTML', () => {
    const { text, html } = read('fr', { firstName: 'Máire', lastName: "O'Brien <test>" });
    expect(text).toContain("Bonjour Máire O'Brien <test>,");
    expect(html).toContain('Bonjour Máire O&#39;Brien &lt;test&gt;,');
    expect(text).toContain('7K3M-9QXT-2B4F');
  });

  it('greets well where a name or both are missing', () => {
    expect(read('fr', { firstName: '', lastName: 'Lefèvre' }).text).toContain('Bonjour Lefèvre,');
    expect(read('fr', { firstName: '', lastName: '' }).text).toContain('Bonjour Madame, Monsieur,');
    expect(read('en', { firstName: '', lastName: '' }).html).toContain('Dear Sir or Madam,');
  });

  it('keeps the blanks that French sets before double punctuation from breaking', () => {
    const { subject, text, html } = messages.fr;
    const visible = html
      .slice(html.indexOf('<td'))
      .replace(/<[^>]*>/g, '\n')
      .replaceAll('&nbsp;', '\u00a0');
    for (const part of [subject, text, visible]) {
      expect(part).not.toMatch(/ [:;?!»]|« /);
      expect(part).not.toMatch(/[\p{L}\p{N})][:;?!](?:\s|$)/mu);
      expect(part).not.toContain("'");
    }
    for (const part of [messages.en.subject, messages.en.text]) expect(part).not.toMatch(/[ \u00a0][:;?!]/);
  });
});
