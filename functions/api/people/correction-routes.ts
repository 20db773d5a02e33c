import { createRoute, z } from '@hono/zod-openapi';
import type { MessageChannel, Place, Recipient } from '../../../core/audience/audience.ts';
import { contactFor, fallbackOf, reaches } from '../../../core/audience/channels.ts';
import { correctionReasons } from '../../../core/audit/reasons.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { readdressing, withReaddressed } from '../../../core/delivery/address-correction.ts';
import { settled } from '../../../core/delivery/claim.ts';
import { readEmail } from '../../../core/list/row.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import type { LookupEntry, PersonRecord } from '../../../core/lookup/store.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import { retentionEndsAtMs } from '../../../core/report/retention.ts';
import { changeCampaign, notPossible } from '../campaigns/change.ts';
import { statesThatSend, statesToTellIn } from '../campaigns/operation-states.ts';
import { recordEvent, recordsChange } from '../http/audit.ts';
import { pseudonymIn } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem, problemResponses } from '../http/problem.ts';
import { says } from '../http/validation-text.ts';
import { namesPerson, refuseTicket, ticketSchema } from './case-number.ts';
import { addFacts, findPlace, nobodyHasCode, personParams, WRITE_TRIES, withFacts } from './locate.ts';

export const correctAddress = createRoute({
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

export const recordTold = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/people/{code}/told',
  operationId: 'recordTold',
  tags: ['People'],
  summary: 'Record that a person was told by letter or on the telephone',
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
              by: z.enum(['letter', 'phone']).openapi({ description: 'How.', example: 'letter' }),
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

/** How somebody is to be written to instead. */
type Correction = { channel: MessageChannel; contact: string };

export const addCorrectionRoutes = (app: Api, deps: ApiDependencies): void => {
  const personAt = async (audience: string, where: Place): Promise<PersonRecord> => {
    const [record] = await deps.people.read([{ audience, ...where }]);
    if (record === undefined || record.recipient.reference === '') {
      throw new Problem('not-found', {
        detail: {
          en: 'The data of this person was deleted. Tell them yourself.',
          fr: 'Les données de cette personne ont été supprimées. Informez-la vous-même.',
        },
      });
    }
    return record;
  };

  const sendsStill = (campaign: Campaign): Campaign => {
    const { state } = campaign;
    if (statesThatSend.includes(state)) return campaign;
    return notPossible(
      campaign,
      state === 'cancelled'
        ? {
            en: 'The campaign was cancelled and sends nothing more. Tell the person yourself and record that you did.',
            fr: 'La campagne a été annulée et n’envoie plus rien. Informez la personne vous-même et notez-le ici.',
          }
        : {
            en: 'The campaign has not started. Correct the list and import it again.',
            fr: 'La campagne n’a pas commencé. Corrigez la liste et importez-la de nouveau.',
          },
    );
  };

  /** Ends the request where the person must not be written to at another address now. */
  const checkReaddressing = (
    { campaign, delivery, place, second }: PersonRecord,
    evenIfTold: boolean,
  ): void => {
    const answer = readdressing(delivery, place, second?.facts);
    if (answer.readdressing === 'busy') {
      notPossible(campaign, {
        en: 'Their notice is being sent at this moment. Look again in a minute.',
        fr: 'Son avis est en cours d’envoi. Regardez de nouveau dans une minute.',
      });
    }
    if (answer.readdressing === 'told' && !evenIfTold) {
      notPossible(campaign, {
        en: 'They have been told, or probably. If they are to get a second notice all the same, say so with "evenIfTold".',
        fr: 'La personne a été informée, ou l’a sans doute été. Si elle doit tout de même recevoir un second avis, dites-le avec « evenIfTold ».',
      });
    }
  };

  /** Notes on the old place that the person has another; on whatever send and track have written meanwhile. */
  const leaveOldPlace = async (record: PersonRecord, evenIfTold: boolean): Promise<void> => {
    let latest = record;
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      const { delivery, place } = latest;
      if (delivery.facts[place]?.addressCorrected !== undefined) return;
      checkReaddressing(latest, evenIfTold);
      const addressCorrected = Math.floor(deps.clock() / 1000);
      const next = settled(withFacts(delivery, place, { addressCorrected }));
      if ((await deps.deliveries.replace(next)) === 'written') return;
      latest = await personAt(delivery.audience, record);
    }
    throw new Error(`chunk ${record.chunk} could not be changed: others kept writing to it`);
  };

  /** Where an earlier try of this correction got to: the chunk that it was going to send with. */
  const chunkOfEarlierTry = async (
    record: PersonRecord,
    { channel, contact }: Correction,
  ): Promise<number | undefined> => {
    const earlier = record.evidence.findLast((one) => one.kind === 'addressCorrected');
    if (earlier?.kind !== 'addressCorrected') return undefined;
    const chunk = await deps.audience.get(record.delivery.audience, earlier.toChunk);
    const [recipient] = chunk?.recipients ?? [];
    if (chunk?.channel !== channel || recipient === undefined) return undefined;
    return contactFor(channel, recipient) === contact ? earlier.toChunk : undefined;
  };

  /** The channel and contact that a request names; ends it where they cannot be used. */
  const readCorrection = ({ email, phone }: { email?: string | undefined; phone?: string | undefined }) => {
    const refuse = (pointer: string, message: Wording): never => {
      throw new Problem('invalid-request', {
        detail: {
          en: 'The person cannot be written to there.',
          fr: 'On ne peut pas écrire à la personne ainsi.',
        },
        errors: [{ pointer, message }],
      });
    };
    if (email !== undefined) {
      const read = readEmail(email, deps.domainToAscii);
      return 'problem' in read
        ? refuse('#/email', notUsable(read.problem))
        : { channel: 'email' as const, contact: read.email };
    }
    const number = deps.readPhone(phone ?? '');
    if (number === undefined || !deps.takesSms(number)) {
      return refuse('#/phone', {
        en: 'This number gets no SMS from us. Give a mobile number of a country that SMS are sent to.',
        fr: 'Ce numéro ne reçoit pas nos SMS. Donnez un numéro de mobile d’un pays où nous en envoyons.',
      });
    }
    return { channel: 'sms' as const, contact: number };
  };

  app.openapi(correctAddress, async (c) => {
    const { id, code } = c.req.valid('param');
    const { reason, ticket, evenIfTold, ...asked } = c.req.valid('json');
    const correction: Correction = readCorrection(asked);
    const { channel, contact } = correction;
    const { audience, where } = await findPlace(deps, { id, code });
    const record = await personAt(audience, where);
    if (namesPerson(deps, ticket, record.recipient)) refuseTicket({ pointer: '#/ticket' });
    sendsStill(record.campaign);
    if (channel === 'sms' && !record.campaign.channels.includes('sms')) {
      notPossible(record.campaign, {
        en: 'This campaign sends no SMS. Give an email address, or tell the person yourself and record that you did.',
        fr: 'Cette campagne n’envoie pas de SMS. Donnez une adresse électronique, ou informez la personne vous-même et notez-le ici.',
      });
    }
    let toChunk = await chunkOfEarlierTry(record, correction);
    if (record.delivery.facts[where.place]?.addressCorrected !== undefined && toChunk === undefined) {
      notPossible(record.campaign, {
        en: 'They have another address already. Look them up and correct that one, by its own notice code.',
        fr: 'La personne a déjà une autre adresse. Recherchez-la et corrigez celle-là, par son propre code d’avis.',
      });
    }
    const by = pseudonymIn(c);
    if (toChunk === undefined) {
      checkReaddressing(record, evenIfTold);
      const reserve = (before: Campaign): Campaign => {
        const list = sendsStill(before).import;
        if (list === undefined) return before;
        return { ...before, import: { ...list, nextChunk: list.nextChunk + 1 } };
      };
      const reserved = await changeCampaign(deps.campaigns, id, reserve, {
        record: recordsChange(deps, c, 'campaign.reserve-place'),
        // Two corrections at once reserve the same place with the same write: the second must take the next one.
        isOurs: () => false,
      });
      toChunk = (reserved.import?.nextChunk ?? 0) - 1;
    }

    // Whoever is not found again must not be lost: all that the new place needs comes before the old one is left.
    const mac = await deps.codeMac();
    const there: Place = { chunk: toChunk, place: 0 };
    const { language } = record.delivery;
    const recipient: Recipient = {
      ...record.recipient,
      [channel === 'email' ? 'email' : 'phone']: contact,
      code: makeNoticeCode(audience, there, mac),
    };
    const startedAtMs = record.campaign.import?.startedAtMs ?? deps.clock();
    const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
    const chunk = { number: toChunk, language, channel, recipients: [recipient] };
    await deps.audience.put(audience, [chunk], expiresAtMs);
    const old = contactFor(channel, record.recipient);
    const field = channel === 'email' ? 'email' : 'phone';
    const entries: LookupEntry[] = [
      ...entriesAt(recipient, there, 'again'),
      ...(old === undefined || old === contact ? [] : [{ field, value: old, ...there } as const]),
    ];
    await deps.lookup.put(audience, entries, expiresAtMs);
    const atMs = deps.clock();
    const withTicket = ticket === undefined ? {} : { ticket };
    await recordEvent(deps, c, {
      action: 'recipient.readdress',
      campaign: id,
      on: `${audience}/${where.chunk}/${where.place}`,
      reason,
      particulars: { toChunk, evenIfTold },
      ...withTicket,
    });
    await deps.evidence.add(audience, where, {
      kind: 'addressCorrected',
      atMs,
      by,
      reason,
      toChunk,
      evenIfTold,
      ...withTicket,
    });
    await leaveOldPlace(record, evenIfTold);
    const next = fallbackOf(record.campaign.channels, channel);
    // Nobody is written to twice by the same channel.
    const canFallBack =
      record.delivery.channel !== next && record.delivery.fallbackTo?.[where.place] === undefined;
    await deps.deliveries.create([
      {
        audience,
        chunk: toChunk,
        channel,
        language,
        size: 1,
        ...(next === undefined
          ? {}
          : { fallbackPlaces: canFallBack && reaches(next, recipient, deps.takesSms) ? [0] : [] }),
      },
    ]);
    await changeCampaign(deps.campaigns, id, (before) => withReaddressed(sendsStill(before), deps.clock()), {
      record: recordsChange(deps, c, 'campaign.send-again'),
    });
    try {
      await deps.pace.now({ trigger: 'resume' });
    } catch (error) {
      // The schedule wakes it within a minute.
      deps.log.warn('pace could not be woken', { campaign: id, error });
    }
    return c.json({ campaign: id, noticeCode: recipient.code }, 200);
  });

  app.openapi(recordTold, async (c) => {
    const { id, code } = c.req.valid('param');
    const { by: means, on, ticket } = c.req.valid('json');
    const { campaign, audience, where } = await findPlace(deps, { id, code });
    if (!statesToTellIn.includes(campaign.state)) {
      notPossible(campaign, {
        en: 'The campaign has not started.',
        fr: 'La campagne n’a pas commencé.',
      });
    }
    const nowMs = deps.clock();
    const toldAtMs = on === undefined ? nowMs : Math.min(Date.parse(`${on}T12:00:00Z`), nowMs);
    if (on !== undefined && (Date.parse(on) > nowMs || Date.parse(on) + DAY_MS <= campaign.createdAtMs)) {
      throw new Problem('invalid-request', {
        detail: { en: 'The day cannot be.', fr: 'Ce jour est impossible.' },
        errors: [
          {
            pointer: '#/on',
            message: {
              en: 'Give a day from the creation of the campaign until today.',
              fr: 'Donnez un jour entre la création de la campagne et aujourd’hui.',
            },
          },
        ],
      });
    }
    if (ticket !== undefined) {
      const [record] = await deps.people.read([{ audience, ...where }]);
      if (record !== undefined && namesPerson(deps, ticket, record.recipient)) {
        refuseTicket({ pointer: '#/ticket' });
      }
    }
    const by = pseudonymIn(c);
    const withTicket = ticket === undefined ? {} : { ticket };
    await recordEvent(deps, c, {
      action: 'recipient.told',
      campaign: id,
      on: `${audience}/${where.chunk}/${where.place}`,
      particulars: { means },
      ...withTicket,
    });
    await deps.evidence.add(audience, where, {
      kind: 'told',
      atMs: nowMs,
      by,
      means,
      toldAtMs,
      ...withTicket,
    });
    const at = Math.floor(toldAtMs / 1000);
    const told = means === 'letter' ? { toldByLetter: at } : { toldByPhone: at };
    await addFacts(deps.deliveries, audience, where, (latest) =>
      latest === undefined ? nobodyHasCode() : told,
    );
    return c.body(null, 204);
  });
};
