import { expect, it } from 'vitest';
import { recipientSchema } from '../../../core/audience/audience.ts';
import { aRecipient } from '../../support/data/factories.ts';

// Tests of stores, erasure and purge compare whole people: what the factory leaves out, none of them looks at.
it('has in tests all that can be known of a person', () => {
  expect(Object.keys(aRecipient()).sort()).toEqual(Object.keys(recipientSchema.shape).sort());
});
