import { describe, expect, it } from 'vitest';
import { securityTxt } from '../../../infra/web/security-txt.ts';

const made = (iso: string, more: { contact?: string; policyUrl?: string } = {}): string =>
  securityTxt({
    contact: 'security@hospital.example',
    canonicalUrl: 'https://tocsin.hospital.example/.well-known/security.txt',
    madeAt: new Date(iso),
    ...more,
  });
const expiryOf = (text: string): number => Date.parse(/^Expires: (.*)$/m.exec(text)?.[1] ?? '');

describe('security.txt', () => {
  it('has the fields of RFC 9116', () => {
    expect(made('2026-11-29T07:00:00Z', { policyUrl: 'https://hospital.example/security' })).toBe(
      [
        'Contact: mailto:security@hospital.example',
        'Expires: 2027-10-01T00:00:00Z',
        'Preferred-Languages: fr, en',
        'Canonical: https://tocsin.hospital.example/.well-known/security.txt',
        'Policy: https://hospital.example/security',
        '',
      ].join('\n'),
    );
  });

  it('names no policy where there is none, and a page as it is', () => {
    const text = made('2026-11-29T07:00:00Z', { contact: 'https://hospital.example/contact' });
    expect(text).not.toContain('Policy');
    expect(text).toContain('Contact: https://hospital.example/contact\n');
  });

  it('is the same all month, and good for ten months and less than a year, whenever it was made', () => {
    for (let day = 0; day < 800; day += 1) {
      const at = new Date(Date.UTC(2026, 0, 1 + day, 23, 59));
      const days = (expiryOf(made(at.toISOString())) - at.getTime()) / 86_400_000;
      expect(days).toBeLessThan(365);
      expect(days).toBeGreaterThan(300);
    }
    expect(made('2027-02-01T00:00:00Z')).toBe(made('2027-02-28T23:59:59Z'));
  });
});
