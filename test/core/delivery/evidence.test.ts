import { describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../../core/delivery/evidence.ts';

const told = { kind: 'told', atMs: 2, by: 'somebody', means: 'letter', toldAtMs: 1 };
const corrected = {
  kind: 'addressCorrected',
  atMs: 2,
  by: 'somebody',
  reason: 'typing-error',
  toChunk: 7,
  evenIfTold: false,
};

describe('what staff record of a person', () => {
  it('is that they were told by letter or telephone, or that their address was corrected', () => {
    expect(evidenceSchema.parse(told)).toEqual(told);
    expect(evidenceSchema.parse({ ...told, means: 'phone', ticket: 'A-17' })).toMatchObject({
      ticket: 'A-17',
    });
    expect(evidenceSchema.parse(corrected)).toEqual(corrected);
  });

  it('holds nothing personal: what is not known of it is left out', () => {
    expect(evidenceSchema.parse({ ...told, email: 'amelie@example.org' })).toEqual(told);
  });

  it.each([
    { ...told, means: 'pigeon' },
    { ...told, kind: 'seen' },
    { ...told, toldAtMs: undefined },
    { ...corrected, reason: 'no-reason' },
    { ...corrected, toChunk: 1.5 },
    { ...corrected, by: undefined },
  ])('is nothing else: %j', (one) => {
    expect(evidenceSchema.safeParse(one).success).toBe(false);
  });
});
