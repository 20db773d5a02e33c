import { createRoute, z } from '@hono/zod-openapi';
import type { Place } from '../../../core/audience/audience.ts';
import { erasureReasons } from '../../../core/audit/reasons.ts';
import { needsSending } from '../../../core/delivery/outcome.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import { allEntriesAt, erased } from '../../../core/report/purge.ts';
import type { Report } from '../../../core/report/report.ts';
import { retentionEndsAtMs } from '../../../core/report/retention.ts';
import { findCampaign, notPossible, stateInWords } from '../campaigns/change.ts';
import { statesToPurgeIn } from '../campaigns/operation-states.ts';
import { campaignParams, iso, time } from '../campaigns/view.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymIn } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { namesPerson, refuseTicket, ticketSchema } from './case-number.ts';
import { addFacts, findPlace, personParams } from './locate.ts';

const ID_LENGTH = 12;

export const erasePerson = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/erase',
  operationId: 'erasePerson',
  tags: ['People'],
  summary: 'Erase the data of one person on their request',
  description:
    'Their name, addresses, fields and everything that they can be found by are deleted from the list and the look-up; nothing more is sent to them. That a notice was sent, and what became of it, stays without saying to whom. Uploaded files and the provider’s event files are deleted when their retention ends.',
  request: {
    params: personParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z.enum(erasureReasons).openapi({ example: 'person-asked' }),
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
              filesUntil: time('When the last uploaded or event file that may name them is deleted.'),
            })
            .openapi('Erased'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign, nobody in it has this code, or their data is gone already.',
      409: 'Their notice is being sent at this moment.',
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
      409: 'The campaign still needs its list: it can be purged once it is completed or cancelled.',
    }),
  },
});

export const addErasureRoutes = (app: Api, deps: ApiDependencies): void => {
  /** All places of the person at this one: before and after corrections of their address. */
  const placesOfPerson = async (audience: string, where: Place): Promise<PersonRecord[]> => {
    const [record] = await deps.people.read([{ audience, ...where }]);
    if (record === undefined || record.recipient.reference === '') {
      throw new Problem('not-found', {
        detail: {
          en: 'The data of this person is gone already.',
          fr: 'Les données de cette personne sont déjà supprimées.',
        },
      });
    }
    const hits = await deps.lookup.find('reference', record.recipient.reference);
    const others = hits.filter(
      (hit) => hit.audience === audience && !(hit.chunk === where.chunk && hit.place === where.place),
    );
    return [record, ...(others.length === 0 ? [] : await deps.people.read(others))];
  };

  /** Sees to it that nobody is sent to at this place any more. */
  const stopSending = ({ delivery, campaign, ...where }: PersonRecord): Promise<void> =>
    addFacts(deps.deliveries, delivery.audience, where, (latest) => {
      const facts = latest?.facts[where.place];
      if (latest === undefined || facts === undefined || !needsSending(facts)) return undefined;
      if (latest.phase === 'sending' || latest.phase === 'doubt') {
        notPossible(campaign, {
          en: 'Their notice is being sent at this moment. Try again in a minute.',
          fr: 'Son avis est en cours d’envoi. Réessayez dans une minute.',
        });
      }
      return { expired: Math.floor(deps.clock() / 1000) };
    });

  app.openapi(erasePerson, async (c) => {
    const { id, code } = c.req.valid('param');
    const { reason, ticket } = c.req.valid('json');
    const { campaign, audience, where } = await findPlace(deps, { id, code });
    const records = await placesOfPerson(audience, where);
    if (records.some(({ recipient }) => namesPerson(deps, ticket, recipient))) {
      refuseTicket({ pointer: '#/ticket' });
    }
    const act = {
      action: 'recipient.erase' as const,
      campaign: id,
      on: records.map(({ chunk, place }) => `${audience}/${chunk}/${place}`).join(' '),
      reason,
      ...(ticket === undefined ? {} : { ticket }),
    };
    await recordEvent(deps, c, act);
    try {
      for (const record of records) await stopSending(record);
    } catch (error) {
      await recordEvent(deps, c, { ...act, particulars: { outcome: 'not done' } });
      throw error;
    }
    const startedAtMs = campaign.import?.startedAtMs ?? deps.clock();
    const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
    const everywhere = records.flatMap(({ recipient }) =>
      records.flatMap(({ chunk, place }) => allEntriesAt(recipient, { chunk, place })),
    );
    await deps.lookup.remove(audience, everywhere);
    for (const { chunk: number, place } of records) {
      const chunk = await deps.audience.get(audience, number);
      if (chunk === undefined) continue;
      const recipients = chunk.recipients.map((one, at) => (at === place ? erased(one) : one));
      await deps.audience.put(audience, [{ ...chunk, recipients }], expiresAtMs);
    }
    const atMs = deps.clock();
    return c.json(
      { places: records.length, filesUntil: iso(retentionEndsAtMs(atMs, deps.retentionDays)) },
      200,
    );
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
    const by = pseudonymIn(c);
    const atMs = deps.clock();
    const report: Report = {
      id: `r${deps.randomId(ID_LENGTH)}`,
      campaign: id,
      kind: 'purge',
      status: 'queued',
      version: 1,
      requestedAtMs: atMs,
      by,
    };
    await recordEvent(deps, c, { action: 'campaign.purge', campaign: id, on: report.id });
    await deps.reports.create(report);
    await deps.purgeQueue.send({ campaign: id, report: report.id });
    const location = `/v1/campaigns/${id}/reports/${report.id}`;
    return c.json({ report: report.id }, 202, { location });
  });
};
