import { z } from 'zod';

/** Why an address is corrected. A closed list, so that the record holds no personal data. */
export const correctionReasons = [
  'person-gave-address',
  'typing-error',
  'mailbox-works-again',
  'relative-gave-address',
] as const;

const common = {
  atMs: z.number(),
  /** Pseudonym of who recorded it. */
  by: z.string(),
  /** Number of a call or case in another system. */
  ticket: z.string().optional(),
};

/** Something that staff did for one person, kept beside the delivery. Holds no personal data. */
export const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('readdressed'),
    ...common,
    reason: z.enum(correctionReasons),
    /** The chunk of one person that the notice is sent again with. */
    toChunk: z.number().int(),
    /** Whether it was decided although they had been told. */
    evenIfTold: z.boolean(),
  }),
  z.object({
    kind: z.literal('told'),
    ...common,
    means: z.enum(['letter', 'phone']),
    /** When they were told, epoch ms. */
    toldAtMs: z.number(),
  }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;
