// Opens the letter of one person as it left, for whoever answers them.
import { createRoute, z } from '@hono/zod-openapi';
import type { Actor } from '../../../core/audit/actor.ts';
import { type IdentityCheck, lookUpReasons } from '../../../core/audit/reasons.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import { copyOfLetter, type LetterBatch } from '../../../core/mailing/batch.ts';
import { notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordLookUp, refuseExcessLookUps } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { ticketOf, ticketSchema } from './case-number.ts';
import { findPlace, personAt, personParams } from './locate.ts';
import {
  dataWasDeleted,
  hasNoLetter,
  hasNotStarted,
  letterIsBeingMade,
  letterIsElsewhere,
} from './people-words.ts';
import { checkRole, identitySchema, recordingRefusal } from './staff-acts.ts';
import { hashOfCode } from './wanted.ts';

const DOWNLOAD_SECONDS = 900;

const letterSchema = z
  .object({
    batch: z.int().openapi({ description: 'Number of its batch.', example: 1 }),
    downloadUrl: z.string().optional().openapi({
      description: 'Good for 15 minutes; left out while the letter is being made again.',
      example: 'https://bucket.example/letters/c7k2mq9x4tb1z/1/copies/3-7.pdf',
    }),
  })
  .openapi('OpenedLetter');

const answer = (description: string) => ({
  description,
  content: { 'application/json': { schema: letterSchema } },
});

export const openLetterRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/letter',
  operationId: 'openLetter',
  tags: ['People'],
  summary: 'Open the letter of one person as it was printed',
  description:
    'It is made again, as a PDF of its own: text, address, date and marks of its sheets are those of the batch. Ask again after a few seconds while it is made. Who opened it and why is kept in the audit trail, and it counts as a look-up.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z.enum(lookUpReasons).openapi({
                description: 'Why you open it; it is kept with your name.',
                example: 'person-asked',
              }),
              identity: identitySchema,
              ticket: ticketSchema,
            })
            .openapi('LetterRequest'),
        },
      },
    },
  },
  responses: {
    200: answer('Where the letter is.'),
    202: answer('It is being made again: ask once more after a few seconds.'),
    ...problemResponses({
      404: 'There is no such campaign, nobody in it has this code, or their data was deleted.',
      409: 'No letter was made for them, it was made elsewhere, or its batch is still being made.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

type OpenLetter = {
  campaign: string;
  code: string;
  reason: (typeof lookUpReasons)[number];
  identity: IdentityCheck;
  ticket?: string | undefined;
  by: Actor;
};

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audit'
  | 'batches'
  | 'campaigns'
  | 'clock'
  | 'codeMac'
  | 'letterQueue'
  | 'lookup'
  | 'lookupLimits'
  | 'people'
  | 'readPhone'
  | 'record'
  | 'uploads'
>;

/** The newest letter of a person; ends the request where there is none to be opened. */
const findLetter = async (deps: Dependencies, { campaign: id, code }: OpenLetter) => {
  const { audience, where } = await findPlace(deps, { id, code });
  const { campaign, delivery, recipient } = await personAt(deps, { audience, ...where }, dataWasDeleted);
  if (!statesToTellIn.includes(campaign.state)) return notPossible(campaign, hasNotStarted);
  const letter = delivery.letters?.[where.place];
  if (letter === undefined) return notPossible(campaign, hasNoLetter);
  const batch = await deps.batches.get(id, letter.batch);
  if (batch === undefined) return notPossible(campaign, letterIsElsewhere);
  if (batch.state === 'writing') return notPossible(campaign, letterIsBeingMade(batch.number));
  return { batch, recipient, where: { audience, ...where } };
};

/**
 * The address of the letter, or none while it is made: whoever asks for it again has another one made, which is the same.
 * It is on record before anybody can read it.
 *
 * @throws Problem where there is no letter to be opened
 */
const openLetter = async (
  deps: Dependencies,
  command: OpenLetter,
): Promise<{ batch: LetterBatch; downloadUrl?: string }> => {
  const { by, reason, identity, ticket } = command;
  const act = { action: 'recipient.letter', ...command } as const;
  await checkRole(deps, act);
  const attempt = {
    action: act.action,
    on: await hashOfCode(deps, command.code),
    reason,
    identity,
  } as const;
  await refuseExcessLookUps(deps, by, attempt);
  const { batch, recipient, where } = await recordingRefusal(deps, act, () => findLetter(deps, command));
  const object = copyOfLetter(batch, where);
  if ((await deps.uploads.sizeBytes(object)) === undefined) {
    const { chunk, place } = where;
    await deps.letterQueue.send({
      do: 'copy',
      campaign: command.campaign,
      batch: batch.number,
      chunk,
      place,
    });
    return { batch };
  }
  await recordLookUp(deps, by, {
    action: 'recipient.letter',
    on: nameOfPlace(where),
    reason,
    identity,
    particulars: { campaign: command.campaign },
    ...ticketOf(deps, ticket, recipient),
  });
  const name = `letter-${batch.campaign}-${batch.number}-${where.chunk}-${where.place}.pdf`;
  return { batch, downloadUrl: await deps.uploads.downloadUrl(object, name, DOWNLOAD_SECONDS) };
};

export const addOpenLetterRoute = (app: Api, deps: ApiDependencies): void => {
  app.openapi(openLetterRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const opened = await openLetter(deps, { campaign, code, ...c.req.valid('json'), by: c.get('actor') });
    const { batch, downloadUrl } = opened;
    return downloadUrl === undefined
      ? c.json({ batch: batch.number }, 202)
      : c.json({ batch: batch.number, downloadUrl }, 200);
  });
};
