import { z } from '@hono/zod-openapi';
import type { Recipient } from '../../../core/audience/audience.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import { TICKET_PATTERN } from '../../../core/audit/reasons.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { says } from '../http/validation-text.ts';

/** Number of a call or case in another system; it is kept in records, so it must name nobody. */
export const ticketSchema = z
  .string()
  .regex(
    TICKET_PATTERN,
    says({
      en: 'A ticket is the number of a call or case, such as INC0012345 or 2026/118: digits, at most 40 characters, never a name or a date. Leave letters of your own before it out.',
      fr: 'Un numéro de dossier est celui d’un appel ou d’un cas, comme INC0012345 ou 2026/118\u00a0: des chiffres, 40 caractères au plus, jamais un nom ni une date. Omettez les lettres qui vous sont propres.',
    }),
  )
  .optional()
  .openapi({
    description:
      'Number of the call or case in your own system. A number of the person themselves is not kept.',
    example: 'CALL-2026-0042',
  });

type Known = Pick<Recipient, 'reference' | 'phone' | 'code'>;

/** Whether a ticket is one of the numbers that somebody is known by: it would name them in a record for ever. */
const namesPerson = (
  { readPhone }: Pick<ApiDependencies, 'readPhone'>,
  ticket: string,
  { reference, phone, code }: Known,
): boolean => {
  const plain = (text: string): string => text.replace(/[^0-9a-z]/gi, '').toUpperCase();
  return (
    lookupValue('reference', ticket) === lookupValue('reference', reference) ||
    plain(ticket) === plain(code) ||
    (phone !== undefined && readPhone(ticket) === phone)
  );
};

/**
 * The ticket as it is kept: nothing where it is a number of one of these people. It is left out without a word, as an
 * answer that differs would tell whoever tries numbers which of them is the person's.
 */
export const ticketOf = (
  deps: Pick<ApiDependencies, 'readPhone'>,
  ticket: string | undefined,
  ...people: readonly Known[]
): { ticket?: string } =>
  ticket === undefined || people.some((one) => namesPerson(deps, ticket, one)) ? {} : { ticket };
