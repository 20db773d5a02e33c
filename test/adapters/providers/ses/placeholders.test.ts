import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireData, wireName, wireTemplate } from '../../../../adapters/providers/ses/placeholders.ts';
import { renderMessage, replacementData } from '../../../../core/notice/render.ts';
import { freezeContent } from '../../../../core/notice/snapshot.ts';
import { compileTemplate, hasSimpleNames, isSimple } from '../../../../local/provider/storage/template.ts';
import { compileNotices } from '../../../../templates/compile.ts';
import { EXAMPLE_SITE, exampleFields } from '../../../../templates/example.ts';
import { aRecipient } from '../../../support/data/factories.ts';

/** Names as a notice may declare them. */
const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);

describe('a placeholder on its way to Amazon SES', () => {
  it.each([
    ['code', 'pCode'],
    ['greeting_name', 'pGreetingName'],
    ['greeting_name_html', 'pGreetingNameHtml'],
    ['line_2', 'pLineZ02'],
    ['line2', 'pLine2'],
    ['postal_zone', 'pPostalZZone'],
    ['if', 'pIf'],
  ])('%s is called %s', (name, wire) => {
    expect(wireName(name)).toBe(wire);
  });

  it('has letters and digits only, whatever the notice calls it', () => {
    fc.assert(fc.property(names, (name) => /^[A-Za-z][A-Za-z0-9]*$/.test(wireName(name))));
  });

  it('is never called as another one', () => {
    const few = fc.stringMatching(/^[a-z][az0_]{0,6}$/);
    fc.assert(fc.property(few, few, (one, other) => (one === other) === (wireName(one) === wireName(other))));
  });

  it('says the same to the person as what was approved', () => {
    fc.assert(
      fc.property(fc.dictionary(names, fc.string(), { minKeys: 1 }), (data) => {
        const text = Object.keys(data)
          .map((name) => `a {{${name}}}, `)
          .join('');
        const message = { subject: text, text, html: `<p>${text}</p>` };
        const sent = compileTemplate({ subject: wireTemplate(text), html: wireTemplate(message.html) });
        const values = JSON.parse(wireData(data)) as Record<string, unknown>;
        expect(sent.render(values).html).toBe(renderMessage(message, data).html);
        expect(sent.missing(values)).toBeUndefined();
      }),
    );
  });

  it('leaves what a person’s value looks like alone', () => {
    expect(JSON.parse(wireData({ first_name: '{{last_name}}' }))).toEqual({ pFirstName: '{{last_name}}' });
  });
});

describe('every notice of this installation', () => {
  it('is a template that a service of simple substitutions takes, with data that fill it', async () => {
    for (const notice of await compileNotices()) {
      for (const language of Object.keys(notice.messages)) {
        const fields = exampleFields(notice, language);
        const { messages, personFields } = await freezeContent(notice, { [language]: fields }, EXAMPLE_SITE);
        const message = messages[language];
        if (message === undefined) throw new Error(`${notice.id} has no text in ${language}`);
        const wire = {
          subject: wireTemplate(message.subject),
          text: wireTemplate(message.text),
          html: wireTemplate(message.html),
        };
        const data = JSON.parse(wireData(replacementData(aRecipient(1), personFields, message.nameless)));
        expect(isSimple(wire)).toBe(true);
        expect(hasSimpleNames(data)).toBe(true);
        expect(compileTemplate(wire).missing(data)).toBeUndefined();
      }
    }
  });
});
