import type { Answer } from '../account/answer.ts';
import {
  callFindings,
  dnsFindings,
  identityFindings,
  type SendingIdentity,
  speedFindings,
  standingFindings,
} from '../account/email-findings.ts';
import { eventStreamFinding } from '../account/events.ts';
import type { Concurrency } from '../account/facts.ts';
import { concurrencyFinding } from '../account/functions.ts';
import type { Language } from '../audience/audience.ts';
import { blocks, type Finding, passes, type Verdict, warns } from '../base/finding.ts';
import { counted, type StaffLanguage, type Wording } from '../base/wording.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { SmsExpectation } from '../cost/sms-budget.ts';
import { raiseSpendLimit } from '../cost/sms-budget-words.ts';
import type { FrozenContent, FrozenMessage } from '../notice/content.ts';
import { type CompiledNotice, type LegalContent, legalContentSchema } from '../notice/notice.ts';
import { MAX_SMS_CHARACTERS } from '../notice/sms-text.ts';
import type { SendMode } from '../pacing/rate.ts';
import type { SendingAccount, SmsAccount } from '../provider/accounts.ts';

/** The domain name system, as far as mail needs it. */
export interface MailDns {
  /** Texts of the TXT records of a name, empty where there are none; `unknown` where no resolver answered. */
  textRecords(name: string): Promise<string[] | 'unknown'>;
}

export type PreflightInput = {
  campaign: Pick<Campaign, 'import' | 'fields' | 'defaultLanguage' | 'channels'>;
  notice: CompiledNotice;
  content: FrozenContent;
  account: SendingAccount;
  /** How emails are handed over; `auto` unless given. */
  sendMode?: SendMode;
  identity: SendingIdentity | undefined;
  /** How many functions may be at work at once, of how many that may come together. */
  concurrency: Answer<Concurrency>;
  functionsAtOnce: number;
  /** Bytes a second that the stream of events takes. */
  streamBytes: Answer<number>;
  senderDomain: string;
  /** TXT records of the sender's domain, and of `_dmarc` below it. */
  spf: string[] | 'unknown';
  dmarc: string[] | 'unknown';
  /** The account of SMS, and what all of them are expected to cost; left out where the campaign sends none. */
  sms?: { account: SmsAccount; expected: SmsExpectation };
  /** How many people have no value for a personal field that the messages use, of those looked at. */
  emptyFields: { lookedAt: number; of: number; empty: Record<string, number> };
};

/** A language's name, as it stands in a sentence in English and in French. */
const nameOf = (language: Language): Wording => {
  const name = (inLanguage: string): string =>
    new Intl.DisplayNames([inLanguage], { type: 'language' }).of(language) ?? language;
  return { en: name('en'), fr: name('fr') };
};

const emailPeople = ({ import: list }: PreflightInput['campaign']): number =>
  (list?.groups ?? [])
    .filter(({ channel }) => channel === 'email')
    .reduce((sum, { people }) => sum + people, 0);

const listFindings = ({ campaign }: PreflightInput): Finding[] => {
  const { import: list } = campaign;
  if (list === undefined)
    return [
      blocks(
        'list',
        'No list has been imported yet. Upload one.',
        'Aucune liste n’a encore été importée. Envoyez-en une.',
      ),
    ];
  if (list.status !== 'done') {
    return [
      blocks(
        'list',
        `The import of the list is ${list.status}. Wait for it, or upload the list again.`,
        'L’import de la liste n’est pas terminé. Attendez-le, ou envoyez de nouveau la liste.',
      ),
    ];
  }
  const groups = list.groups.filter(({ channel }) => channel !== 'letter');
  const people = groups.reduce((sum, group) => sum + group.people, 0);
  if (people === 0)
    return [
      blocks(
        'list',
        'Nobody in the list can be written to by the channels of the campaign.',
        'Personne de la liste ne peut être joint par les canaux de la campagne.',
      ),
    ];
  const { rejected, unreachable } = list.counts;
  const told = counted(
    people,
    ['person will get a message', 'people will get a message'],
    ['personne recevra un message', 'personnes recevront un message'],
  );
  const lost = counted(
    rejected,
    ['row was rejected: this person', 'rows were rejected: these people'],
    ['ligne a été rejetée : cette personne ne sera', 'lignes ont été rejetées : ces personnes ne seront'],
  );
  const byLetter = counted(unreachable, ['person has', 'people have'], ['personne n’a', 'personnes n’ont']);
  return [
    rejected === 0
      ? passes('list', `${told.en}.`, `${told.fr}.`)
      : warns(
          'list',
          `${lost.en} will not be told. Download what was rejected, and correct it.`,
          `${lost.fr} pas informée${rejected > 1 ? 's' : ''}. Téléchargez ce qui a été rejeté et corrigez-le.`,
        ),
    unreachable === 0
      ? passes('letters', 'Everybody can be written to.', 'Tout le monde peut être joint.')
      : warns(
          'letters',
          `${byLetter.en} no usable contact for a message and must be told by letter.`,
          `${byLetter.fr} aucune coordonnée utilisable pour un message : à informer par courrier.`,
        ),
  ];
};

const usd = (amount: number): string => `$${amount.toFixed(2)}`;

const smsFindings = ({ campaign, sms }: PreflightInput): Finding[] => {
  if (!campaign.channels.includes('sms')) return [];
  if (sms === undefined) {
    return [
      blocks(
        'sms',
        'This installation sends no SMS. Take "sms" out of the channels.',
        'Cette installation n’envoie pas de SMS. Retirez les SMS des canaux.',
      ),
    ];
  }
  const { account, expected } = sms;
  const left = Math.max(0, account.monthlySpendLimitUsd - account.spentThisMonthUsd);
  return [
    account.productionAccess
      ? passes(
          'sms-sandbox',
          'The account has production access for SMS.',
          'Le compte a l’accès en production pour les SMS.',
        )
      : blocks(
          'sms-sandbox',
          'The account is in the SMS sandbox: only verified numbers would get a message. Ask for production access in the AWS End User Messaging SMS console.',
          'Le compte est en période d’essai pour les SMS : seuls des numéros vérifiés recevraient un message. Demandez l’accès en production dans la console AWS End User Messaging SMS.',
        ),
    left < expected.firstUsd
      ? warns(
          'sms-spend-limit',
          `${usd(left)} may still be spent on SMS this month, and those who get an SMS first cost about ${usd(expected.firstUsd)}: some of them would wait. ${raiseSpendLimit.en}`,
          `Il reste ${usd(left)} à dépenser en SMS ce mois-ci, et les personnes jointes d’abord par SMS coûtent environ ${usd(expected.firstUsd)} : certaines attendraient. ${raiseSpendLimit.fr}`,
        )
      : left < expected.mostUsd
        ? warns(
            'sms-spend-limit',
            `${usd(left)} may still be spent on SMS this month. Those who get an SMS first cost about ${usd(expected.firstUsd)}, but if all emails failed it would be ${usd(expected.mostUsd)}.`,
            `Il reste ${usd(left)} à dépenser en SMS ce mois-ci. Les personnes jointes d’abord par SMS coûtent environ ${usd(expected.firstUsd)}, mais si tous les e-mails échouaient, ce serait ${usd(expected.mostUsd)}.`,
          )
        : passes(
            'sms-spend-limit',
            'What may be spent on SMS this month is enough for everybody.',
            'Ce qui peut être dépensé en SMS ce mois-ci suffit pour tout le monde.',
          ),
    ...(expected.longest > MAX_SMS_CHARACTERS
      ? [
          blocks(
            'sms-length',
            `The longest SMS has ${expected.longest} characters; at most ${MAX_SMS_CHARACTERS} are possible. Shorten the fields.`,
            `Le plus long SMS a ${expected.longest} caractères ; ${MAX_SMS_CHARACTERS} au plus sont possibles. Raccourcissez les champs.`,
          ),
        ]
      : []),
    expected.inUcs2 === 0
      ? passes(
          'sms-characters',
          'All SMS looked at use the characters that fit most in a part.',
          'Tous les SMS examinés n’utilisent que les caractères qui tiennent le mieux dans une partie.',
        )
      : warns(
          'sms-characters',
          `${expected.inUcs2} of ${expected.people} SMS looked at hold a character (${expected.forcing.join(' ')}) that makes them cost up to twice as much. The preview says what could stand instead.`,
          `${expected.inUcs2} SMS sur les ${expected.people} examinés contiennent un caractère (${expected.forcing.join(' ')}) qui peut en doubler le prix. L’aperçu dit par quoi le remplacer.`,
        ),
  ];
};

const legalContents: Record<LegalContent, Wording> = {
  nature: { en: 'the nature of the breach', fr: 'la nature de la violation' },
  contact: { en: 'a contact point for questions', fr: 'un point de contact pour les questions' },
  consequences: { en: 'the likely consequences', fr: 'les conséquences probables' },
  measures: { en: 'the measures taken or proposed', fr: 'les mesures prises ou proposées' },
  advice: { en: 'what people can do themselves', fr: 'ce que les personnes peuvent faire elles-mêmes' },
};

const sectionFindings = ({ campaign, notice }: PreflightInput): Finding[] => {
  const languages = Object.entries(campaign.fields) as [Language, Record<string, string>][];
  const gaps = languages.flatMap(([language, values]) =>
    legalContentSchema.options
      .filter((content) => {
        const telling = notice.campaignFields.filter(({ tells, required }) => tells === content && required);
        return telling.length === 0 || telling.some(({ name }) => (values[name] ?? '').trim() === '');
      })
      .map((content) => ({ name: legalContents[content], language })),
  );
  const missing = (inLanguage: StaffLanguage): string =>
    gaps.map(({ name, language }) => `${name[inLanguage]} (${language})`).join(', ');
  const examples = languages.flatMap(([language, values]) =>
    notice.campaignFields
      .filter(({ name, example }) => {
        const value = (values[name] ?? '').trim();
        return value !== '' && Object.values(example).some((text) => text.trim() === value);
      })
      .map(({ name, label }) => ({
        en: `"${label.en ?? name}" (${language})`,
        fr: `«\u00a0${label.fr ?? name}\u00a0» (${language})`,
      })),
  );
  return [
    gaps.length === 0
      ? passes(
          'article-34',
          'Everything that Article 34 of the GDPR asks for is there.',
          'Tout ce que demande l’article 34 du RGPD est présent.',
        )
      : blocks(
          'article-34',
          `Article 34 of the GDPR asks for what is missing: ${missing('en')}.`,
          `Il manque ce que demande l’article 34 du RGPD : ${missing('fr')}.`,
        ),
    ...(examples.length === 0
      ? []
      : [
          warns(
            'examples',
            `These fields still hold the example of the form: ${examples.map(({ en }) => en).join(', ')}.`,
            `Ces champs contiennent encore l’exemple du formulaire : ${examples.map(({ fr }) => fr).join(', ')}.`,
          ),
        ]),
  ];
};

/** How many people read; the language follows. */
export const readersOf = (people: number): Wording =>
  counted(people, ['person reads', 'people read'], ['personne lit', 'personnes lisent']);

const languageFindings = ({ campaign, content }: PreflightInput): Finding[] => {
  const unread = (campaign.import?.groups ?? []).filter(
    ({ channel, language, people }) =>
      channel !== 'letter' && people > 0 && content.messages[language] === undefined,
  );
  const fallbacks = campaign.import?.languageFallbacks ?? 0;
  return [
    ...unread.map(({ language, people }) => {
      const readers = readersOf(people);
      return blocks(
        'languages',
        `${readers.en} ${nameOf(language).en}, which the campaign has no message in. Fill in its fields.`,
        `${readers.fr} une langue (${nameOf(language).fr}) dans laquelle la campagne n’a pas de message. Remplissez ses champs.`,
      );
    }),
    ...(unread.length > 0
      ? []
      : fallbacks === 0
        ? [
            passes(
              'languages',
              'Everybody gets the notice in their own language.',
              'Chacun reçoit l’avis dans sa langue.',
            ),
          ]
        : [
            warns(
              'languages',
              `${readersOf(fallbacks).en} a language without a notice. They get it in ${nameOf(campaign.defaultLanguage).en}.`,
              `${readersOf(fallbacks).fr} une langue sans avis. L’avis part dans une autre (${nameOf(campaign.defaultLanguage).fr}).`,
            ),
          ]),
  ];
};

const attributePattern = /\b(?:href|src|action|background)\s*=\s*["']?\s*([^"'\s>]+)/gi;
const urlPattern = /\bhttps?:\/\/[^\s"'<>)]+/gi;

/** Links of attributes, and addresses in the text that mail programs make links of; never names of XML. */
const linksOf = ({ html, text }: Pick<FrozenMessage, 'html' | 'text'>): string[] => [
  ...[...html.matchAll(attributePattern)].map(([, link = '']) => link),
  ...[html.replaceAll(/<[^>]*>/g, ' '), text].flatMap((part) => part.match(urlPattern) ?? []),
];

/** Hosts that the messages link to or load from, `mailto:` and `tel:` apart. */
export const linkedHosts = (content: {
  messages: Record<string, Pick<FrozenMessage, 'html' | 'text'>>;
}): string[] => {
  const hosts = new Set<string>();
  for (const link of Object.values(content.messages).flatMap(linksOf)) {
    if (/^(?:mailto:|tel:|#|cid:|data:)/i.test(link)) continue;
    try {
      hosts.add(new URL(link, 'https://relative.invalid').hostname);
    } catch {
      hosts.add(link);
    }
  }
  hosts.delete('relative.invalid');
  return [...hosts].sort();
};

const linkFindings = ({ content, senderDomain }: PreflightInput): Finding[] => {
  const isOwn = (host: string): boolean => host === senderDomain || host.endsWith(`.${senderDomain}`);
  const hosts = linkedHosts(content);
  const foreign = hosts.filter((host) => !isOwn(host));
  if (foreign.length > 0) {
    return [
      blocks(
        'links',
        `The text links to other domains: ${foreign.join(', ')}. After a breach people must not learn to click: write addresses without "https://".`,
        `Le texte renvoie à d’autres domaines : ${foreign.join(', ')}. Après une fuite, personne ne doit apprendre à cliquer : écrivez les adresses sans « https:// ».`,
      ),
    ];
  }
  return [
    hosts.length === 0
      ? passes('links', 'The text has no links.', 'Le texte n’a pas de lien.')
      : warns(
          'links',
          `The text links to ${hosts.join(', ')}. Notices without links are safer against phishing that follows.`,
          `Le texte renvoie à ${hosts.join(', ')}. Un avis sans lien protège mieux de l’hameçonnage qui suit.`,
        ),
  ];
};

/** Gmail cuts off what an email holds beyond this, and hides it behind a link. */
export const CLIPPED_BYTES = 102 * 1024;
/** What a person's own values may add. */
const PERSONAL_BYTES = 2_048;

/** An email so long that its end, and with it what to do and whom to ask, is not read. */
const sizeFindings = ({ campaign, content }: PreflightInput): Finding[] => {
  if (!campaign.channels.includes('email')) return [];
  const tooLong = Object.entries(content.messages)
    .filter(([, { html }]) => new TextEncoder().encode(html).length > CLIPPED_BYTES - PERSONAL_BYTES)
    .map(([language]) => nameOf(language));
  return [
    tooLong.length === 0
      ? passes(
          'size',
          'Every mail program shows the whole email.',
          'Tous les logiciels de messagerie montrent l’e-mail entier.',
        )
      : warns(
          'size',
          `The email is so long that Gmail cuts its end off (${tooLong.map(({ en }) => en).join(', ')}). Shorten the fields.`,
          `L’e-mail est si long que Gmail en coupe la fin (${tooLong.map(({ fr }) => fr).join(', ')}). Raccourcissez les champs.`,
        ),
  ];
};

const emptyFieldFindings = ({ emptyFields: { lookedAt, of, empty } }: PreflightInput): Finding[] => {
  const scope: Wording =
    lookedAt === of
      ? { en: `of ${of} people`, fr: `sur ${of} personnes` }
      : {
          en: `of the ${lookedAt} people looked at (there are ${of})`,
          fr: `sur les ${lookedAt} personnes examinées (il y en a ${of})`,
        };
  const some = Object.entries(empty).filter(([, count]) => count > 0);
  return [
    some.length === 0
      ? passes(
          'empty-fields',
          `Nobody has an empty field, ${scope.en}.`,
          `Personne n’a de champ vide, ${scope.fr}.`,
        )
      : warns(
          'empty-fields',
          `Fields are empty for some, ${scope.en}: ${some.map(([name, count]) => `${name} for ${count}`).join(', ')}.`,
          `Des champs sont vides pour certains, ${scope.fr} : ${some.map(([name, count]) => `${name} pour ${count}`).join(', ')}.`,
        ),
  ];
};

/** Whether functions and events keep up. What the account does not tell stands in no campaign's way. */
const roomFindings = ({ concurrency, functionsAtOnce, streamBytes, account }: PreflightInput): Finding[] => [
  ...('said' in concurrency ? [concurrencyFinding(concurrency.said, functionsAtOnce)] : []),
  ...('said' in streamBytes ? [eventStreamFinding(streamBytes.said, account.ratePerSecond)] : []),
];

/** Everything that is checked before a campaign goes out, what blocks first. */
export const preflight = (input: PreflightInput): Finding[] => {
  const { account, identity, senderDomain: domain, spf, dmarc } = input;
  const people = emailPeople(input.campaign);
  const order: Verdict[] = ['blocks', 'warns', 'passes'];
  return [
    ...listFindings(input),
    ...languageFindings(input),
    ...sectionFindings(input),
    ...linkFindings(input),
    ...sizeFindings(input),
    ...emptyFieldFindings(input),
    ...identityFindings(identity, domain),
    ...dnsFindings({ domain, spf, dmarc }, people, identity),
    ...standingFindings(account),
    ...speedFindings(account, people),
    ...callFindings(account, input.sendMode ?? 'auto'),
    ...roomFindings(input),
    ...smsFindings(input),
  ].sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
};
