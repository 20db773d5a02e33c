import type { Language } from './audience.ts';
import type { Campaign, FrozenContent, FrozenMessage } from './campaign.ts';
import type { CompiledNotice } from './notice.ts';
import type { SendingAccount, SmsAccount } from './ports.ts';
import { MAX_SMS_CHARACTERS } from './sms-text.ts';
import type { SmsExpectation } from './spending.ts';

/** The domain name system, as far as mail needs it. */
export interface MailDns {
  /** Texts of the TXT records of a name, empty where there are none; `unknown` where no resolver answered. */
  textRecords(name: string): Promise<string[] | 'unknown'>;
}

/** How the sender's domain stands with the provider. */
export type SendingIdentity = {
  isVerified: boolean;
  /** Whether its messages are signed with DKIM. */
  isSigned: boolean;
  /** Domain of the envelope sender, where one of one's own is set up and working. */
  mailFromDomain?: string;
};

/** `blocks`: sending now would fail or harm. `warns`: look at it and decide. `passes`: checked and in order. */
export type Verdict = 'blocks' | 'warns' | 'passes';
export type Finding = { check: string; verdict: Verdict; message: string };

export type PreflightInput = {
  campaign: Pick<Campaign, 'import' | 'fields' | 'defaultLanguage' | 'channels'>;
  notice: CompiledNotice;
  content: FrozenContent;
  account: SendingAccount;
  identity: SendingIdentity | undefined;
  senderDomain: string;
  /** TXT records of the sender's domain, and of `_dmarc` below it. */
  spf: string[] | 'unknown';
  dmarc: string[] | 'unknown';
  /** The account of SMS, and what all of them are expected to cost; left out where the campaign sends none. */
  sms?: { account: SmsAccount; expected: SmsExpectation };
  /** How many people have no value for a personal field that the messages use, of those looked at. */
  emptyFields: { lookedAt: number; of: number; empty: Record<string, number> };
};

const passes = (check: string, message: string): Finding => ({ check, verdict: 'passes', message });
const warns = (check: string, message: string): Finding => ({ check, verdict: 'warns', message });
const blocks = (check: string, message: string): Finding => ({ check, verdict: 'blocks', message });

const emailPeople = ({ import: list }: PreflightInput['campaign']): number =>
  (list?.groups ?? [])
    .filter(({ channel }) => channel === 'email')
    .reduce((sum, { people }) => sum + people, 0);

/** Messages a day from which Gmail and Yahoo take none of a domain without DMARC (their sender guidelines, 2024). */
const BULK_SENDER = 5_000;

const listFindings = ({ campaign }: PreflightInput): Finding[] => {
  const { import: list } = campaign;
  if (list === undefined) return [blocks('list', 'No list has been imported yet. Upload one.')];
  if (list.status !== 'done') {
    return [
      blocks('list', `The import of the list is ${list.status}. Wait for it, or upload the list again.`),
    ];
  }
  const groups = list.groups.filter(({ channel }) => channel !== 'letter');
  const people = groups.reduce((sum, group) => sum + group.people, 0);
  if (people === 0)
    return [blocks('list', 'Nobody in the list can be written to by the channels of the campaign.')];
  const { rejected, unreachable } = list.counts;
  return [
    rejected === 0
      ? passes('list', `${people} people will get a message.`)
      : warns(
          'list',
          `${rejected} rows were rejected: these people will not be told. Download them and correct them.`,
        ),
    unreachable === 0
      ? passes('letters', 'Everybody can be written to.')
      : warns(
          'letters',
          `${unreachable} people have no usable contact for a message and must be told by letter.`,
        ),
  ];
};

const usd = (amount: number): string => `$${amount.toFixed(2)}`;

const smsFindings = ({ campaign, sms }: PreflightInput): Finding[] => {
  if (!campaign.channels.includes('sms')) return [];
  if (sms === undefined) {
    return [blocks('sms', 'This installation sends no SMS. Take "sms" out of the channels.')];
  }
  const { account, expected } = sms;
  const left = Math.max(0, account.monthlySpendLimitUsd - account.spentThisMonthUsd);
  const raise =
    'Have the monthly spend limit raised in the AWS End User Messaging SMS console, and "sms.monthlyLimitUsd" in the configuration with it.';
  return [
    account.productionAccess
      ? passes('sms-sandbox', 'The account has production access for SMS.')
      : blocks(
          'sms-sandbox',
          'The account is in the SMS sandbox: only verified numbers would get a message. Ask for production access in the AWS End User Messaging SMS console.',
        ),
    left < expected.firstUsd
      ? blocks(
          'sms-spend-limit',
          `${usd(left)} may still be spent on SMS this month, and those who get an SMS first cost about ${usd(expected.firstUsd)}. ${raise}`,
        )
      : left < expected.mostUsd
        ? warns(
            'sms-spend-limit',
            `${usd(left)} may still be spent on SMS this month. Those who get an SMS first cost about ${usd(expected.firstUsd)}, but if all emails failed it would be ${usd(expected.mostUsd)}.`,
          )
        : passes('sms-spend-limit', 'What may be spent on SMS this month is enough for everybody.'),
    ...(expected.longest > MAX_SMS_CHARACTERS
      ? [
          blocks(
            'sms-length',
            `The longest SMS has ${expected.longest} characters; at most ${MAX_SMS_CHARACTERS} are possible. Shorten the fields.`,
          ),
        ]
      : []),
    expected.inUcs2 === 0
      ? passes('sms-characters', 'All SMS looked at use the characters that fit most in a part.')
      : warns(
          'sms-characters',
          `${expected.inUcs2} of ${expected.people} SMS looked at hold a character (${expected.forcing.join(' ')}) that makes them cost up to twice as much. The preview says what could stand instead.`,
        ),
  ];
};

const accountFindings = ({ campaign, account }: PreflightInput): Finding[] => {
  const findings: Finding[] = [];
  const { enforcementStatus, sendingEnabled, productionAccess, quotaPer24Hours, sentLast24Hours } = account;
  if (enforcementStatus === 'SHUTDOWN' || !sendingEnabled) {
    findings.push(
      blocks(
        'account',
        'The provider lets this account send nothing. Look in the Amazon SES console for why.',
      ),
    );
  } else if (enforcementStatus !== 'HEALTHY') {
    findings.push(
      warns(
        'account',
        `The provider has this account under review (${enforcementStatus}). Answer it before you send to many.`,
      ),
    );
  } else findings.push(passes('account', 'The account may send.'));
  findings.push(
    productionAccess
      ? passes('sandbox', 'The account has production access.')
      : blocks(
          'sandbox',
          'The account is in the sandbox: only verified addresses would get a message. Ask Amazon SES for production access.',
        ),
  );
  const left = quotaPer24Hours - sentLast24Hours;
  const people = emailPeople(campaign);
  if (quotaPer24Hours === 0)
    findings.push(blocks('quota', 'The quota of the account is nothing. Ask Amazon SES for one.'));
  else if (left < people) {
    findings.push(
      warns(
        'quota',
        `${people} people are to be told and ${Math.max(0, Math.floor(left))} messages are left in these 24 hours: sending takes days. Ask Amazon SES for a higher quota.`,
      ),
    );
  } else findings.push(passes('quota', 'The quota is enough for everybody at once.'));
  return findings;
};

const hasRecord = (records: readonly string[], start: RegExp): boolean =>
  records.some((record) => start.test(record));

const domainFindings = (input: PreflightInput): Finding[] => {
  const { identity, senderDomain, spf, dmarc } = input;
  const findings: Finding[] = [];
  if (identity?.isVerified === true) findings.push(passes('identity', `${senderDomain} is verified.`));
  else {
    findings.push(
      blocks(
        'identity',
        `${senderDomain} is not verified with Amazon SES. Publish the DKIM records that the deployment prints.`,
      ),
    );
  }
  findings.push(
    identity?.isSigned === true
      ? passes('dkim', 'Messages are signed with DKIM.')
      : blocks(
          'dkim',
          `Messages of ${senderDomain} are not signed with DKIM, so mail servers refuse many. Publish the DKIM records that the deployment prints.`,
        ),
  );
  if (spf === 'unknown')
    findings.push(warns('spf', 'No name server answered: SPF could not be checked. Try again.'));
  else if (identity?.mailFromDomain !== undefined || hasRecord(spf, /^v=spf1(\s|$)/i)) {
    findings.push(passes('spf', 'There is an SPF record.'));
  } else {
    findings.push(
      warns(
        'spf',
        `${senderDomain} has no SPF record. Publish "v=spf1 include:amazonses.com ~all" as TXT, beside what else may send for it.`,
      ),
    );
  }
  const people = emailPeople(input.campaign);
  if (dmarc === 'unknown')
    findings.push(warns('dmarc', 'No name server answered: DMARC could not be checked. Try again.'));
  else if (hasRecord(dmarc, /^v=DMARC1\s*;/i)) findings.push(passes('dmarc', 'There is a DMARC record.'));
  else {
    const message = `_dmarc.${senderDomain} has no DMARC record. Publish "v=DMARC1; p=none" at least: large mail providers refuse bulk mail without it.`;
    findings.push(people > BULK_SENDER ? blocks('dmarc', message) : warns('dmarc', message));
  }
  return findings;
};

/**
 * What a communication to the person must hold (GDPR, Article 34(2) with Article 33(3)(b) to (d)), and the fields that
 * hold it: one of each inner list.
 */
export const mandatorySections: readonly { name: string; fields: readonly (readonly string[])[] }[] = [
  { name: 'the nature of the breach', fields: [['what_happened']] },
  { name: 'a contact point for questions', fields: [['dpo_name'], ['dpo_email', 'phone']] },
  { name: 'the likely consequences', fields: [['consequences']] },
  { name: 'the measures taken or proposed', fields: [['measures_taken'], ['advice']] },
];

const sectionFindings = ({ campaign, notice }: PreflightInput): Finding[] => {
  const known = new Set(notice.campaignFields.map(({ name }) => name));
  const languages = Object.entries(campaign.fields) as [Language, Record<string, string>][];
  const missing = languages.flatMap(([language, values]) =>
    mandatorySections
      .filter(({ fields }) =>
        fields.some((oneOf) => !oneOf.some((name) => known.has(name) && (values[name] ?? '').trim() !== '')),
      )
      .map(({ name }) => `${name} (${language})`),
  );
  const examples = languages.flatMap(([language, values]) =>
    notice.campaignFields
      .filter(({ name, example }) => {
        const value = (values[name] ?? '').trim();
        return value !== '' && Object.values(example).some((text) => text.trim() === value);
      })
      .map(({ name, label }) => `"${label[language] ?? name}" (${language})`),
  );
  return [
    missing.length === 0
      ? passes('article-34', 'Everything that Article 34 of the GDPR asks for is there.')
      : blocks('article-34', `Article 34 of the GDPR asks for what is missing: ${missing.join(', ')}.`),
    ...(examples.length === 0
      ? []
      : [warns('examples', `These fields still hold the example of the form: ${examples.join(', ')}.`)]),
  ];
};

const languageFindings = ({ campaign, content }: PreflightInput): Finding[] => {
  const unread = (campaign.import?.groups ?? []).filter(
    ({ channel, language, people }) =>
      channel !== 'letter' && people > 0 && content.messages[language] === undefined,
  );
  const fallbacks = campaign.import?.languageFallbacks ?? 0;
  return [
    ...unread.map(({ language, people }) =>
      blocks(
        'languages',
        `${people} people read "${language}", which the campaign has no message in. Fill in its fields.`,
      ),
    ),
    ...(unread.length > 0
      ? []
      : fallbacks === 0
        ? [passes('languages', 'Everybody gets the notice in their own language.')]
        : [
            warns(
              'languages',
              `${fallbacks} people read a language without a notice and get "${campaign.defaultLanguage}".`,
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
      ),
    ];
  }
  return [
    hosts.length === 0
      ? passes('links', 'The text has no links.')
      : warns(
          'links',
          `The text links to ${hosts.join(', ')}. Notices without links are safer against phishing that follows.`,
        ),
  ];
};

const emptyFieldFindings = ({ emptyFields: { lookedAt, of, empty } }: PreflightInput): Finding[] => {
  const scope = lookedAt === of ? `of ${of} people` : `of the ${lookedAt} people looked at (there are ${of})`;
  const some = Object.entries(empty).filter(([, count]) => count > 0);
  return [
    some.length === 0
      ? passes('empty-fields', `Nobody has an empty field, ${scope}.`)
      : warns(
          'empty-fields',
          `Fields are empty for some, ${scope}: ${some.map(([name, count]) => `${name} for ${count}`).join(', ')}.`,
        ),
  ];
};

/** Everything that is checked before a campaign goes out, what blocks first. */
export const preflight = (input: PreflightInput): Finding[] => {
  const order: Verdict[] = ['blocks', 'warns', 'passes'];
  return [
    ...listFindings(input),
    ...languageFindings(input),
    ...sectionFindings(input),
    ...linkFindings(input),
    ...emptyFieldFindings(input),
    ...domainFindings(input),
    ...accountFindings(input),
    ...smsFindings(input),
  ].sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
};
