import type { Language } from '../audience/audience.ts';
import { sha256 } from '../base/sha256.ts';
import { CHECK_PAGE, checkPage, resolveSections } from './check-page.ts';
import { contactChangeIn } from './contact-change.ts';
import type { FrozenContent, FrozenMessage } from './content.ts';
import type { CompiledNotice, FieldValues } from './notice.ts';
import { escapeHtml, htmlPlaceholder, standardPersonFields } from './render.ts';

type Part = Exclude<keyof FrozenMessage, 'nameless'>;
type Filter = 'lines' | 'list' | undefined;

const PLACEHOLDER = /\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|\s*(lines|list)\s*)?\}\}/g;

/** Somebody's own text is no markup of a letter (core/letter/letter-text.ts), but for its lists. */
const plainLine = (line: string): string => (/^[#>\\]|^---/.test(line) ? `\\${line}` : line);

const linesOf = (value: string): string[] => value.split(/\r\n|\r|\n/).map((line) => line.trim());

/** A campaign field's value as it stands in one part of the message. */
const fill = (value: string, filter: Filter, part: Part): string => {
  const lines = linesOf(value.trim());
  const items = lines.filter((line) => line !== '');
  switch (part) {
    case 'subject':
      return items.join(' ');
    case 'sms':
      return items.join(filter === 'list' ? '; ' : ' ');
    case 'text':
      return filter === 'list' ? items.map((line) => `- ${line}`).join('\n') : lines.join('\n');
    case 'letter':
      return filter === 'list'
        ? items.map((line) => `- ${line}`).join('\n')
        : lines.map(plainLine).join(filter === 'lines' ? '\n' : ' ');
    case 'html':
      if (filter === 'list') return items.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
      return lines.map(escapeHtml).join(filter === 'lines' ? '<br>' : ' ');
  }
};

/**
 * What a campaign sends, in each language that it has fields for: campaign fields are filled in, escaped in the
 * HTML part and raw in subject and text. `{{name|lines}}` keeps a value's lines, `{{name|list}}` makes one bullet of
 * each. Placeholders of a person stay for the provider, as `{{name}}` and in the HTML part as `{{name_html}}`
 * (see `replacementData`). Throws where the notice uses a placeholder that it does not declare.
 *
 * @param checkSite - origin of the page on which anybody checks a notice (`https://hospital.example`), which every message
 *   names; undefined in an installation that has none to print
 */
export const freezeContent = async (
  notice: CompiledNotice,
  fields: FieldValues,
  checkSite: string | undefined,
): Promise<FrozenContent> => {
  const campaignFields = new Set(notice.campaignFields.map(({ name }) => name));
  const personal = new Set<string>([...standardPersonFields, ...notice.personFields.map(({ name }) => name)]);
  const used = new Set<string>();

  const render = (template: string, part: Part, values: Record<string, string>, page: string): string =>
    resolveSections(template, page !== '').replace(PLACEHOLDER, (_, name: string, filter: Filter) => {
      if (campaignFields.has(name)) return fill(values[name] ?? '', filter, part);
      if (name === CHECK_PAGE) return fill(page, filter, part);
      if (!personal.has(name))
        throw new Error(`notice ${notice.id} uses {{${name}}} and does not declare it`);
      // Letters are filled in here; what only they say, no provider learns.
      if (part !== 'letter') used.add(name);
      return `{{${part === 'html' ? htmlPlaceholder(name) : name}}}`;
    });

  const messages: Record<Language, FrozenMessage> = {};
  const contactChanges: Record<Language, FrozenMessage> = {};
  for (const language of Object.keys(fields).sort()) {
    const message = notice.messages[language];
    const values = fields[language];
    if (message === undefined || values === undefined) continue;
    const page = checkSite === undefined ? '' : checkPage(checkSite, language).address;
    messages[language] = {
      subject: render(message.subject, 'subject', values, page),
      html: render(message.html, 'html', values, page),
      // An optional field left empty must not leave a hole in the text.
      text: render(message.text, 'text', values, page).replace(/\n{3,}/g, '\n\n'),
      sms: render(message.sms, 'sms', values, page),
      ...(message.letter !== undefined && {
        letter: render(message.letter, 'letter', values, page).replace(/\n{3,}/g, '\n\n'),
      }),
      nameless: message.nameless,
    };
    const change = contactChangeIn(notice, language);
    if (change === undefined) continue;
    contactChanges[language] = {
      subject: render(change.subject, 'subject', values, page),
      html: render(change.html, 'html', values, page),
      text: render(change.text, 'text', values, page),
      sms: render(change.sms, 'sms', values, page),
      nameless: message.nameless,
    };
  }
  const hash = await sha256(JSON.stringify({ messages, contactChanges }));
  return { hash, messages, contactChanges, personFields: [...used].sort() };
};
