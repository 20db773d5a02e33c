import * as z from 'zod';
import { postalAddressSchema } from '../audience/audience.ts';

/** Somebody whose reference others have too, as the list tells of them. Personal data: lives with the list. */
const conflictingPersonSchema = z.object({
  file: z.number().int(),
  row: z.number().int(),
  reference: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  /** ISO 8601. */
  birthDate: z.string().optional(),
  postal: postalAddressSchema.optional(),
});
export type ConflictingPerson = z.infer<typeof conflictingPersonSchema>;

/** Conflicts in the order of the list: people of one reference. */
export const conflictsSchema = z.array(
  z.object({ group: z.string(), people: z.array(conflictingPersonSchema) }),
);
export type Conflicts = z.infer<typeof conflictsSchema>;
