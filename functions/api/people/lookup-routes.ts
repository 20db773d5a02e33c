import { createRoute, z } from '@hono/zod-openapi';
import { maskEmail, maskPhone } from '../../../core/audience/mask.ts';
import { identityChecks, lookUpReasons, reasonsWithoutCaller } from '../../../core/audit/reasons.ts';
import { isoDayIn } from '../../../core/base/local-time.ts';
import { joinedSentences, type Wording } from '../../../core/base/wording.ts';
import type { ChannelAttempt } from '../../../core/delivery/attempts.ts';
import { returnReasons } from '../../../core/delivery/letter.ts';
import { type Facts, outcomes, takenAt } from '../../../core/delivery/outcome.ts';
import { personStateAt, secondAt, standingNames, standingRules } from '../../../core/delivery/standing.ts';
import { answerOfPerson, wordsOfEvidence } from '../../../core/lookup/answer.ts';
import { historyOf, isKnownByDay } from '../../../core/lookup/history.ts';
import { nextStepCodes, nextStepOf } from '../../../core/lookup/next-step.ts';
import type { FoundPerson } from '../../../core/lookup/places.ts';
import {
  listsAreWhole,
  listsHaveGaps,
  nobodyFound,
  notDisclosed,
  tooManyNamesakes,
  tooManyShareIt,
} from '../../../core/lookup/search-words.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import type { LetterBatch } from '../../../core/mailing/batch.ts';
import { personLetter } from '../../../core/mailing/person-letter.ts';
import { batchStates } from '../../../core/mailing/states.ts';
import { isAdministrator, maySeeAddresses } from '../http/access.ts';
import { recordRefused } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { campaignStateSchema, channelSchema, languageSchema, wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { ticketSchema } from './case-number.ts';
import { type FindPerson, type FoundPeople, findPerson } from './find-person.ts';
import { createListsInUse } from './lists-in-use.ts';
import { checkWanted, hashOfWanted, type Wanted, wantedFields, wantedOf } from './wanted.ts';

const codeIsMissing = says({
  en: 'A code was read out only where you look somebody up by it: give that code, or say how else you made sure.',
  fr: 'Un code n’a été lu que si vous cherchez par ce code\u00a0: donnez-le, ou dites comment vous avez vérifié autrement.',
});

const somebodyAsks = says({
  en: 'For this reason somebody is asking. Say how you made sure who it is, or "none".',
  fr: 'Avec ce motif, quelqu’un demande. Dites comment vous avez vérifié qui c’est, ou « none ».',
});

/** How it was made sure who is asking, or that it was not. */
const identitySchema = z
  .enum([...identityChecks, 'none'], {
    error: says({
      en: 'Say how you made sure who is asking: code-read-out, called-back or document; no-caller where nobody asks; none where you did not.',
      fr: 'Dites comment vous avez vérifié qui demande\u00a0: code-read-out, called-back ou document\u00a0; no-caller si personne ne demande\u00a0; none si vous ne l’avez pas vérifié.',
    }),
  })
  .openapi({
    description:
      'How you made sure who is asking: they read out the code of their notice, by which you then look them up; you called them back on the number that the organisation had before; or they showed a document. `no-caller` where nobody asks, as with a question of an authority: administrators only. With `none` nobody is looked for, and the answer is what to say to the caller.',
    example: 'called-back',
  });

const searchSchema = z
  .strictObject({
    ...wantedFields,
    reason: z.enum(lookUpReasons).openapi({
      description:
        'Why you look this person up; it is kept with your name in the audit trail. `test` is for administrators.',
      example: 'person-asked',
    }),
    identity: identitySchema,
    ticket: ticketSchema,
  })
  .superRefine((given, context) => {
    checkWanted(given, context);
    const { identity, code, reason } = given;
    if (identity === 'code-read-out' && code === undefined) {
      context.addIssue({ code: 'custom', path: ['identity'], message: codeIsMissing });
    }
    if (identity === 'no-caller' && !reasonsWithoutCaller.includes(reason)) {
      context.addIssue({ code: 'custom', path: ['identity'], message: somebodyAsks });
    }
  })
  .openapi('Search');

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
  method: 'post',
  path: '/v1/recipients/search',
  operationId: 'findRecipients',
  tags: ['People'],
  summary: 'Find out whether a person was told',
  description:
    'Give one of reference, email, phone and code, or name with birthDate, in any spelling, your reason, and how you made sure who is asking. One person may be in several campaigns, and several people may share an address; what more than ten people have, or a name and birth date that more than three have, shows none of them. Nobody is found of a campaign that has not started. Every look-up is kept in the audit trail, an entry for each person shown, and only so many people can be looked up in ten minutes and in a day. An Idempotency-Key has no effect: a repeat is another look-up.',
  request: { body: { required: true, content: { 'application/json': { schema: searchSchema } } } },
  responses: {
    200: {
      description: 'Who was found, or why nobody is shown.',
      content: {
        'application/json': {
          schema: z.object({
            result: z.enum(['found', 'nobody', 'too-many', 'not-disclosed']).openapi({ example: 'found' }),
            recipients: z
              .array(recipientSchema)
              .openapi({ description: 'Who was found, at most ten; empty unless `result` is `found`.' }),
            words: wordingSchema
              .optional()
              .openapi({ description: 'What to do or to say where nobody is shown.' }),
          }),
        },
      },
    },
    ...problemResponses({
      400: 'None or more than one was given, or it cannot be read; the reason is missing, or how you made sure who is asking.',
      403: 'Only an administrator looks somebody up without a caller, or for a test.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

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

const forAdministrators = {
  'no-caller': {
    en: 'Only an administrator looks somebody up where nobody is asking. Say how you made sure who is asking, or "none".',
    fr: 'Seule l’administration recherche quelqu’un sans que personne ne demande. Dites comment vous avez vérifié qui demande, ou « none ».',
  },
  test: {
    en: 'Only an administrator looks somebody up for a test. Give the reason for which you do.',
    fr: 'Seule l’administration recherche quelqu’un à titre d’essai. Donnez le motif de votre recherche.',
  },
} as const;

/** Ends the request where it asks for what is left to administrators. */
const checkRole = async (
  deps: ApiDependencies,
  wanted: Wanted,
  { reason, identity, by }: Asking,
): Promise<void> => {
  if (isAdministrator(by)) return;
  const left = identity === 'no-caller' ? identity : reason;
  if (left !== 'no-caller' && left !== 'test') return;
  const on = await hashOfWanted(deps, wanted);
  const particulars = { why: 'role' };
  await recordRefused(deps, by, { action: 'recipient.look-up', on, reason, identity, particulars });
  throw new Problem('not-allowed', { detail: forAdministrators[left] });
};

type Asking = Pick<FindPerson, 'reason' | 'identity' | 'ticket' | 'by'>;

const wordsOf = (found: Exclude<FoundPeople, { result: 'found' }>): Wording => {
  switch (found.result) {
    case 'not-disclosed':
      return notDisclosed;
    case 'too-many':
      return found.areNamesakes ? tooManyNamesakes : tooManyShareIt;
    case 'nobody':
      return joinedSentences(nobodyFound, found.areListsWhole ? listsAreWhole : listsHaveGaps);
  }
};

export const addRecipientRoutes = (app: Api, deps: ApiDependencies): void => {
  const listsInUse = createListsInUse(deps);
  app.openapi(findRecipients, async (c) => {
    const { reason, identity, ticket, ...given } = c.req.valid('json');
    const asking = { reason, identity, ticket, by: c.get('actor') };
    const wanted = await wantedOf(deps, given);
    await checkRole(deps, wanted, asking);
    const found = await findPerson({ ...deps, listsInUse }, { wanted, ...asking });
    if (found.result !== 'found') {
      return c.json({ result: found.result, recipients: [], words: wordsOf(found) }, 200);
    }
    const batchOf = await readBatches(deps, found.people);
    const seesAddresses = maySeeAddresses(asking.by);
    const recipients = found.people.map((person) => viewPerson(deps, person, batchOf, seesAddresses));
    return c.json({ result: found.result, recipients }, 200);
  });
};
