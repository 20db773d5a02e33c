import { z } from '@hono/zod-openapi';
import type { Recipient } from '../../../core/audience/audience.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import { TICKET_PATTERN } from '../../../core/audit/reasons.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { type FieldError, Problem } from '../http/problem.ts';
import { says } from '../http/validation-text.ts';

/** Number of a call or case in another system; it is kept in records, so it must name nobody. */
export const ticketSchema = z
  .string()
  .regex(
    TICKET_PATTERN,
    says({
      en: 'A ticket is a number of letters and digits, at most 40, never a name.',
      fr: 'Un numéro de dossier est fait de lettres et de chiffres, 40 au plus ; jamais un nom.',
    }),
  )
  .optional()
  .openapi({ description: 'Number of the call or case in your own system.', example: 'CALL-2026-0042' });

/** Whether a ticket is one of the numbers that somebody is known by: it would name them in a record for ever. */
export const namesPerson = (
  { readPhone }: Pick<ApiDependencies, 'readPhone'>,
  ticket: string | undefined,
  { reference, phone, code }: Pick<Recipient, 'reference' | 'phone' | 'code'>,
): boolean => {
  if (ticket === undefined) return false;
  const plain = (text: string): string => text.replace(/[^0-9a-z]/gi, '').toUpperCase();
  return (
    lookupValue('reference', ticket) === lookupValue('reference', reference) ||
    plain(ticket) === plain(code) ||
    (phone !== undefined && readPhone(ticket) === phone)
  );
};

/** Ends a request whose ticket is a number of the person whom it is about. */
export const refuseTicket = (at: Omit<FieldError, 'message'>): never => {
  const message = {
    en: 'This is a number of the person themselves. Give that of the call or case, or none.',
    fr: 'C’est un numéro de la personne elle-même. Donnez celui de l’appel ou du dossier, ou aucun.',
  };
  throw new Problem('invalid-request', {
    detail: {
      en: 'The ticket would name the person in records that stay.',
      fr: 'Ce numéro de dossier nommerait la personne dans des traces qui sont conservées.',
    },
    errors: [{ ...at, message }],
  });
};
