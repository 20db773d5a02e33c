import { createRoute, z } from '@hono/zod-openapi';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import { maskEmail, maskPhone } from '../../../core/audience/mask.ts';
import { lookUpReasons } from '../../../core/audit/reasons.ts';
import { isoDayIn } from '../../../core/base/local-time.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { readBirthDate } from '../../../core/cell/birth-date.ts';
import { readEmail } from '../../../core/cell/email-address.ts';
import type { ChannelAttempt } from '../../../core/delivery/attempts.ts';
import { returnReasons } from '../../../core/delivery/letter.ts';
import { type Facts, outcomes, takenAt } from '../../../core/delivery/outcome.ts';
import { personStateAt, secondAt, standingNames, standingRules } from '../../../core/delivery/standing.ts';
import { answerOfPerson, wordsOfEvidence } from '../../../core/lookup/answer.ts';
import { nameAndBirth } from '../../../core/lookup/entries.ts';
import { historyOf, isKnownByDay } from '../../../core/lookup/history.ts';
import { nextStepCodes, nextStepOf } from '../../../core/lookup/next-step.ts';
import type { FoundPerson } from '../../../core/lookup/places.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import type { LetterBatch } from '../../../core/mailing/batch.ts';
import { personLetter } from '../../../core/mailing/person-letter.ts';
import { batchStates } from '../../../core/mailing/states.ts';
import { iso, time } from '../campaigns/view.ts';
import { maySeeAddresses } from '../http/access.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { digits, nextMember, pageOf, pageQuery } from '../http/paging.ts';
import { notUsable, Problem, problemResponses } from '../http/problem.ts';
import {
  campaignStateSchema,
  channelSchema,
  languageSchema,
  typedValue,
  wordingSchema,
} from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';
import { ticketSchema } from './case-number.ts';
import { findPerson, type Wanted } from './find-person.ts';

/** An address may be that of thousands, such as a placeholder of the list: each page is a look-up that counts. */
const pages = {
  max: 50,
  pattern: /^c[a-z0-9]{12}\.\d{9}\.\d{3}$/,
  example: 'c7k2mq9x4tb1z.000000003.007',
};

/** The first place of somebody in a campaign: corrections of their address do not change it, and it names nobody. */
const cursorOf = ({ present, earlier }: FoundPerson): string => {
  const { campaign, chunk, place } = earlier[0] ?? present;
  return `${campaign.id}.${digits(chunk, 9)}.${digits(place, 3)}`;
};

const value = typedValue(320).optional();

const lookupFields = z.strictObject({
  reference: value.openapi({
    description: 'The organisation’s own number for the person.',
    example: 'VE-2026-000123',
  }),
  email: value.openapi({ description: 'Email address, in any case.', example: 'amelie@example.org' }),
  phone: value.openapi({ description: 'Phone number, as people write it.', example: '06 12 34 56 78' }),
  code: value.openapi({
    description: 'Notice code, as printed in the message.',
    example: '7K3M-9QXT-2B4FJ',
  }),
  name: value.openapi({
    description: 'First and last name in any order, with "birthDate".',
    example: 'Amélie Lefèvre',
  }),
  birthDate: value.openapi({
    description: 'Birth date as people write it, the day before the month, or as ISO 8601.',
    example: '03/02/1980',
  }),
});

const lookupQuery = lookupFields
  .extend({
    reason: z.enum(lookUpReasons).openapi({
      description: 'Why you look this person up; it is kept with your name in the audit trail.',
      example: 'person-asked',
    }),
    ticket: ticketSchema,
    ...pageQuery(pages),
  })
  .refine(
    ({ reference, email, phone, code, name, birthDate }) =>
      [reference, email, phone, code, name ?? birthDate].filter((given) => given !== undefined).length ===
        1 && (name === undefined) === (birthDate === undefined),
    {
      error: says({
        en: 'Give exactly one of reference, email, phone and code, or name with birthDate.',
        fr: 'Donnez exactement un de reference, email, phone et code, ou name avec birthDate.',
      }),
    },
  );

const eventSchema = z.object({
  at: time('When it happened.'),
  day: z.iso.date().optional().openapi({
    description: 'The day alone, of what is known by its day only, such as when a letter was posted.',
    example: '2026-11-24',
  }),
  what: wordingSchema,
  fact: z.string().openapi({ description: 'The same as a name for programs.', example: 'mailboxFull' }),
  channel: channelSchema.openapi({ description: 'Of which message.', example: 'email' }),
});

const letterSchema = z
  .object({
    batch: z.int().optional().openapi({
      description: 'Number of its batch; left out of a letter that a mailing house made by itself.',
      example: 1,
    }),
    state: z.enum(batchStates).optional().openapi({ description: 'Of the batch.', example: 'posted' }),
    postedOn: z.iso.date().optional().openapi({ description: 'Day on which the post took it.' }),
    returned: z.enum(returnReasons).optional().openapi({ description: 'Why it came back, where it did.' }),
    returnedOn: z.iso.date().optional().openapi({ description: 'Day on which it came back.' }),
    what: wordingSchema,
  })
  .openapi('PersonLetter');

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
      .openapi({ description: 'Code printed in their message.', example: '7K3M-9QXT-2B4FJ' }),
    sentAt: time('When their message was sent.').optional(),
    outcome: z.enum([...outcomes, 'letter']).openapi({ example: 'delivered' }),
    standing: z.enum(standingNames).openapi({
      description:
        'How the person stands: told; a message is under way; owed a letter; or not to be reached, as no letter can be sent either.',
      example: 'told',
    }),
    answer: wordingSchema.openapi({ description: 'Was this person told? In one sentence.' }),
    nextStep: z
      .object({ step: z.enum(nextStepCodes).openapi({ example: 'nothing' }), words: wordingSchema })
      .openapi({ description: 'What to do for this person now.' }),
    letter: letterSchema.optional().openapi({
      description: 'The newest letter to them, where one was made; it can be opened where it has a batch.',
    }),
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
          noticeCode: z.string().openapi({ example: '7K3M-9QXT-2B4FJ' }),
          sentAt: time('When the message to this address was sent.').optional(),
          letter: letterSchema.optional().openapi({ description: 'The newest letter to this address.' }),
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
    'Give one of reference, email, phone and code, or name with birthDate, in any spelling, and your reason. One person may be in several campaigns, and several people may share an address; of a name and birth date that more than three people have, or anything else that more than a thousand have, none is shown. Every look-up is kept in the audit trail, and only so many are possible in ten minutes and in a day; each page is one.',
  request: { query: lookupQuery },
  responses: {
    200: {
      description: 'People found; empty where nobody was.',
      content: {
        'application/json': {
          schema: z.object({ recipients: z.array(recipientSchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({
      400: 'None or more than one was given, or it cannot be read, the reason is missing, or too many have what was given.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

const tooManyNamesakes: Wording = {
  en: 'More than three people have this name and birth date. Ask for their number, an address or a telephone number.',
  fr: 'Plus de trois personnes ont ce nom et cette date de naissance. Demandez à la personne son numéro, son adresse ou son téléphone.',
};

const tooMany: Wording = {
  en: 'More than a thousand entries have this address, number or reference, so it is nobody’s own. Ask for the code in the message, or for something else.',
  fr: 'Plus de mille fiches ont cette adresse, ce numéro ou cette référence : cela ne désigne personne en particulier. Demandez le code qui figure dans le message, ou autre chose.',
};

const unreadable = (parameter: string, message: Wording): never => {
  throw new Problem('invalid-request', {
    detail: {
      en: 'What you look for cannot be read.',
      fr: 'Ce que vous cherchez ne peut pas être lu.',
    },
    errors: [{ parameter, message }],
  });
};

/** What happened to a person's messages, of all channels, and when the first was sent. */
const viewHistory = (tries: readonly ChannelAttempt[], timeZone: string) => {
  const sent = tries.flatMap(({ facts }) => takenAt(facts) ?? []);
  const events = tries.flatMap(({ channel, facts }) =>
    historyOf(facts, channel).map((event) => ({ ...event, channel })),
  );
  return {
    ...(sent.length === 0 ? {} : { sentAt: iso(Math.min(...sent) * 1000) }),
    history: events
      .sort((one, other) => one.atMs - other.atMs)
      .map(({ atMs, what, fact, channel }) => ({
        at: iso(atMs),
        ...(isKnownByDay(fact) && { day: isoDayIn(atMs, timeZone) }),
        what,
        fact,
        channel,
      })),
  };
};

const factsOf = ({ delivery, place }: PersonRecord): Facts => delivery.facts[place] ?? {};

const triesOf = (record: PersonRecord): ChannelAttempt[] => [
  { channel: record.delivery.channel, facts: factsOf(record) },
  ...(record.second === undefined ? [] : [record.second]),
];

/** The batches that letters of people are in, by campaign and number. */
type BatchOf = (record: PersonRecord) => LetterBatch | undefined;

const letterBatchOf = ({ delivery, place }: PersonRecord): number | undefined =>
  delivery.letters?.[place]?.batch;

/** Reads the batches that letters of people are in: one call for each of them. */
const readBatches = async (
  { batches }: Pick<ApiDependencies, 'batches'>,
  people: readonly FoundPerson[],
): Promise<BatchOf> => {
  const keyOf = (record: PersonRecord): string => `${record.campaign.id}/${letterBatchOf(record)}`;
  const found = new Map<string, LetterBatch | undefined>();
  for (const record of people.flatMap(({ present, earlier }) => [...earlier, present])) {
    const number = letterBatchOf(record);
    // Batch 0 is none of ours.
    if (!number || found.has(keyOf(record))) continue;
    found.set(keyOf(record), await batches.get(record.campaign.id, number));
  }
  return (record) => found.get(keyOf(record));
};

/** A person as staff see them. */
const viewPerson = (
  { clock, fallbackHourMs, timeZone }: Pick<ApiDependencies, 'clock' | 'fallbackHourMs' | 'timeZone'>,
  { present, earlier }: FoundPerson,
  batchOf: BatchOf,
  seesAddresses: boolean,
) => {
  const letterOf = (record: PersonRecord) => {
    const letter = personLetter(record.delivery, record.place, batchOf(record), timeZone);
    return letter && { letter };
  };
  const { campaign, recipient, delivery, place, second } = present;
  const isSetApart = (recipient.circumstances ?? []).length > 0;
  const answer = answerOfPerson(
    personStateAt(delivery, place),
    secondAt(delivery, place, second),
    standingRules(campaign, fallbackHourMs, clock()),
    { timeZone, isSetApart },
  );
  const { email, phone } = recipient;
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state },
    notice: campaign.notice,
    language: delivery.language,
    channel: delivery.channel,
    ...(second === undefined ? {} : { secondChannel: second.channel }),
    reference: recipient.reference,
    firstName: recipient.firstName,
    // What no message carries as a name is still what staff and the person know it by.
    lastName: recipient.lastName || (recipient.writtenName ?? ''),
    ...(email === undefined ? {} : { emailMasked: maskEmail(email), ...(seesAddresses && { email }) }),
    ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone), ...(seesAddresses && { phone }) }),
    noticeCode: recipient.code,
    outcome: answer.outcome,
    standing: answer.standing.standing,
    answer: answer.sentence,
    nextStep: nextStepOf(answer, factsOf(present), campaign.state, isSetApart),
    ...letterOf(present),
    ...viewHistory(triesOf(present), timeZone),
    recorded: [present, ...earlier]
      .flatMap(({ evidence }) => evidence)
      .sort((one, other) => one.atMs - other.atMs)
      .map((one) => ({
        at: iso(one.atMs),
        what: wordsOfEvidence(one, timeZone),
        by: one.by,
        ...(one.ticket === undefined ? {} : { ticket: one.ticket }),
      })),
    earlier: earlier.map((one) => ({
      ...addressBefore(one),
      noticeCode: one.recipient.code,
      ...letterOf(one),
      ...viewHistory(triesOf(one), timeZone),
    })),
  };
};

/** Where a message went, masked; nothing of a letter. */
const addressBefore = ({ delivery: { channel }, recipient: { email, phone } }: PersonRecord) => {
  if (channel === 'letter') return {};
  if (channel === 'sms') return { phoneMasked: maskPhone(phone ?? '') };
  return email === undefined ? {} : { emailMasked: maskEmail(email) };
};

type Readers = Pick<ApiDependencies, 'readPhone' | 'domainToAscii' | 'birthHash' | 'clock'>;

/** A name and a birth date as they are looked up; ends the request where one cannot be read. */
const bornOf = async ({ birthHash, clock }: Readers, name: string, birthDate: string): Promise<Wanted> => {
  const date = readBirthDate(birthDate, new Date(clock()).toISOString().slice(0, 10));
  if (date === undefined) {
    return unreadable('birthDate', {
      en: 'This is not a birth date. Write it as 29/02/1980 or 1980-02-29.',
      fr: 'Ce n’est pas une date de naissance. Écrivez-la comme 29/02/1980 ou 1980-02-29.',
    });
  }
  const born = nameAndBirth(name, (await birthHash())(date));
  if (born === '') {
    return unreadable('name', {
      en: 'This is not a name. Give first and last name.',
      fr: 'Ce n’est pas un nom. Donnez le prénom et le nom.',
    });
  }
  return { field: 'nameAndBirth', value: born };
};

/** What is asked for in its one spelling; ends the request where it cannot be read. */
const wantedOf = async (
  readers: Readers,
  { reference, email, phone, code, name, birthDate }: z.infer<typeof lookupFields>,
): Promise<Wanted> => {
  const { readPhone, domainToAscii } = readers;
  if (name !== undefined && birthDate !== undefined) return await bornOf(readers, name, birthDate);
  if (code !== undefined) return { code };
  if (reference !== undefined) {
    return { field: 'reference', value: lookupValue('reference', reference) };
  }
  if (email !== undefined) {
    const read = readEmail(email, domainToAscii);
    if ('problem' in read) return unreadable('email', notUsable(read.problem));
    return { field: 'email', value: lookupValue('email', read.email) };
  }
  const number = readPhone(phone ?? '');
  if (number === undefined) {
    return unreadable('phone', {
      en: 'This is not a phone number. Write it as 06 12 34 56 78 or +33 6 12 34 56 78.',
      fr: 'Ce n’est pas un numéro de téléphone. Écrivez-le comme 06 12 34 56 78 ou +33 6 12 34 56 78.',
    });
  }
  return { field: 'phone', value: lookupValue('phone', number) };
};

export const addRecipientRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(findRecipients, async (c) => {
    const { reason, ticket, after, limit, ...asked } = c.req.valid('query');
    const actor = c.get('actor');
    const found = await findPerson(deps, {
      wanted: await wantedOf(deps, asked),
      reason,
      ticket,
      by: actor,
    });
    if (found.result === 'too-many-namesakes') return unreadable('name', tooManyNamesakes);
    // It could be read, so no parameter is named: whoever calls must not take it for something else.
    if (found.result === 'too-many') throw new Problem('invalid-request', { detail: tooMany });
    const seesAddresses = maySeeAddresses(actor);
    const { items, ...next } = pageOf(found.people, { after, limit }, { cursorOf });
    const batchOf = await readBatches(deps, items);
    return c.json(
      { recipients: items.map((person) => viewPerson(deps, person, batchOf, seesAddresses)), ...next },
      200,
    );
  });
};
