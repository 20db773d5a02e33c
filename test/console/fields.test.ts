import { describe, expect, it } from 'vitest';
import {
  fieldsToSend,
  filledOf,
  rowsOf,
  textIn,
  troubleOf,
  troublesOf,
} from '../../console/src/campaigns/fields.ts';
import { fieldProblems } from '../../core/campaign/fields.ts';
import { aNotice } from '../support/rigs/api-rig.ts';

const form = aNotice().campaignFields.filter(({ name }) =>
  ['organisation', 'what_happened', 'signature'].includes(name),
);
const notice = aNotice({ campaignFields: form });

describe('the form of a notice', () => {
  it('finds wrong what the API would refuse, and nothing else', () => {
    const values = [
      '',
      '  ',
      'Val {{code}}',
      'ends {',
      '} begins',
      'a { b } c',
      'x'.repeat(10_001),
      'x'.repeat(10_000),
      'Val & Exemple',
    ];
    for (const value of values) {
      for (const field of ['organisation', 'signature']) {
        const fields = { en: { organisation: 'Org', what_happened: 'It', [field]: value } };
        const here = troublesOf(form, fields).map((trouble) => trouble.field);
        const there = fieldProblems(notice, fields, 'en').map((problem) => problem.field);
        expect([field, value.slice(0, 12), here]).toEqual([field, value.slice(0, 12), there]);
      }
    }
  });

  it('finds what is no address, number or short name where the API would refuse it', () => {
    const rules = {
      email: { kind: 'email' },
      phone: { kind: 'phone' },
      web: { kind: 'web' },
      length: { maxLength: 4 },
    } as const;
    const usable = { email: 'dpo@ours.example', phone: '3939', web: 'ours.example', length: 'four' };
    for (const [trouble, rule] of Object.entries(rules)) {
      const kinds = form.map((field) => ({ ...field, ...(field.name === 'organisation' && rule) }));
      const of = (organisation: string) => ({ en: { organisation, what_happened: 'It' } });
      for (const [value, found] of [
        [usable[trouble as keyof typeof usable], []],
        ['some words', [trouble]],
      ] as const) {
        expect(troublesOf(kinds, of(value)).map((one) => one.trouble)).toEqual(found);
        expect(fieldProblems(aNotice({ campaignFields: kinds }), of(value), 'en')).toHaveLength(found.length);
      }
      // Of what is still typed nothing is said.
      const typing = { isBeingTyped: true };
      expect(fieldProblems(aNotice({ campaignFields: kinds }), of('some words'), 'en', typing)).toEqual([]);
    }
  });

  it('names what is wrong by language and field', () => {
    expect(troublesOf(form, { fr: { organisation: 'Org' }, en: { what_happened: '{{x}}' } })).toEqual([
      { language: 'fr', field: 'what_happened', trouble: 'missing' },
      { language: 'en', field: 'organisation', trouble: 'missing' },
      { language: 'en', field: 'what_happened', trouble: 'braces' },
    ]);
    expect(troubleOf({ required: false })).toBeUndefined();
  });

  it('counts the required fields that are filled in', () => {
    expect(filledOf(form, { organisation: 'Org', what_happened: ' ', signature: 'x' })).toEqual({
      filled: 1,
      required: 2,
    });
    expect(filledOf(form)).toEqual({ filled: 0, required: 2 });
  });

  it('sends no empty fields and none of another notice', () => {
    const fields = { en: { organisation: ' Org ', signature: '  ', of_another: 'x' } };
    expect(fieldsToSend(form, fields)).toEqual({ en: { organisation: 'Org' } });
  });

  it('gives texts of several lines room to grow, up to a limit', () => {
    expect(rowsOf({ form: 'line' }, 'x')).toBeUndefined();
    expect(rowsOf({ form: 'lines' }, 'x')).toBe(4);
    expect(rowsOf({ form: 'list' }, 'a\nb\nc\nd\ne')).toBe(6);
    expect(rowsOf({ form: 'list' }, '\n'.repeat(50))).toBe(12);
  });

  it('falls back to a text in another language rather than to none', () => {
    expect(textIn({ fr: 'Date', en: 'Day' }, 'fr')).toBe('Date');
    expect(textIn({ en: 'Day' }, 'fr')).toBe('Day');
    expect(textIn({ de: 'Tag' }, 'fr')).toBe('Tag');
    expect(textIn({}, 'fr')).toBe('');
  });
});
