import { DAY_SECONDS } from '../base/day.ts';
import { blocks, type Finding, passes, warns } from '../base/finding.ts';
import type { Wording } from '../base/wording.ts';
import { durationOfSending } from '../cost/estimate.ts';
import { isBulkAt, type SendMode } from '../pacing/rate.ts';
import type { SendingAccount } from '../provider/accounts.ts';
import { neededRate } from './needs.ts';

/** How the sender's domain stands with the provider. */
export type SendingIdentity = {
  isVerified: boolean;
  /** Whether its messages are signed with DKIM. */
  isSigned: boolean;
  /** Domain of the envelope sender, where one of one's own is set up and working. */
  mailFromDomain?: string;
};

const DAY_HOURS = 24;

/** A stretch of time as people say it: minutes, hours below two days, then days. Rounded up. */
export const spanOf = (seconds: number): Wording => {
  const [amount, en, fr] =
    seconds <= 90 * 60
      ? [Math.ceil(seconds / 60), 'minute', 'minute']
      : seconds <= 48 * 3600
        ? [Math.ceil(seconds / 3600), 'hour', 'heure']
        : [Math.ceil(seconds / DAY_SECONDS), 'day', 'jour'];
  const several = amount === 1 ? '' : 's';
  return { en: `${amount} ${en}${several}`, fr: `${amount} ${fr}${several}` };
};

const number = (value: number, language: 'en' | 'fr'): string =>
  Math.max(0, Math.floor(value)).toLocaleString(language);

/** Whether the provider lets the account send at all, and to anybody. */
export const standingFindings = (account: SendingAccount): [standing: Finding, sandbox: Finding] => {
  const { enforcementStatus, sendingEnabled, productionAccess } = account;
  return [
    enforcementStatus === 'SHUTDOWN' || !sendingEnabled
      ? blocks(
          'account',
          'The provider lets this account send nothing. Look in the Amazon SES console for why.',
          'Le prestataire ne laisse rien envoyer à ce compte. Cherchez pourquoi dans la console Amazon SES.',
        )
      : enforcementStatus === 'HEALTHY'
        ? passes('account', 'The account may send.', 'Le compte peut envoyer.')
        : warns(
            'account',
            `The provider has this account under review (${enforcementStatus}). Answer it before you send to many.`,
            `Le prestataire examine ce compte (${enforcementStatus}). Répondez-lui avant d’envoyer à beaucoup de personnes.`,
          ),
    productionAccess
      ? passes('sandbox', 'The account has production access.', 'Le compte a l’accès en production.')
      : blocks(
          'sandbox',
          'The account is in the sandbox: only verified addresses would get a message. Ask Amazon SES for production access.',
          'Le compte est en période d’essai : seules des adresses vérifiées recevraient un message. Demandez à Amazon SES l’accès en production.',
        ),
  ];
};

const leftOfQuota = ({ quotaPer24Hours, sentLast24Hours }: SendingAccount): number =>
  Math.max(0, quotaPer24Hours - sentLast24Hours);

/** How long the quota of 24 hours alone holds so many messages up, in seconds; undefined where there is none. */
export const secondsByQuota = (account: SendingAccount, people: number): number | undefined =>
  durationOfSending(people, {
    ratePerSecond: Number.POSITIVE_INFINITY,
    quotaLeft: leftOfQuota(account),
    quotaPer24Hours: account.quotaPer24Hours,
  });

/**
 * Whether the account's rate and quota are wide enough for so many people. Each alone decides how long it takes, and an
 * account has often a quota far below what its rate could send in a day.
 *
 * @param withinHours - how long telling everybody may take; a day unless given
 */
export const speedFindings = (
  account: SendingAccount,
  people: number,
  withinHours: number = DAY_HOURS,
): [quota: Finding, rate: Finding] => {
  const { quotaPer24Hours } = account;
  const ratePerSecond = Math.round(account.ratePerSecond * 10) / 10;
  const quotaLeft = leftOfQuota(account);
  const needed = neededRate(people, withinHours);
  const byRate = spanOf(people / ratePerSecond);
  const byQuota = secondsByQuota(account, people);
  const span = byQuota === undefined ? undefined : spanOf(byQuota);
  return [
    byQuota === undefined || span === undefined
      ? blocks(
          'quota',
          'The quota of the account is nothing. Ask Amazon SES for one.',
          'Le quota du compte est nul. Demandez-en un à Amazon SES.',
        )
      : byQuota >= withinHours * 3600
        ? warns(
            'quota',
            `${number(people, 'en')} people are to be told, and of the ${number(quotaPer24Hours, 'en')} messages in 24 hours that the account may send ${number(quotaLeft, 'en')} are left: sending takes ${span.en}. Ask Amazon SES for a higher daily quota, not for a higher rate alone.`,
            `${number(people, 'fr')} personnes sont à informer et, des ${number(quotaPer24Hours, 'fr')} messages par 24 heures permis au compte, il en reste ${number(quotaLeft, 'fr')} : l’envoi prendra ${span.fr}. Demandez à Amazon SES un quota quotidien plus élevé, pas seulement un débit plus élevé.`,
          )
        : passes(
            'quota',
            'The quota is enough for everybody at once.',
            'Le quota suffit pour tout le monde d’un coup.',
          ),
    ratePerSecond > 0 && people / ratePerSecond <= withinHours * 3600
      ? passes(
          'rate',
          `At ${ratePerSecond} messages a second everybody is written to within ${byRate.en}.`,
          `À ${ratePerSecond} messages par seconde, chacun reçoit le sien en ${byRate.fr}.`,
        )
      : warns(
          'rate',
          ratePerSecond > 0
            ? `At ${ratePerSecond} messages a second sending takes ${byRate.en}. Ask Amazon SES for ${needed} a second.`
            : `The account may send no message a second. Ask Amazon SES for ${needed}.`,
          ratePerSecond > 0
            ? `À ${ratePerSecond} messages par seconde, l’envoi prendra ${byRate.fr}. Demandez à Amazon SES ${needed} par seconde.`
            : `Le compte ne peut envoyer aucun message par seconde. Demandez-en ${needed} à Amazon SES.`,
        ),
  ];
};

/** Messages a day from which Gmail and Yahoo take none of a domain without DMARC (their sender guidelines, 2024). */
const BULK_SENDER = 5_000;

const hasRecord = (records: readonly string[], start: RegExp): boolean =>
  records.some((record) => start.test(record));

/** Whether the sender's domain is verified and signed for with the provider. */
export const identityFindings = (
  identity: SendingIdentity | undefined,
  domain: string,
): [verified: Finding, signed: Finding] => [
  identity?.isVerified === true
    ? passes('identity', `${domain} is verified.`, `${domain} est vérifié.`)
    : blocks(
        'identity',
        `${domain} is not verified with Amazon SES. Publish the DKIM records that npm run dns prints.`,
        `${domain} n’est pas vérifié auprès d’Amazon SES. Publiez les enregistrements DKIM qu’affiche « npm run dns ».`,
      ),
  identity?.isSigned === true
    ? passes('dkim', 'Messages are signed with DKIM.', 'Les messages sont signés par DKIM.')
    : blocks(
        'dkim',
        `Messages of ${domain} are not signed with DKIM, so mail servers refuse many. Publish the DKIM records that npm run dns prints.`,
        `Les messages de ${domain} ne sont pas signés par DKIM : les serveurs de messagerie en refusent beaucoup. Publiez les enregistrements DKIM qu’affiche « npm run dns ».`,
      ),
];

const spfFinding = (domain: string, spf: string[] | 'unknown', identity?: SendingIdentity): Finding => {
  if (spf === 'unknown') {
    return warns(
      'spf',
      'No name server answered: SPF could not be checked. Try again.',
      'Aucun serveur de noms n’a répondu : SPF n’a pas pu être vérifié. Réessayez.',
    );
  }
  return identity?.mailFromDomain !== undefined || hasRecord(spf, /^v=spf1(\s|$)/i)
    ? passes('spf', 'There is an SPF record.', 'Il y a un enregistrement SPF.')
    : warns(
        'spf',
        `${domain} has no SPF record. Publish "v=spf1 include:amazonses.com ~all" as TXT, beside what else may send for it.`,
        `${domain} n’a pas d’enregistrement SPF. Publiez « v=spf1 include:amazonses.com ~all » en TXT, avec ce qui peut envoyer d’autre pour ce domaine.`,
      );
};

const dmarcFinding = (domain: string, dmarc: string[] | 'unknown', people: number): Finding => {
  if (dmarc === 'unknown') {
    return warns(
      'dmarc',
      'No name server answered: DMARC could not be checked. Try again.',
      'Aucun serveur de noms n’a répondu : DMARC n’a pas pu être vérifié. Réessayez.',
    );
  }
  if (hasRecord(dmarc, /^v=DMARC1\s*;/i)) {
    return passes('dmarc', 'There is a DMARC record.', 'Il y a un enregistrement DMARC.');
  }
  return (people > BULK_SENDER ? blocks : warns)(
    'dmarc',
    `_dmarc.${domain} has no DMARC record. Publish "v=DMARC1; p=none" at least: large mail providers refuse bulk mail without it.`,
    `_dmarc.${domain} n’a pas d’enregistrement DMARC. Publiez au moins « v=DMARC1; p=none » : sans lui, les grandes messageries refusent les envois en nombre.`,
  );
};

export type DomainRecords = {
  domain: string;
  /** TXT records of the domain, and of `_dmarc` below it. */
  spf: string[] | 'unknown';
  dmarc: string[] | 'unknown';
};

/** Whether the DNS of the sender's domain lets receivers know its messages as genuine. */
export const dnsFindings = (
  { domain, spf, dmarc }: DomainRecords,
  people: number,
  identity?: SendingIdentity,
): [spf: Finding, dmarc: Finding] => [spfFinding(domain, spf, identity), dmarcFinding(domain, dmarc, people)];

/** Whether emails are handed over in a way that Amazon SES may hold back at this rate. */
export const callFindings = ({ ratePerSecond }: SendingAccount, mode: SendMode): Finding[] =>
  mode === 'bulk' && !isBulkAt('auto', ratePerSecond)
    ? [
        warns(
          'calls',
          `"sending.mode" is "bulk", and the account allows ${ratePerSecond} messages a second. Amazon SES can be read as taking one bulk call a second, which is 50 messages. Leave the setting out, unless you know that yours takes more.`,
          `« sending.mode » est « bulk », et le compte permet ${ratePerSecond} messages par seconde. Amazon SES, d’après sa documentation, peut n’accepter qu’un appel groupé par seconde, soit 50 messages. Retirez ce réglage, sauf si vous savez que le vôtre en accepte davantage.`,
        ),
      ]
    : [];
