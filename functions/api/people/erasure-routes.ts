import { createRoute, z } from '@hono/zod-openapi';
import { erasureReasons } from '../../../core/audit/reasons.ts';
import { isSameItem, updateUntilWritten } from '../../../core/base/conditional-write.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { statesToPurgeIn } from '../../../core/campaign/states.ts';
import type { LetterBatch } from '../../../core/mailing/batch.ts';
import type { Report } from '../../../core/report/report.ts';
import { findCampaign, notPossible, stateInWords } from '../campaigns/change.ts';
import { campaignParams } from '../campaigns/view.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { iso, time } from '../http/time.ts';
import { ticketSchema } from './case-number.ts';
import { erasePerson } from './erase-person.ts';
import { personParams } from './locate.ts';
import { isWritingLetters } from './people-words.ts';
import { identitySchema } from './staff-acts.ts';

const ID_LENGTH = 12;

export const erasePersonRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/erase',
  operationId: 'erasePerson',
  tags: ['People'],
  summary: 'Erase the data of one person on their request',
  description:
    'Their name, addresses, fields and everything that they can be found by are deleted from the list and the look-up; nothing more is sent to them. That a notice was sent, and what became of it, stays without saying to whom. Lists for the post, results and letters that name them are deleted within minutes, and can be written again without them. Uploaded files are deleted when their retention ends, addresses in the provider’s event files within days, backups within a week.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z.enum(erasureReasons).openapi({ example: 'person-asked' }),
              identity: identitySchema,
              ticket: ticketSchema,
            })
            .openapi('Erasure'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'Their data is erased.',
      content: {
        'application/json': {
          schema: z
            .object({
              places: z.int().openapi({
                description:
                  'Places in the list that were erased: more than one where their address was corrected.',
                example: 1,
              }),
              filesUntil: time('When the last uploaded file that may name them is deleted.'),
            })
            .openapi('Erased'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign, nobody in it has this code, or their data is gone already.',
      409: 'Their notice is being sent at this moment.',
      429: 'Too many corrections and records; "Retry-After" says how long to wait.',
    }),
  },
});

export const purgeCampaign = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/purge',
  operationId: 'purgeCampaign',
  tags: ['Campaigns'],
  summary: 'Delete the personal data of a campaign before its retention ends',
  description:
    'Of every list of the campaign, with everything that people can be found by, and with every version of uploaded files, rejected rows and lists for the post. What was sent and with which result stays, and names nobody. The report of it is the proof: it is done only when nothing was found any more.',
  request: { params: campaignParams },
  responses: {
    202: {
      description: 'It will be deleted; the report tells when that is done.',
      content: {
        'application/json': {
          schema: z
            .object({ report: z.string().openapi({ example: 'r7k2mq9x4tb1z' }) })
            .openapi('PurgeBegun'),
        },
      },
      headers: z.object({
        location: z.string().openapi({
          description: 'Address of the report.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/reports/r7k2mq9x4tb1z',
        }),
      }),
    },
    ...problemResponses({
      404: 'There is no such campaign.',
      409: 'The campaign still needs its list, as it is neither completed nor cancelled, or letters are being written.',
    }),
  },
});

/** Notes that nobody of the list can be written to any more: whoever is owed a letter is not to be reached from now on. */
const noteListDeleted = async (
  { campaigns }: Pick<ApiDependencies, 'campaigns'>,
  known: Campaign,
  atMs: number,
): Promise<void> => {
  await updateUntilWritten<Campaign>({
    item: `campaign ${known.id}`,
    known,
    read: () => campaigns.get(known.id),
    decide: (latest) =>
      latest.listDeletedAtMs === undefined ? { ...latest, listDeletedAtMs: atMs } : latest,
    replace: campaigns.replace,
    isOurs: isSameItem,
  });
};

/** Its files would come after the proof that none is left; one of another day was given up, and holds nothing up. */
const isAtWork = ({ state, requestedAtMs }: LetterBatch, nowMs: number): boolean =>
  state === 'writing' && nowMs < requestedAtMs + DAY_MS;

export const addErasureRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(erasePersonRoute, async (c) => {
    const { id: campaign, code } = c.req.valid('param');
    const command = { campaign, code, ...c.req.valid('json'), by: c.get('actor') };
    const { places, filesUntilMs } = await erasePerson(deps, command);
    return c.json({ places, filesUntil: iso(filesUntilMs) }, 200);
  });

  app.openapi(purgeCampaign, async (c) => {
    const { id } = c.req.valid('param');
    const campaign = await findCampaign(deps.campaigns, id);
    if (!statesToPurgeIn.includes(campaign.state)) {
      return notPossible(campaign, {
        en: `The campaign is ${stateInWords(campaign).en} and still needs its list.`,
        fr: `La campagne est ${stateInWords(campaign).fr} et a encore besoin de sa liste.`,
      });
    }
    const by = pseudonymOf(c.get('actor'));
    const atMs = deps.clock();
    const written = (await deps.batches.list(id)).findLast((batch) => isAtWork(batch, atMs));
    if (written !== undefined) notPossible(campaign, isWritingLetters(written.number));
    const report: Report = {
      id: `r${deps.randomId(ID_LENGTH)}`,
      campaign: id,
      kind: 'purge',
      status: 'queued',
      version: 1,
      requestedAtMs: atMs,
      by,
    };
    await recordEvent(deps, c.get('actor'), { action: 'campaign.purge', campaign: id, on: report.id });
    await deps.reports.create(report);
    await deps.purgeQueue.send({ campaign: id, report: report.id });
    await noteListDeleted(deps, campaign, atMs);
    const location = `/v1/campaigns/${id}/reports/${report.id}`;
    return c.json({ report: report.id }, 202, { location });
  });
};
