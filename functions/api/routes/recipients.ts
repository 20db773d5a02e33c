import { createRoute, z } from '@hono/zod-openapi';
import { audienceId, campaignOfAudience } from '../../../core/audience.ts';
import { answerOf, historyOf } from '../../../core/history.ts';
import { readEmail } from '../../../core/import-row.ts';
import { lookupValue } from '../../../core/lookup-value.ts';
import { maskEmail, maskPhone } from '../../../core/mask.ts';
import { readNoticeCode } from '../../../core/notice-code.ts';
import { outcomes } from '../../../core/outcome.ts';
import type { LookupHit, PersonRecord } from '../../../core/ports.ts';
import { iso, time } from '../campaign-view.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { Problem, problemResponses } from '../problem.ts';
import { campaignStateSchema, channelSchema } from '../schemas.ts';

const value = z.string().trim().min(1).max(320).optional();

const lookupQuery = z
  .strictObject({
    reference: value.openapi({
      description: 'The organisation’s own number for the person.',
      example: 'VE-2026-000123',
    }),
    email: value.openapi({ description: 'Email address, in any case.', example: 'amelie@example.org' }),
    phone: value.openapi({ description: 'Phone number, as people write it.', example: '06 12 34 56 78' }),
    code: value.openapi({
      description: 'Notice code, as printed in the message.',
      example: '7K3M-9QXT-2B4F',
    }),
  })
  .refine((query) => Object.values(query).filter((given) => given !== undefined).length === 1, {
    error: 'Give exactly one of reference, email, phone and code.',
  });

const recipientSchema = z
  .object({
    campaign: z.object({
      id: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
      name: z.string().openapi({ example: 'Laboratory data, November 2026' }),
      state: campaignStateSchema.openapi({ example: 'running' }),
    }),
    channel: channelSchema.openapi({ description: 'How the person is told.', example: 'email' }),
    reference: z.string().openapi({ example: 'VE-2026-000123' }),
    firstName: z.string().openapi({ example: 'Amélie' }),
    lastName: z.string().openapi({ example: 'Lefèvre' }),
    emailMasked: z.string().optional().openapi({ example: 'a•••@e•••.org' }),
    phoneMasked: z.string().optional().openapi({ example: '+33•••78' }),
    noticeCode: z
      .string()
      .openapi({ description: 'Code printed in their message.', example: '7K3M-9QXT-2B4F' }),
    outcome: z.enum([...outcomes, 'letter']).openapi({ example: 'delivered' }),
    answer: z.string().openapi({
      description: 'Was this person told? In one sentence.',
      example: 'Told: the email was delivered on 24 November 2026 at 08:30 UTC.',
    }),
    history: z.array(
      z.object({
        at: time('When it happened.'),
        what: z.string().openapi({ example: 'The email was delivered to their mailbox.' }),
        fact: z.string().openapi({ description: 'The same as a name for programs.', example: 'delivered' }),
      }),
    ),
  })
  .openapi('RecipientHistory');

const findRecipients = createRoute({
  method: 'get',
  path: '/v1/recipients',
  operationId: 'findRecipients',
  tags: ['People'],
  summary: 'Find out whether a person was told',
  description:
    'Give one of reference, email, phone and code. One person may be in several campaigns, and several people may share an address.',
  request: { query: lookupQuery },
  responses: {
    200: {
      description: 'Everybody found; empty where nobody was.',
      content: { 'application/json': { schema: z.object({ recipients: z.array(recipientSchema) }) } },
    },
    ...problemResponses({ 400: 'None or more than one was given, or it cannot be read.' }),
  },
});

const unreadable = (parameter: string, message: string): never => {
  throw new Problem('invalid-request', {
    detail: 'What you look for cannot be read.',
    errors: [{ parameter, message }],
  });
};

/** Hits of the newest import of each campaign: older ones have been replaced. */
const newestOnly = (hits: readonly LookupHit[]): LookupHit[] => {
  const importOf = ({ audience }: LookupHit): number => Number(audience.slice(audience.lastIndexOf('-') + 1));
  const newest = new Map<string, number>();
  for (const hit of hits) {
    const campaign = campaignOfAudience(hit.audience);
    newest.set(campaign, Math.max(newest.get(campaign) ?? 0, importOf(hit)));
  }
  return hits.filter((hit) => importOf(hit) === newest.get(campaignOfAudience(hit.audience)));
};

const viewPerson = ({ campaign, recipient, delivery, place }: PersonRecord) => {
  const facts = delivery.facts[place] ?? {};
  const { outcome, sentence } = answerOf(delivery, facts, campaign.state);
  const { email, phone } = recipient;
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state },
    channel: delivery.channel,
    reference: recipient.reference,
    firstName: recipient.firstName,
    lastName: recipient.lastName,
    ...(email === undefined ? {} : { emailMasked: maskEmail(email) }),
    ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone) }),
    noticeCode: recipient.code,
    outcome,
    answer: sentence,
    history: historyOf(facts).map(({ atMs, what, fact }) => ({ at: iso(atMs), what, fact })),
  };
};

export const addRecipientRoutes = (app: Api, deps: ApiDependencies): void => {
  /** Where a notice code leads to: it is tried with each campaign's present list, which costs no read. */
  const hitsOfCode = async (code: string): Promise<LookupHit[]> => {
    const [campaigns, mac] = await Promise.all([deps.campaigns.list(), deps.codeMac()]);
    return campaigns.flatMap((campaign) => {
      if (campaign.import === undefined) return [];
      const audience = audienceId(campaign.id, campaign.import.number);
      const where = readNoticeCode(audience, code, mac);
      return where === undefined ? [] : [{ audience, ...where }];
    });
  };

  const hitsOf = async (query: z.infer<typeof lookupQuery>): Promise<LookupHit[]> => {
    const { reference, email, phone, code } = query;
    if (code !== undefined) return await hitsOfCode(code);
    if (reference !== undefined) {
      return await deps.lookup.find('reference', lookupValue('reference', reference));
    }
    if (email !== undefined) {
      const read = readEmail(email, deps.domainToAscii);
      if ('problem' in read) return unreadable('email', `Not readable: ${read.problem}.`);
      return await deps.lookup.find('email', lookupValue('email', read.email));
    }
    const number = deps.readPhone(phone ?? '');
    if (number === undefined) {
      return unreadable(
        'phone',
        'This is not a phone number. Write it as 06 12 34 56 78 or +33 6 12 34 56 78.',
      );
    }
    return await deps.lookup.find('phone', lookupValue('phone', number));
  };

  app.openapi(findRecipients, async (c) => {
    const hits = newestOnly(await hitsOf(c.req.valid('query')));
    const records = hits.length === 0 ? [] : await deps.people.read(hits);
    const present = records.filter(
      ({ campaign, delivery }) =>
        campaign.import !== undefined &&
        delivery.audience === audienceId(campaign.id, campaign.import.number),
    );
    return c.json({ recipients: present.map(viewPerson) }, 200);
  });
};
