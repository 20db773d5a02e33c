import { createRoute, z } from '@hono/zod-openapi';
import { correctionReasons, takeBackReasons } from '../../../core/audit/reasons.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { createEmailReader } from '../../../core/cell/email-address.ts';
import { toldMeans } from '../../../core/delivery/evidence.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem, problemResponses } from '../http/problem.ts';
import { says } from '../http/validation-text.ts';
import { ticketSchema } from './case-number.ts';
import { type CorrectAddress, correctAddress } from './correct-address.ts';
import { personParams } from './locate.ts';
import { recordTold } from './record-told.ts';
import { takeBackTold } from './take-back.ts';

export const correctAddressRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/address',
  operationId: 'correctAddress',
  tags: ['People'],
  summary: 'Correct a person’s address or number and send them the notice',
  description:
    'The notice goes to this one person, at the end of the campaign and at its pace; a campaign that has ended runs again until it is sent. Whoever has been told already is not written to again unless "evenIfTold" says so. Repeating the same request sends nothing twice.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              email: z.string().trim().min(1).max(320).optional().openapi({
                description: 'The address to write to; the old one, where the mailbox works again.',
                example: 'amelie@example.org',
              }),
              phone: z.string().trim().min(1).max(40).optional().openapi({
                description:
                  'Instead of an address: the mobile number to send an SMS to, where the campaign sends any.',
              }),
              reason: z.enum(correctionReasons).openapi({
                description: 'Why; it is kept with your name.',
                example: 'person-gave-address',
              }),
              ticket: ticketSchema,
              evenIfTold: z.boolean().default(false).openapi({
                description: 'Write to them although they have been told, or probably.',
                example: false,
              }),
            })
            .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), {
              error: says({
                en: 'Give exactly one of email and phone.',
                fr: 'Donnez exactement un de email et phone.',
              }),
            })
            .openapi('AddressCorrection'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The notice will be sent to the new address.',
      content: {
        'application/json': {
          schema: z
            .object({
              campaign: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
              noticeCode: z.string().openapi({
                description: 'Code of the notice that will be sent.',
                example: '2B4F-7K3M-9QXT',
              }),
            })
            .openapi('AddressCorrected'),
        },
      },
    },
    ...problemResponses({
      400: 'The address or number cannot be written to.',
      404: 'There is no such campaign, nobody in it has this code, or their data was deleted.',
      409: 'They have been told, are being sent to now, have another address already, or the campaign sends nothing, or no SMS.',
    }),
  },
});

export const recordToldRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/told',
  operationId: 'recordTold',
  tags: ['People'],
  summary: 'Record that a person was told by letter, on the telephone or in person',
  description:
    'They then count as told and are sent no message that has not left yet. The record stays when their data is deleted.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              by: z.enum(toldMeans).openapi({ description: 'How.', example: 'letter' }),
              on: z.iso.date().optional().openapi({
                description: 'The day, today unless given. For a letter: when it was posted.',
                example: '2026-11-24',
              }),
              ticket: ticketSchema,
            })
            .openapi('Told'),
        },
      },
    },
  },
  responses: {
    204: { description: 'It is recorded.' },
    ...problemResponses({
      400: 'The day lies before the campaign or in the future.',
      404: 'There is no such campaign, or nobody in it has this code.',
      409: 'The campaign has not started.',
    }),
  },
});

export const takeBackToldRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/told/take-back',
  operationId: 'takeBackTold',
  tags: ['People'],
  summary: 'Take back the record that a person was told',
  description:
    'Of a letter, a call or a talk that was recorded, by hand or by a file of outcomes. The person counts as told no more, unless they were told otherwise too; that it was recorded and taken back stays in their history. Repeating it changes nothing.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              by: z
                .enum(toldMeans)
                .openapi({ description: 'How they had been said to be told.', example: 'phone' }),
              reason: z
                .enum(takeBackReasons)
                .openapi({ description: 'Why it is taken back.', example: 'wrong-person-recorded' }),
              ticket: ticketSchema,
            })
            .openapi('ToldTakenBack'),
        },
      },
    },
  },
  responses: {
    204: { description: 'It is taken back.' },
    ...problemResponses({
      400: 'The ticket is a number of the person.',
      404: 'There is no such campaign, or nobody in it has this code.',
      409: 'Nothing of the kind is recorded, or the campaign has not started.',
    }),
  },
});

type Contact = CorrectAddress['to'];

const refuse = (pointer: string, message: Wording): never => {
  throw new Problem('invalid-request', {
    detail: {
      en: 'The person cannot be written to there.',
      fr: 'On ne peut pas écrire à la personne ainsi.',
    },
    errors: [{ pointer, message }],
  });
};

/** The channel and contact that a request names; ends it where they cannot be used. */
const readContact = (
  deps: Pick<ApiDependencies, 'domainToAscii' | 'isDomainEnding' | 'readPhone' | 'takesSms'>,
  { email, phone }: { email?: string | undefined; phone?: string | undefined },
): Contact => {
  if (email !== undefined) {
    const read = createEmailReader(deps)(email);
    return 'problem' in read
      ? refuse('#/email', notUsable(read.problem))
      : { channel: 'email', contact: read.email };
  }
  const number = deps.readPhone(phone ?? '');
  if (number === undefined || !deps.takesSms(number)) {
    return refuse('#/phone', {
      en: 'This number gets no SMS from us. Give a mobile number of a country that SMS are sent to.',
      fr: 'Ce numéro ne reçoit pas nos SMS. Donnez un numéro de mobile d’un pays où nous en envoyons.',
    });
  }
  return { channel: 'sms', contact: number };
};

export const addCorrectionRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(correctAddressRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { email, phone, ...how } = c.req.valid('json');
    const to = readContact(deps, { email, phone });
    return c.json(await correctAddress(deps, { campaign, code, to, ...how, by: c.get('actor') }), 200);
  });

  app.openapi(recordToldRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { by: means, on, ticket } = c.req.valid('json');
    await recordTold(deps, { campaign, code, means, on, ticket, by: c.get('actor') });
    return c.body(null, 204);
  });

  app.openapi(takeBackToldRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { by: means, reason, ticket } = c.req.valid('json');
    await takeBackTold(deps, { campaign, code, means, reason, ticket, by: c.get('actor') });
    return c.body(null, 204);
  });
};
