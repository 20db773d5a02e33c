import { describe, expect, it } from 'vitest';
import { mailbox } from '../../../infra/providers/mailbox.ts';

const decoded = (header: string): string =>
  header
    .replace(/\?= =\?UTF-8\?B\?/g, '?==?UTF-8?B?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, text: string) => Buffer.from(text, 'base64').toString());

describe('a sender in a mail header', () => {
  it('quotes a plain name', () => {
    expect(mailbox('St. "Mary", Ward 3', 'a@b.example')).toBe(
      String.raw`"St. \"Mary\", Ward 3" <a@b.example>`,
    );
  });

  it('encodes what is not ASCII', () => {
    expect(mailbox('Hôpital', 'a@b.example')).toBe('=?UTF-8?B?SMO0cGl0YWw=?= <a@b.example>');
  });

  it('cuts a long name into words that mail servers take, between characters', () => {
    const name = 'Groupement hospitalier universitaire de la région très étendue 🏥'.repeat(2);
    const header = mailbox(name, 'a@b.example');
    expect(decoded(header)).toBe(`${name} <a@b.example>`);
    for (const word of header.split(' ').slice(0, -1)) {
      expect(word.length).toBeLessThanOrEqual(75);
      expect(decoded(word)).not.toContain('\uFFFD');
    }
  });
});
