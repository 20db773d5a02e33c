import { createRoute, z } from '@hono/zod-openapi';
import { audienceId, campaignOfAudience } from '../../../core/audience/audience.ts';
import { maskEmail, maskPhone } from '../../../core/audience/mask.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { lookUpReasons } from '../../../core/audit/reasons.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { placesOfCode } from '../../../core/campaign/notice-places.ts';
import type { ChannelAttempt } from '../../../core/delivery/attempts.ts';
import { type Facts, outcomes, takenAt } from '../../../core/delivery/outcome.ts';
import { readEmail } from '../../../core/list/row.ts';
import {
  answerOfBoth,
  historyOf,
  nextStepCodes,
  nextStepOf,
  wordsOfEvidence,
} from '../../../core/lookup/answer.ts';
import type { LookupField, LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import { lookupValue } from '../../../core/lookup/value.ts';
import { iso, time } from '../campaigns/view.ts';
import { maySeeAddresses } from '../http/access.ts';
import { chainOfLookUps, recordLookUp } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem, problemResponses } from '../http/problem.ts';
import { campaignStateSchema, channelSchema, languageSchema, wordingSchema } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';
import { namesPerson, refuseTicket, ticketSchema } from './case-number.ts';

const value = z.string().trim().min(1).max(320).optional();

const lookupFields = z.strictObject({
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
});

const lookupQuery = lookupFields
  .extend({
    reason: z.enum(lookUpReasons).openapi({
      description: 'Why you look this person up; it is kept with your name in the audit trail.',
      example: 'person-asked',
    }),
    ticket: ticketSchema,
  })
  .refine(
    ({ reference, email, phone, code }) =>
      [reference, email, phone, code].filter((given) => given !== undefined).length === 1,
    {
      error: says({
        en: 'Give exactly one of reference, email, phone and code.',
        fr: 'Donnez exactement un de reference, email, phone et code.',
      }),
    },
  );

const eventSchema = z.object({
  at: time('When it happened.'),
  what: wordingSchema,
  fact: z.string().openapi({ description: 'The same as a name for programs.', example: 'mailboxFull' }),
  channel: channelSchema.openapi({ description: 'Of which message.', example: 'email' }),
});

const recipientSchema = z
  .object({
    campaign: z.object({
      id: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
      name: z.string().openapi({ example: 'Laboratory data, November 2026' }),
      state: campaignStateSchema.openapi({ example: 'running' }),
    }),
    notice: z.string().openapi({ description: 'Id of the notice.', example: 'personal-data-breach' }),
    language: languageSchema.openapi({ description: 'Language of their notice.', example: 'fr' }),
    channel: channelSchema.openapi({ description: 'How the person is told.', example: 'email' }),
    secondChannel: channelSchema.optional().openapi({
      description: 'How the person was written to when the first message had failed or was silent.',
      example: 'sms',
    }),
    reference: z.string().openapi({ example: 'VE-2026-000123' }),
    firstName: z.string().openapi({ example: 'Amélie' }),
    lastName: z.string().openapi({ example: 'Lefèvre' }),
    emailMasked: z.string().optional().openapi({ example: 'a•••@e•••.org' }),
    phoneMasked: z.string().optional().openapi({ example: '+33•••78' }),
    email: z.string().optional().openapi({
      description: 'Whole address; only for roles that may see it.',
      example: 'amelie@example.org',
    }),
    phone: z.string().optional().openapi({
      description: 'Whole number; only for roles that may see it.',
      example: '+33612345678',
    }),
    noticeCode: z
      .string()
      .openapi({ description: 'Code printed in their message.', example: '7K3M-9QXT-2B4F' }),
    sentAt: time('When their message was sent.').optional(),
    outcome: z.enum([...outcomes, 'letter']).openapi({ example: 'delivered' }),
    answer: wordingSchema.openapi({ description: 'Was this person told? In one sentence.' }),
    nextStep: z
      .object({ step: z.enum(nextStepCodes).openapi({ example: 'nothing' }), words: wordingSchema })
      .openapi({ description: 'What to do for this person now.' }),
    history: z.array(eventSchema).openapi({ description: 'What happened to their message, oldest first.' }),
    recorded: z
      .array(
        z.object({
          at: time('When it was recorded.'),
          what: wordingSchema,
          by: z
            .string()
            .openapi({ description: 'Pseudonym of who recorded it.', example: '5f0c9a7b21d4e638' }),
          ticket: z.string().optional().openapi({ example: 'CALL-2026-0042' }),
        }),
      )
      .openapi({ description: 'What staff recorded of them, oldest first.' }),
    earlier: z
      .array(
        z.object({
          emailMasked: z.string().optional().openapi({ example: 'a•••@e•••.org' }),
          phoneMasked: z
            .string()
            .optional()
            .openapi({ description: 'The number, where it was an SMS.', example: '+33•••78' }),
          noticeCode: z.string().openapi({ example: '7K3M-9QXT-2B4F' }),
          sentAt: time('When the message to this address was sent.').optional(),
          history: z.array(eventSchema),
        }),
      )
      .openapi({ description: 'What was sent to addresses that they had before, oldest first.' }),
  })
  .openapi('RecipientHistory');

export const findRecipients = createRoute({
  method: 'get',
  path: '/v1/recipients',
  operationId: 'findRecipients',
  tags: ['People'],
  summary: 'Find out whether a person was told',
  description:
    'Give one of reference, email, phone and code, in any spelling, and your reason. One person may be in several campaigns, and several people may share an address. Every look-up is kept in the audit trail, and only so many are possible in ten minutes and in a day.',
  request: { query: lookupQuery },
  responses: {
    200: {
      description: 'Everybody found; empty where nobody was.',
      content: { 'application/json': { schema: z.object({ recipients: z.array(recipientSchema) }) } },
    },
    ...problemResponses({
      400: 'None or more than one was given, or it cannot be read, the reason is missing, or the ticket is a number of the person.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

const unreadable = (parameter: string, message: Wording): never => {
  throw new Problem('invalid-request', {
    detail: {
      en: 'What you look for cannot be read.',
      fr: 'Ce que vous cherchez ne peut pas être lu.',
    },
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

/** What happened to a person's messages, of all channels, and when the first was sent. */
const viewHistory = (tries: readonly ChannelAttempt[]) => {
  const sent = tries.flatMap(({ facts }) => takenAt(facts) ?? []);
  const events = tries.flatMap(({ channel, facts }) =>
    historyOf(facts, channel).map((event) => ({ ...event, channel })),
  );
  return {
    ...(sent.length === 0 ? {} : { sentAt: iso(Math.min(...sent) * 1000) }),
    history: events
      .sort((one, other) => one.atMs - other.atMs)
      .map(({ atMs, what, fact, channel }) => ({ at: iso(atMs), what, fact, channel })),
  };
};

const factsOf = ({ delivery, place }: PersonRecord): Facts => delivery.facts[place] ?? {};

const triesOf = (record: PersonRecord): ChannelAttempt[] => [
  { channel: record.delivery.channel, facts: factsOf(record) },
  ...(record.second === undefined ? [] : [record.second]),
];

/**
 * A person with all their places in one campaign: only the last one counts, the others are what was sent before their
 * address was corrected.
 */
const viewPerson = (places: readonly [PersonRecord, ...PersonRecord[]], seesAddresses: boolean) => {
  const [present, ...before] = places.toSorted((one, other) => other.chunk - one.chunk) as [
    PersonRecord,
    ...PersonRecord[],
  ];
  const { campaign, recipient, delivery } = present;
  const facts = factsOf(present);
  const { second } = present;
  const answer = answerOfBoth({ channel: delivery.channel, facts }, second, campaign.state);
  const { email, phone } = recipient;
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state },
    notice: campaign.notice,
    language: delivery.language,
    channel: delivery.channel,
    ...(second === undefined ? {} : { secondChannel: second.channel }),
    reference: recipient.reference,
    firstName: recipient.firstName,
    lastName: recipient.lastName,
    ...(email === undefined ? {} : { emailMasked: maskEmail(email), ...(seesAddresses && { email }) }),
    ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone), ...(seesAddresses && { phone }) }),
    noticeCode: recipient.code,
    outcome: answer.outcome,
    answer: answer.sentence,
    nextStep: nextStepOf(answer, facts, campaign.state),
    ...viewHistory(triesOf(present)),
    recorded: places
      .flatMap(({ evidence }) => evidence)
      .sort((one, other) => one.atMs - other.atMs)
      .map((one) => ({
        at: iso(one.atMs),
        what: wordsOfEvidence(one),
        by: one.by,
        ...(one.ticket === undefined ? {} : { ticket: one.ticket }),
      })),
    earlier: before.reverse().map((one) => ({
      ...(one.delivery.channel === 'sms'
        ? { phoneMasked: maskPhone(one.recipient.phone ?? '') }
        : one.recipient.email !== undefined && { emailMasked: maskEmail(one.recipient.email) }),
      noticeCode: one.recipient.code,
      ...viewHistory(triesOf(one)),
    })),
  };
};

/** The records of each person of each campaign together. */
const byPerson = (records: readonly PersonRecord[]): [PersonRecord, ...PersonRecord[]][] => {
  const people = new Map<string, [PersonRecord, ...PersonRecord[]]>();
  for (const record of records) {
    const key = `${record.campaign.id} ${lookupValue('reference', record.recipient.reference)}`;
    const known = people.get(key);
    if (known === undefined) people.set(key, [record]);
    else known.push(record);
  }
  return [...people.values()];
};

/** Places that the records lead on to and that are not among them: of somebody found by an earlier notice code. */
const furtherHits = (records: readonly PersonRecord[]): LookupHit[] =>
  records.flatMap(({ delivery: { audience }, evidence }) =>
    evidence.flatMap((one) =>
      one.kind !== 'addressCorrected' ||
      records.some((record) => record.delivery.audience === audience && record.chunk === one.toChunk)
        ? []
        : [{ audience, chunk: one.toChunk, place: 0 }],
    ),
  );

/** What somebody is looked up by, as the Lookup table knows it. */
type Wanted = { field: LookupField; value: string } | { code: string };

/**
 * A look-up takes three DynamoDB calls: the query of what somebody is found by (or of the campaigns, for a code), one
 * batch of everything about whoever was found, which brings the end of the caller's audit chain with it, and the write
 * that keeps the look-up there and counts it. Only then is it answered. Two things take further calls: somebody found
 * by the code of a notice that was sent to an address corrected since, and two look-ups of one caller at the same moment.
 */
export const addRecipientRoutes = (app: Api, deps: ApiDependencies): void => {
  /** What is asked for in its one spelling; ends the request where it cannot be read. */
  const wantedOf = ({ reference, email, phone, code }: z.infer<typeof lookupFields>): Wanted => {
    if (code !== undefined) return { code };
    if (reference !== undefined) {
      return { field: 'reference', value: lookupValue('reference', reference) };
    }
    if (email !== undefined) {
      const read = readEmail(email, deps.domainToAscii);
      if ('problem' in read) return unreadable('email', notUsable(read.problem));
      return { field: 'email', value: lookupValue('email', read.email) };
    }
    const number = deps.readPhone(phone ?? '');
    if (number === undefined) {
      return unreadable('phone', {
        en: 'This is not a phone number. Write it as 06 12 34 56 78 or +33 6 12 34 56 78.',
        fr: 'Ce n’est pas un numéro de téléphone. Écrivez-le comme 06 12 34 56 78 ou +33 6 12 34 56 78.',
      });
    }
    return { field: 'phone', value: lookupValue('phone', number) };
  };

  const hitsOf = async (wanted: Wanted): Promise<LookupHit[]> => {
    if (!('code' in wanted)) return await deps.lookup.find(wanted.field, wanted.value);
    const [campaigns, mac] = await Promise.all([deps.campaigns.list(), deps.codeMac()]);
    return placesOfCode(campaigns, wanted.code, mac);
  };

  app.openapi(findRecipients, async (c) => {
    const { reason, ticket, ...asked } = c.req.valid('query');
    const wanted = wantedOf(asked);
    const hits = newestOnly(await hitsOf(wanted));
    const { records, end } = await deps.people.readWithEnd(hits, chainOfLookUps(c));
    for (let further = furtherHits(records); further.length > 0; ) {
      const found = await deps.people.read(further);
      records.push(...found);
      further =
        found.length === 0
          ? []
          : furtherHits(records).filter((hit) => !further.some((one) => one.chunk === hit.chunk));
    }
    const present = records.filter(
      ({ campaign, recipient, delivery }) =>
        // A person whose data was erased has no reference.
        recipient.reference !== '' &&
        campaign.import !== undefined &&
        delivery.audience === audienceId(campaign.id, campaign.import.number),
    );
    const people = byPerson(present);
    const isNumberOfPerson =
      ticket !== undefined &&
      (('field' in wanted &&
        wanted.value ===
          (wanted.field === 'phone' ? deps.readPhone(ticket) : lookupValue(wanted.field, ticket))) ||
        present.some(({ recipient }) => namesPerson(deps, ticket, recipient)));
    const act = {
      action: 'recipient.look-up' as const,
      on:
        'code' in wanted
          ? hits.map(({ audience, chunk, place }) => `${audience}/${chunk}/${place}`).join(' ')
          : await deps.lookup.hashOf(wanted.field, wanted.value),
      reason,
      particulars: { found: people.length },
      ...(ticket === undefined || isNumberOfPerson ? {} : { ticket }),
    };
    await recordLookUp(deps, c, act, end);
    // What was found out is on record, whatever becomes of the answer.
    if (isNumberOfPerson) refuseTicket({ parameter: 'ticket' });
    const seesAddresses = maySeeAddresses(c.get('actor') as Actor | undefined);
    return c.json({ recipients: people.map((places) => viewPerson(places, seesAddresses)) }, 200);
  });
};
