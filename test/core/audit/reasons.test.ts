import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TICKET_PATTERN } from '../../../core/audit/reasons.ts';

describe('the number of a call or case', () => {
  it.each([
    'INC0012345',
    'CALL-2026-0042',
    '2026/118',
    'call-42',
    'S260124_00012',
    'RITM0010021',
    'DPO-1',
    '7',
  ])('may be %s', (ticket) => expect(ticket).toMatch(TICKET_PATTERN));

  it.each([
    'Jean.Dupont.1975',
    'DUPONT1975',
    'LEA-1975',
    'jean.dupont@example.org',
    '1975-Jean',
    '03/02/1980',
    '1980-02-03',
    '3.2.80',
    'CALL',
    '',
    ' 42',
    '42\n',
    '٤٢',
  ])('is never %s', (ticket) => expect(ticket).not.toMatch(TICKET_PATTERN));

  it('holds no word that people make, whatever stands around it', () => {
    const word = fc
      .stringMatching(/^[A-Za-z]{3,12}$/)
      .filter(
        (text) =>
          !/^(?:appel|call|case|chg|dem|dossier|dpo|inc|incident|prb|req|request|rgpd|ritm|task|ticket)$/i.test(
            text,
          ),
      );
    const digits = fc.stringMatching(/^[0-9]{0,8}$/);
    fc.assert(
      fc.property(
        digits,
        word,
        digits,
        fc.constantFrom('', '-', '.', '/', '_'),
        (before, name, after, by) => {
          expect(`${before}${by}${name}${by}${after}`).not.toMatch(TICKET_PATTERN);
        },
      ),
    );
  });
});
