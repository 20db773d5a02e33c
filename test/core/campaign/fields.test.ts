import { describe, expect, it } from 'vitest';
import type { Language } from '../../../core/audience/audience.ts';
import { type FieldProblem, fieldProblems, MAX_FIELD_LENGTH } from '../../../core/campaign/fields.ts';
import type { CompiledNotice, FieldValues, NoticeField } from '../../../core/notice/notice.ts';
import { aMessage } from '../../support/data/factories.ts';

const aField = (name: string, changes: Partial<NoticeField> = {}): NoticeField => ({
  name,
  label: { en: `The ${name}`, fr: `Le ${name}` },
  help: {},
  example: {},
  required: true,
  form: 'line',
  ...changes,
});
const notice: CompiledNotice = {
  id: 'breach',
  title: {},
  campaignFields: [aField('contact'), aField('measure', { required: false })],
  personFields: [],
  messages: { en: aMessage(), fr: aMessage() },
};

const problems = (fields: FieldValues, defaultLanguage: Language = 'fr', of = notice): FieldProblem[] =>
  fieldProblems(of, fields, defaultLanguage);
/** The English sentence on the field `contact` with this value. */
const onContact = (contact: string): string[] =>
  problems({ fr: { contact } }).map(({ message }) => message.en);

describe('the fields of a campaign', () => {
  it('are right where each language has what is required, and nothing else is wrong', () => {
    expect(problems({ fr: { contact: '01 23 45 67 89' } })).toEqual([]);
    expect(problems({ fr: { contact: 'x', measure: 'y' }, en: { contact: 'z' } }, 'en')).toEqual([]);
  });

  it('must be there in the default language', () => {
    expect(problems({ en: { contact: 'x' } })).toEqual([
      {
        language: 'fr',
        message: {
          en: 'The default language "fr" needs its fields.',
          fr: 'La langue par défaut « fr » a besoin de ses champs.',
        },
      },
    ]);
  });

  it('are of no use in a language that the notice has no text in, whatever they hold', () => {
    const { fr } = notice.messages;
    const french: CompiledNotice = { ...notice, messages: fr === undefined ? {} : { fr } };
    expect(problems({ fr: { contact: 'x' }, en: { unknown: '{{' } }, 'fr', french)).toEqual([
      {
        language: 'en',
        message: {
          en: 'The notice "breach" has no text in "en".',
          fr: 'L’avis « breach » n’a pas de texte en « en ».',
        },
      },
    ]);
  });

  it('must not lack what is required, nor leave it blank', () => {
    const missing = {
      language: 'fr',
      field: 'contact',
      message: {
        en: '"The contact" is required and is missing.',
        fr: '« Le contact » est nécessaire et manque.',
      },
    };
    expect(problems({ fr: {} })).toEqual([missing]);
    expect(problems({ fr: { contact: '' } })).toEqual([missing]);
    expect(problems({ fr: { contact: ' \n ' } })).toEqual([missing]);
    // No field of the campaign is one that every object has.
    const odd: CompiledNotice = { ...notice, campaignFields: [aField('constructor')] };
    expect(problems({ fr: {} }, 'fr', odd)).toHaveLength(1);
  });

  it('are called by their label, in English where there is none in French, by their name where there is none', () => {
    const labelled = (label: NoticeField['label']) =>
      problems({ fr: {} }, 'fr', { ...notice, campaignFields: [aField('contact', { label })] })[0]?.message;
    expect(labelled({ en: 'Whom to ask' })).toEqual({
      en: '"Whom to ask" is required and is missing.',
      fr: '« Whom to ask » est nécessaire et manque.',
    });
    expect(labelled({})).toEqual({
      en: '"contact" is required and is missing.',
      fr: '« contact » est nécessaire et manque.',
    });
  });

  it('must be those of the notice', () => {
    expect(problems({ fr: { contact: 'x', contcat: 'y' } })).toEqual([
      {
        language: 'fr',
        field: 'contcat',
        message: {
          en: 'The notice has no field of this name. It has: contact, measure.',
          fr: 'L’avis n’a pas de champ de ce nom. Il a : contact, measure.',
        },
      },
    ]);
  });

  it.each(['a {{name}}', 'a {{ b', 'a }} b', '} a', ' \n} a', '}', 'a {', 'a {\n ', '{'])(
    'must hold no braces that could be taken for a placeholder: %j',
    (contact) => {
      expect(problems({ fr: { contact } })).toEqual([
        {
          language: 'fr',
          field: 'contact',
          message: {
            en: '"The contact" must not hold "{{" or "}}", nor begin or end with a brace: the email provider would take it for a placeholder.',
            fr: '« Le contact » ne doit pas contenir « {{ » ni « }} », ni commencer ou finir par une accolade : le service d’envoi y verrait un champ à remplir.',
          },
        },
      ]);
    },
  );

  it.each(['a {b} c', 'a { b } c', '{ a }', 'a} b', 'a { b'])(
    'may hold single braces within: %j',
    (contact) => {
      expect(onContact(contact)).toEqual([]);
    },
  );

  it('must hold nothing that nobody sees, where an earlier version took it', () => {
    expect(problems({ fr: { contact: 'Us.\nThem\u001b[2K.' } })).toEqual([
      {
        language: 'fr',
        field: 'contact',
        message: {
          en: '"The contact": There is a control character (U+001B) on line 2, behind “Them”. Erase that place and type it again.',
          fr: '«\u00a0Le contact\u00a0»\u00a0: Il y a un caractère de contrôle (U+001B) à la ligne 2, après «\u00a0Them\u00a0». Effacez cet endroit et retapez-le.',
        },
      },
    ]);
  });

  it('may be as long as mail programs show, and no longer', () => {
    expect(onContact('x'.repeat(MAX_FIELD_LENGTH))).toEqual([]);
    expect(problems({ fr: { contact: 'x'.repeat(MAX_FIELD_LENGTH + 1) } })).toEqual([
      {
        language: 'fr',
        field: 'contact',
        message: {
          en: '"The contact" is 10001 characters long; at most 10000 are possible.',
          fr: '« Le contact » compte 10001 caractères ; 10000 au plus sont possibles.',
        },
      },
    ]);
  });
});
