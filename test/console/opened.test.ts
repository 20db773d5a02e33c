import { describe, expect, it } from 'vitest';
import { type Content, differencesOf, sortsAnew } from '../../console/src/campaigns/opened.ts';

const content = (more: Partial<Content> = {}): Content => ({
  name: 'Fuite',
  fields: { fr: { phone: '01 99 00 12 34', hours: '9 h' }, en: { phone: '01 99 00 12 34' } },
  defaultLanguage: 'fr',
  channels: ['email', 'letter'],
  ...more,
});

describe('what others have changed while a form was open', () => {
  it('is nothing where what the form holds is as it was', () => {
    expect(differencesOf(content(), content())).toEqual([]);
    // A field that is empty and one that is not there say the same.
    const fields = { ...content().fields, en: { phone: '01 99 00 12 34', hours: '' } };
    expect(differencesOf(content(), content({ fields }))).toEqual([]);
  });

  it('is named field by field and language by language, with what is saved now', () => {
    const fields = { fr: { phone: '01 99 00 99 99', hours: '9 h' }, de: { phone: '0' } };
    expect(differencesOf(content(), content({ fields }))).toEqual([
      { of: 'field', language: 'fr', field: 'phone', was: '01 99 00 12 34', value: '01 99 00 99 99' },
      { of: 'field', language: 'en', field: 'phone', was: '01 99 00 12 34', value: '' },
      { of: 'field', language: 'de', field: 'phone', was: '', value: '0' },
    ]);
  });

  it('is the day of the breach, which may be taken away', () => {
    const [day, other] = [content({ breachedOn: '2026-11-14' }), content({ breachedOn: '2026-11-12' })];
    expect(differencesOf(day, other)).toEqual([{ of: 'breachedOn', was: '2026-11-14', value: '2026-11-12' }]);
    expect(differencesOf(day, content())).toEqual([{ of: 'breachedOn', was: '2026-11-14', value: '' }]);
    expect(differencesOf(day, day)).toEqual([]);
  });

  it('is the name, the default language and the channels too', () => {
    const other = content({ name: 'Vol', defaultLanguage: 'en', channels: ['email', 'sms', 'letter'] });
    expect(differencesOf(content(), other)).toEqual([
      { of: 'name', was: 'Fuite', value: 'Vol' },
      { of: 'defaultLanguage', was: 'fr', value: 'en' },
      { of: 'channels', was: 'email', value: 'emailThenSms' },
    ]);
  });
});

describe('what has a list read anew', () => {
  it('is another order of channels, another default language, other languages and another day of the breach', () => {
    expect(sortsAnew(content(), content({ channels: ['sms', 'email', 'letter'] }))).toEqual(['channels']);
    expect(sortsAnew(content(), content({ defaultLanguage: 'en' }))).toEqual(['language']);
    const born = content({ breachedOn: '2026-11-14' });
    expect(sortsAnew(content(), born)).toEqual(['breachDay']);
    expect(sortsAnew(born, content())).toEqual(['breachDay']);
    expect(sortsAnew(born, born)).toEqual([]);
    const { en: _, ...fr } = content().fields;
    expect(sortsAnew(content(), content({ fields: fr }))).toEqual(['languages']);
  });

  it('is no other name and no other text', () => {
    const fields = { ...content().fields, fr: { phone: 'x', hours: 'y' } };
    expect(sortsAnew(content(), content({ name: 'Vol', fields }))).toEqual([]);
  });
});
