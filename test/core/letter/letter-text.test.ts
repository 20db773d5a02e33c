import { describe, expect, it } from 'vitest';
import { letterAsText, readLetterText } from '../../../core/letter/letter-text.ts';
import { shownLetter } from '../../../core/letter/shown-letter.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { letterFiller } from '../../../core/notice/render.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import { aRecipient } from '../../support/data/factories.ts';

const letter = [
  '# Your data was stolen',
  '',
  'Dear {{greeting_name}},',
  '',
  '## What happened',
  '{{what|lines}}',
  '',
  '- one',
  '- two',
  '',
  '> Code: {{code}}',
  '>',
  '> It opens nothing.',
  '',
  'Yours',
  'The director',
  '',
  '---',
  '',
  'English: call 01.',
].join('\n');

describe('the text of a letter', () => {
  it('is headings, paragraphs with their lines, lists and a frame', () => {
    expect(readLetterText(letter)).toEqual({
      parts: [
        { kind: 'title', text: 'Your data was stolen' },
        { kind: 'paragraph', lines: ['Dear {{greeting_name}},'] },
        { kind: 'heading', text: 'What happened' },
        { kind: 'paragraph', lines: ['{{what|lines}}'] },
        { kind: 'list', items: ['one', 'two'] },
        { kind: 'check', lines: ['Code: {{code}}', 'It opens nothing.'] },
        { kind: 'paragraph', lines: ['Yours', 'The director'] },
      ],
      elsewhere: ['English: call 01.'],
    });
  });

  it('keeps headings that follow each other apart, and forgives line ends and blanks', () => {
    expect(readLetterText('# A\r\n## B\r\n## C\r\n  text  ').parts).toEqual([
      { kind: 'title', text: 'A' },
      { kind: 'heading', text: 'B' },
      { kind: 'heading', text: 'C' },
      { kind: 'paragraph', lines: ['text'] },
    ]);
  });

  it('is shown without markup, filled in', () => {
    const message = { letter, nameless: 'Sir or Madam' };
    const recipient = aRecipient(1, { firstName: 'Zoé', lastName: 'Roux', code: '7K3M-9QXT-2B4FJ' });
    const shown = shownLetter(message, recipient, 'en');
    expect(shown).toMatch(/^Your data was stolen\n\nDear Zoé Roux,\n\nWhat happened\n\n/);
    expect(shown).toContain(
      '- one\n- two\n\n| Code: 7K3M-9QXT-2B4FJ\n| It opens nothing.\n\nYours\nThe director',
    );
    expect(shown).toMatch(/\n\n\(…\) English: call 01\.$/);
    expect(shownLetter({ nameless: 'x' }, recipient, 'en')).toBeUndefined();
    const page = { letter: 'See {{check_page}}', nameless: 'x' };
    expect(shownLetter(page, recipient, 'en')).toBe('See [address of the check page]');
    expect(shownLetter(page, recipient, 'fr')).toBe('See [adresse de la page de vérification]');
  });

  it('fills in a person, in one line, and greets who has no name', () => {
    const fill = letterFiller(aRecipient(1, { firstName: '', lastName: '', reference: 'a\nb' }), {
      nameless: 'Sir or Madam',
      checkPage: 'x.example/check',
    });
    expect(fill('{{greeting_name}}, {{ reference }}, {{check_page}}, {{unknown}}')).toBe(
      'Sir or Madam, a b, x.example/check, ',
    );
  });
});

describe('a letter to the family of somebody who has died', () => {
  it('greets the family, and nobody by the name of the dead', () => {
    const recipient = aRecipient(1, { firstName: 'Zoé', lastName: 'Roux', circumstances: ['deceased'] });
    const fill = letterFiller(recipient, { nameless: 'Madame, Monsieur', checkPage: '' });
    expect(fill('Bonjour {{greeting_name}}, {{last_name}}')).toBe('Bonjour Madame, Monsieur, Roux');
    const minor = letterFiller({ ...recipient, circumstances: ['minor'] }, { nameless: 'x', checkPage: '' });
    expect(minor('{{greeting_name}}')).toBe('Zoé Roux');
  });
});

describe('the letter that is approved', () => {
  const freeze = async (template: string, what: string) => {
    const notice: CompiledNotice = {
      id: 'example',
      title: { en: 'Example' },
      personFields: [],
      campaignFields: [
        {
          name: 'what',
          label: { en: 'What' },
          help: { en: '' },
          example: { en: '' },
          required: true,
          form: 'lines',
        },
      ],
      messages: { en: { subject: 's', html: 'h', text: 't', sms: 'x', nameless: 'n', letter: template } },
    };
    return await freezeContent(notice, { en: { what } }, 'https://notice.hospital.example');
  };
  const letterOf = async (template: string, what: string) =>
    (await freeze(template, what)).messages.en?.letter ?? '';

  it('has the fields of the campaign, and its own hash', async () => {
    expect(await letterOf('{{what|lines}}\n\n{{what|list}}\n\n{{what}}', 'a\nb')).toBe(
      'a\nb\n\n- a\n- b\n\na b',
    );
    expect(await letterOf('x\n\n{{what}}\n\ny', '')).toBe('x\n\ny');
    expect((await freeze('x {{what}}', 'a')).hash).not.toBe((await freeze('y {{what}}', 'a')).hash);
  });

  it('leaves what is a person’s for the printer, and tells no provider of it', async () => {
    const content = await freeze('{{greeting_name}} {{code}} {{check_page}}', 'a');
    expect(content.messages.en?.letter).toBe('{{greeting_name}} {{code}} notice.hospital.example/check');
    expect(content.personFields).toEqual([]);
    await expect(freeze('{{nobody}}', 'a')).rejects.toThrow('{{nobody}}');
  });

  it('takes no text of a field for markup, but lists', async () => {
    const own = ['# a', '## b', '> c', '---', '----', '\\ d', '- e', 'f'];
    const text = readLetterText(await letterOf('{{what|lines}}', own.join('\n')));
    expect(text).toEqual({
      parts: [
        { kind: 'paragraph', lines: ['# a', '## b', '> c', '---', '----', '\\ d'] },
        { kind: 'list', items: ['e'] },
        { kind: 'paragraph', lines: ['f'] },
      ],
      elsewhere: [],
    });
    expect(letterAsText(text)).toContain('# a\n## b');
  });
});
