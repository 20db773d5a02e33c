import { createRoute, z } from '@hono/zod-openapi';
import {
  correctionReasons,
  correctionTakeBackReasons,
  takeBackReasons,
} from '../../../core/audit/reasons.ts';
import { toldMeans } from '../../../core/delivery/evidence.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { ticketSchema } from './case-number.ts';
import { correctAddress } from './correct-address.ts';
import { personParams } from './locate.ts';
import {
  fitsLargePrint,
  namesOneContact,
  newContactShape,
  noLetterInLargePrint,
  onlyOneContact,
  readContact,
} from './new-contact.ts';
import { recordTold } from './record-told.ts';
import { identitySchema } from './staff-acts.ts';
import { takeBackTold } from './take-back.ts';
import { takeBackCorrection } from './take-back-correction.ts';

export const correctAddressRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/address',
  operationId: 'correctAddress',
  tags: ['People'],
  summary: 'Correct a person’s address, number or postal address and send them the notice',
  description:
    'The notice goes to this one person: a message at the end of the campaign and at its pace, for which a campaign that has ended runs again; a letter in the next batch, also where the campaign has ended or was cancelled. Whoever has been told already is not written to again unless an administrator says so with "evenIfTold", and whoever is in a batch of letters that is still to be posted not at all. Repeating the same request sends nothing twice. Each member of staff can change only so much in an hour and in a day, and the contact of one person twice in 30 days; a contact that is somebody else’s is not taken.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              ...newContactShape,
              reason: z.enum(correctionReasons).openapi({
                description: 'Why; it is kept with your name.',
                example: 'person-gave-address',
              }),
              identity: identitySchema,
              ticket: ticketSchema,
              evenIfTold: z.boolean().default(false).openapi({
                description:
                  'Write to them although they have been told, or probably. Only for administrators.',
                example: false,
              }),
              evenIfShared: z.boolean().default(false).openapi({
                description:
                  'Write to a contact that is somebody else’s too, as in a family. Only for administrators.',
                example: false,
              }),
            })
            .refine(namesOneContact, onlyOneContact)
            .refine(fitsLargePrint, noLetterInLargePrint)
            .openapi('AddressCorrection'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The notice will be sent to the new address, or a letter goes there with the next batch.',
      content: {
        'application/json': {
          schema: z
            .object({
              campaign: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
              noticeCode: z.string().openapi({
                description: 'Code of the notice that will be sent.',
                example: '2B4F-7K3M-9QXTB',
              }),
            })
            .openapi('AddressCorrected'),
        },
      },
    },
    ...problemResponses({
      400: 'The address or number cannot be written to, an envelope does not take the postal address, or it is not said how it was made sure who is asking.',
      403: 'Only an administrator may: a third correction in 30 days, a second notice, a contact of somebody else, or without anybody asking.',
      404: 'There is no such campaign, nobody in it has this code, or their data was deleted.',
      409: 'They have been told, are being sent to now, are in a batch of letters that is still to be posted, have another address already, or the campaign sends nothing, or no SMS.',
      429: 'Too many corrections and records; "Retry-After" says how long to wait.',
    }),
  },
});

export const takeBackCorrectionRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/address/take-back',
  operationId: 'takeBackCorrection',
  tags: ['People'],
  summary: 'Take back the correction of a contact',
  description:
    'By the notice code of the new contact. Nothing more is sent there; the person counts at the contact before again, with what was sent to it or is owed. What has been sent to the new contact cannot be unsent and stays in their history. Repeating it changes nothing.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z
                .enum(correctionTakeBackReasons)
                .openapi({ description: 'Why it is taken back.', example: 'not-their-contact' }),
              identity: identitySchema,
              ticket: ticketSchema,
            })
            .openapi('CorrectionTakenBack'),
        },
      },
    },
  },
  responses: {
    204: { description: 'It is taken back.' },
    ...problemResponses({
      400: 'It is not said how it was made sure who is asking.',
      403: 'That nobody is asking can be said by an administrator only.',
      404: 'There is no such campaign, nobody in it has this code, or their data was deleted.',
      409: 'Nothing was corrected, it was corrected again since, or the notice is being sent, or is in a batch of letters.',
      429: 'Too many corrections and records; "Retry-After" says how long to wait.',
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
              identity: identitySchema,
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
      400: 'The day lies before the campaign or in the future, or it is not said how it was made sure who is asking.',
      403: 'Only an administrator may: a fourth record in 30 days, or without anybody asking.',
      404: 'There is no such campaign, or nobody in it has this code.',
      409: 'The campaign has not started.',
      429: 'Too many corrections and records; "Retry-After" says how long to wait.',
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
              identity: identitySchema,
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
      400: 'It is not said how it was made sure who is asking.',
      403: 'That nobody is asking can be said by an administrator only.',
      404: 'There is no such campaign, or nobody in it has this code.',
      409: 'Nothing of the kind is recorded, or the campaign has not started.',
      429: 'Too many corrections and records; "Retry-After" says how long to wait.',
    }),
  },
});

export const addCorrectionRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(correctAddressRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { email, phone, postal, largePrint, ...how } = c.req.valid('json');
    const to = readContact(deps, { email, phone, postal, largePrint });
    return c.json(await correctAddress(deps, { campaign, code, to, ...how, by: c.get('actor') }), 200);
  });

  app.openapi(takeBackCorrectionRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    await takeBackCorrection(deps, { campaign, code, ...c.req.valid('json'), by: c.get('actor') });
    return c.body(null, 204);
  });

  app.openapi(recordToldRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { by: means, ...told } = c.req.valid('json');
    await recordTold(deps, { campaign, code, means, ...told, by: c.get('actor') });
    return c.body(null, 204);
  });

  app.openapi(takeBackToldRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const { by: means, ...how } = c.req.valid('json');
    await takeBackTold(deps, { campaign, code, means, ...how, by: c.get('actor') });
    return c.body(null, 204);
  });
};
