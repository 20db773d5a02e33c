import fc from 'fast-check';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { factKinds } from './factories.ts';

/** Facts of one message: any kinds, each at a time of a few days. */
export const someFacts = fc
  .array(fc.tuple(fc.constantFrom(...factKinds), fc.integer({ min: 1_795_000_000, max: 1_796_000_000 })))
  .map((pairs): Facts => Object.fromEntries(pairs));
