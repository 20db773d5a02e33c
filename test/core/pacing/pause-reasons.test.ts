import { describe, expect, it } from 'vitest';
import { haltCodes, haltMessage } from '../../../core/pacing/pause-reasons.ts';

describe('the reason of a pause', () => {
  it('has a sentence of its own where its code is known, and else names the code', () => {
    for (const code of ['A_NEW_CODE', 'ANOTHER']) {
      expect(haltCodes).not.toContain(code);
      expect(haltMessage(code).en).toContain(`the reason ${code}.`);
      expect(haltMessage(code).fr).toContain(`la raison ${code}.`);
    }
    for (const code of haltCodes) {
      const { en, fr } = haltMessage(code);
      expect(en).not.toContain(code);
      expect(fr).not.toBe(en);
    }
  });
});
