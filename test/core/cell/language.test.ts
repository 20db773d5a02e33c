import { describe, expect, it } from 'vitest';
import { createLanguageReader } from '../../../core/cell/language.ts';

describe('languages', () => {
  const readLanguage = createLanguageReader(['fr', 'en']);
  it.each([
    'fr',
    'FR',
    'fr-FR',
    'fr_CA',
    'Français',
    'FRANCAIS',
    'fra',
    'French',
    'français (France)',
    'fr;en',
    'Français/Arabe',
    'Langue : français',
    'fr.',
  ])('reads %j as French', (text) => expect(readLanguage(text)).toBe('fr'));
  it.each(['en', 'EN', 'en-GB', 'English', 'anglais', 'eng'])('reads %j as English', (text) => {
    expect(readLanguage(text)).toBe('en');
  });
  it.each(['de', 'x', 'constructor', '', 'langue', 'fr'.repeat(40), 'ne parle pas français'])(
    'does not know %j',
    (text) => {
      expect(readLanguage(text)).toBeUndefined();
    },
  );
  it.each(['de', 'DE', 'deu', 'ger', 'Deutsch', 'German', 'allemand', 'de-AT'])(
    'reads %j as German where the campaign speaks it',
    (text) => expect(createLanguageReader(['fr', 'de'])(text)).toBe('de'),
  );
  it('does not know a language that the campaign has no message in', () => {
    expect(createLanguageReader(['fr'])('English')).toBeUndefined();
  });
});
