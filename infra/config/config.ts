import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import * as z from 'zod';
import { listProfiles, listValues } from '../../core/mailing/list.ts';
import { DEFAULT_QUIET_HOURS, quietHoursRules } from '../../core/pacing/quiet-hours.ts';
import { sendModes } from '../../core/pacing/rate.ts';
import { smsCountries } from './sms-countries.ts';

/** File that an operator writes, in the project's folder. */
export const CONFIG_FILE = 'tocsin.config.json';

/** The built-in stage of the local run; it is never deployed. */
export const LOCAL_STAGE = 'local';

/** Account of the example and of the local stage, which is nobody's. */
const EXAMPLE_ACCOUNT = '000000000000';

// In this file the message of a check says what to write instead: it ends up in the operator's one line.

const text = (pattern: RegExp, write: string) => z.string({ error: write }).regex(pattern, { error: write });

const integer = (least: number, most: number, write: string) => {
  const error = `write ${write}, a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const group = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `correct its spelling or remove it; here may stand: ${Object.keys(shape).join(', ')}`
        : `write an object with: ${Object.keys(shape).join(', ')}`,
  });

const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
/** A local part of plain ASCII, as Amazon SES wants it. */
const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const memoryMebibytes = (proposed: number) =>
  integer(256, 10_240, 'the memory of the function in MiB').default(proposed);

// The name, a note on the unit and the default of every value that may be tuned stand here and nowhere else: the
// descriptions are what editors show (schemas/tocsin.config.schema.json, written by "npm run schemas").
const sending = group({
  mode: z
    .enum(sendModes, { error: 'write "auto", "bulk" or "single"' })
    .default('auto')
    .describe(
      '"auto": by the account\'s rate and its answers; "bulk": one call for fifty people; "single": one call each, the documented way above 50 messages a second.',
    ),
  rateMarginPercent: integer(0, 90, 'the percentage of the sending rate to leave unused')
    .default(1)
    .describe("Part of the provider's rate left unused."),
  rampMinutes: integer(0, 120, 'the minutes at the beginning of a campaign in which few are sent to')
    .default(5)
    .describe('How long only a small share of a campaign leaves at its beginning; 0 for no such ramp.'),
  rampPercent: integer(1, 100, 'the percentage of the people who are sent to in the ramp')
    .default(1)
    .describe('That share of the people, in percent; never fewer people than it takes to judge bounces.'),
  windowSeconds: integer(61, 600, 'the seconds that pace plans ahead each minute')
    .default(85)
    .describe(
      'How far ahead each run of pace gives out the rate; more than its minute, so that no gap opens.',
    ),
  settleSeconds: integer(15, 43_200, 'the seconds to wait for the events of an unanswered call')
    .default(600)
    .describe('How long events have to tell what became of a call without an answer.'),
  stuckSeconds: integer(30, 43_200, 'the seconds after which a chunk nobody took is released again')
    .default(600)
    .describe('How long after its time a chunk may stay unclaimed before it is released again.'),
  maximumConcurrency: integer(2, 1_000, 'the number of send functions at the same time')
    .default(10)
    .describe('Send functions at work at the same time.'),
});

const events = group({
  bufferSeconds: integer(0, 900, 'the seconds that events are buffered')
    .default(60)
    .describe('Time and size, whichever comes first, after which Firehose writes an event file.'),
  bufferMebibytes: integer(1, 128, 'the MiB of events that are buffered').default(64),
  batchingWindowSeconds: integer(0, 300, 'the seconds to gather event files')
    .default(5)
    .describe('How long track waits for more event files to read together.'),
  maximumConcurrency: integer(2, 1_000, 'the number of track functions at the same time')
    .default(5)
    .describe('Track functions at work at the same time.'),
});

/**
 * Room that Lambda keeps free for a function whatever else runs in the account, and the most that it may have at once.
 * None unless it is written: Lambda refuses to leave less than 100 for all others (Lambda developer guide, "Reserved
 * concurrency"), so that an account with the first 10 can reserve nothing and would not deploy.
 */
const reservedConcurrency = (of: string) =>
  integer(1, 1_000, `how many runs at once to reserve for ${of}, or leave it out`).optional();

const functions = group({
  import: group({
    memoryMebibytes: memoryMebibytes(1_769),
    timeoutSeconds: integer(75, 900, 'the longest run of the function in seconds')
      .default(300)
      .describe('Longest run, seconds. An import whose function died goes on after six times this.'),
  }).prefault({}),
  pace: group({
    memoryMebibytes: memoryMebibytes(1_024),
    reservedConcurrency: reservedConcurrency('pace'),
  }).prefault({}),
  send: group({
    memoryMebibytes: memoryMebibytes(1_024),
    timeoutSeconds: integer(30, 900, 'the longest run of the function in seconds').default(60),
  }).prefault({}),
  track: group({
    memoryMebibytes: memoryMebibytes(1_769),
    timeoutSeconds: integer(30, 900, 'the longest run of the function in seconds').default(180),
  }).prefault({}),
  export: group({
    memoryMebibytes: memoryMebibytes(1_769),
    timeoutSeconds: integer(60, 900, 'the longest run of the function in seconds')
      .default(900)
      .describe('Longest run, seconds. Writing a report of many millions of people takes minutes.'),
  }).prefault({}),
  letters: group({
    memoryMebibytes: memoryMebibytes(1_769),
    timeoutSeconds: integer(120, 900, 'the longest run of the function in seconds')
      .default(900)
      .describe('Longest run, seconds. A file of two thousand letters takes less than a minute.'),
  }).prefault({}),
  purge: group({
    memoryMebibytes: memoryMebibytes(1_769),
    timeoutSeconds: integer(60, 900, 'the longest run of the function in seconds')
      .default(900)
      .describe('Longest run, seconds. A purge whose function died goes on after six times this.'),
  }).prefault({}),
  api: group({
    memoryMebibytes: memoryMebibytes(1_024),
    reservedConcurrency: reservedConcurrency('the API'),
  }).prefault({}),
  check: group({
    memoryMebibytes: memoryMebibytes(1_024),
    reservedConcurrency: reservedConcurrency('the public check'),
  }).prefault({}),
});

/** How often one person may look others up: enough for a busy telephone, too little to read a list out. */
const lookups = group({
  perTenMinutes: integer(1, 10_000, 'how many people one person may look up in ten minutes').default(60),
  perDay: integer(1, 1_000_000, 'how many people one person may look up in a day').default(600),
});

/** How much one member of staff may change of people: enough for a busy telephone, too little to divert a campaign. */
const changes = group({
  perHour: integer(1, 10_000, 'how many corrections and records one person may make in an hour').default(30),
  perDay: integer(1, 100_000, 'how many corrections and records one person may make in a day').default(100),
});

const sender = group({
  domain: text(
    domain,
    'write the domain that notices are sent from, such as "notice.hospital.example"',
  ).describe(
    "Best a subdomain that nothing else sends from: its records, and its reputation, are then nobody else's.",
  ),
  existingIdentity: z
    .boolean({ error: 'write true or false' })
    .default(false)
    .describe(
      'Whether Amazon SES has this domain as an identity already: it is then used as it is, never changed or deleted.',
    ),
  address: text(
    address,
    'write the address that notices are sent from, such as "notice@hospital.example"',
  ).describe('Address that notices come from, in the domain above.'),
  name: text(
    /^(?=.*\S)[^\p{Cc}]{1,100}$/u,
    'write the name that people see as the sender, such as "Hospital Group"',
  ).describe('Name that people see as the sender.'),
  replyTo: text(address, 'write the address that answers go to, such as "dpo@hospital.example"').describe(
    'Address that answers go to.',
  ),
});

const alarms = group({
  email: text(address, 'write the address that alarms go to, such as "on-call@hospital.example"').describe(
    'Who is told when an alarm begins and ends. Confirms the subscription by a link in the first message.',
  ),
});

/** Mails `alarms.email` when the bill of the account nears an amount. Left out, nobody watches the bill. */
const budget = group({
  monthlyUsd: integer(1, 10_000_000, 'what the account may cost in a month in US dollars'),
});

const amount = (least: number, most: number, write: string) => {
  const error = `write ${write}, from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

/** Letters on paper, which a printer or a mailing house makes of files. Without it campaigns have lists of names only. */
const letters = group({
  returnAddress: z
    .array(text(/^(?=.*\S)[^\p{Cc}]{1,38}$/u, 'write lines of at most 38 characters'), {
      error: 'write a list of lines, such as ["Hospital Group", "1 rue de la Paix", "75002 PARIS"]',
    })
    .min(2, 'write name, street and place, a line each')
    .max(6, 'write six lines at most')
    .describe('What stands as the sender on each letter, and where letters come back to, line by line.'),
  list: z
    .union(
      [
        z.enum(Object.keys(listProfiles) as [keyof typeof listProfiles, ...(keyof typeof listProfiles)[]]),
        z.array(group({ title: z.string().min(1).max(100), value: z.enum(listValues) })).min(1),
      ],
      {
        error: `write "${Object.keys(listProfiles).join('" or "')}", or a list of columns such as [{ "title": "Nom", "value": "line_1" }], with values among ${listValues.join(', ')}`,
      },
    )
    .optional()
    .describe(
      'Columns of letters.csv: "plain" (the default), "maileva", or a list of your own, for a mailing house that sets its own letters.',
    ),
  price: group({
    each: amount(0, 100, 'what a letter costs with printing, envelope and postage'),
    currency: text(/^[A-Z]{3}$/, 'write the currency in three letters, such as "EUR"'),
  })
    .optional()
    .describe('What a letter costs on paper: it stands in every estimate of a campaign.'),
});

/** Keys and values as every service takes them (AWS Resource Groups user guide, "Tag naming limits and requirements"). */
const tag = /^[\p{L}\p{N} _.:/=+@-]+$/u;
const tags = z
  .record(
    z
      .string()
      .regex(tag, { error: 'write letters, digits, spaces and _.:/=+-@ only' })
      .max(128)
      .refine((key) => !/^aws:/i.test(key), { error: 'choose a name that does not begin with "aws:"' }),
    text(tag, 'write letters, digits, spaces and _.:/=+-@ only').max(256, {
      error: 'write 256 characters at most',
    }),
    { error: 'write an object of texts, such as { "cost-centre": "4711" }' },
  )
  .refine((all) => Object.keys(all).length <= 40, { error: 'write 40 tags at most' })
  // Two spellings of one key are one key to AWS IAM, and so a refusal.
  .refine(
    (all) => new Set(Object.keys(all).map((key) => key.toLowerCase())).size === Object.keys(all).length,
    {
      error: 'write each tag once',
    },
  );

const country = /^[A-Z]{2}$/;

/** Text messages, by AWS End User Messaging. An installation without this group sends none. */
const sms = group({
  senderId: text(
    /^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/,
    'write the name that SMS come from, 3 to 11 letters and digits, such as "HOSPITAL"',
  ).describe(
    'The name that messages come from. Whether a country takes a name, and whether it must be registered there: see the user guide of AWS End User Messaging SMS, "Supported countries"; France wants letters and digits only.',
  ),
  countries: z
    .array(text(country, 'write a country in two letters, such as "FR"'), {
      error: 'write a list of countries in two letters, such as ["FR"]',
    })
    .min(1, 'write at least one country in two letters, such as ["FR"]')
    .refine((all) => new Set(all).size === all.length, 'write each country once')
    .superRefine((all, { addIssue }) => {
      const unknown = all.filter((code) => country.test(code) && !smsCountries.includes(code));
      if (unknown.length === 0) return;
      const names = unknown.join(', ');
      addIssue(
        `leave out ${names}: AWS does not list it among the countries that SMS go to (infra/config/sms-countries.ts)`,
      );
    })
    .default(['FR'])
    .describe(
      'Countries and territories that may be sent to; the overseas departments of France are territories of their own.',
    ),
  partsPerSecond: integer(1, 1_000, 'the message parts a second that AWS has agreed to')
    .default(10)
    .describe('Message parts a second that AWS has agreed to; no call tells this number.'),
  quietHours: z
    .enum(quietHoursRules, { error: 'write "french" or "none"' })
    .default(DEFAULT_QUIET_HOURS)
    .describe(
      'When nobody is disturbed: "french" is night, and in France Sundays and holidays; "none" sends at any time.',
    ),
  timeToLiveSeconds: integer(60, 259_200, 'the seconds after which a message is given up')
    .default(21_600)
    .describe('How long AWS tries to hand a message to the network before it gives up.'),
  maxPriceUsd: amount(0.01, 99.99, 'what one SMS may cost at most in US dollars')
    .default(0.5)
    .describe('What one message may cost, all its parts together.'),
  monthlyLimitUsd: integer(1, 10_000_000, 'what may be spent on SMS in a month in US dollars').describe(
    'What may be spent on SMS in a calendar month; ask AWS for a spend limit as high.',
  ),
});

/** The only addresses without TLS that Amazon Cognito takes. */
const callback = /^(?:https:\/\/[a-z0-9.-]+(?::\d+)?|http:\/\/localhost:\d+)\/[!-~]*$/;

/** A domain of one's own for the console. */
const consoleDomain = group({
  name: text(domain, 'write the domain of the console, such as "tocsin.hospital.example"'),
  certificateArn: text(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/,
    'write the ARN of the certificate of that domain, which must be in us-east-1',
  ).describe(
    'CloudFront takes certificates of us-east-1 only (Amazon CloudFront developer guide, "Requirements for certificates").',
  ),
});

/** Pages in the browser, in a stack of their own. `false` leaves them out: the command line and the API are enough. */
const console_ = group({
  domain: consoleDomain.optional().describe('Without it the console has a name that CloudFront makes up.'),
  securityContact: text(
    address,
    'write the address to which a weakness is told, such as "security@hospital.example"',
  )
    .optional()
    .describe(
      'Where a weakness of the installation is told ("/.well-known/security.txt"); "sender.replyTo" unless written.',
    ),
  securityPolicyUrl: text(
    /^https:\/\/[!-~]+$/,
    'write the address of a page, such as "https://hospital.example/security"',
  )
    .optional()
    .describe('Page that says how such reports are dealt with.'),
});

const signIn = group({
  callbackUrls: z
    .array(text(callback, 'write an address such as "https://tocsin.hospital.example/signed-in"'), {
      error: 'write a list of addresses',
    })
    .min(1, 'write at least one address')
    .default([4289, 4290, 4291].map((port) => `http://localhost:${port}/signed-in`))
    .describe(
      'Where sign-in may lead back to: the command line listens at the first that is free. Or a page.',
    ),
  accessTokenMinutes: integer(5, 1_440, 'the minutes that an access token is good for')
    .default(15)
    .describe(
      'How long a token is good for: so long somebody keeps a role that was taken away. Nobody notices when one ends, as console and command line renew it by themselves.',
    ),
  endsWithTab: z
    .boolean({ error: 'write true or false' })
    .default(true)
    .describe(
      'Whether each new tab of the console asks for password and second factor, so that a closed one leaves nobody signed in. Write false only where nobody shares a computer: whoever comes to a locked page may then open another tab and work as the person before.',
    ),
  invitationsFrom: z
    .enum(['cognito', 'sender'], { error: 'write "cognito" or "sender"' })
    .default('cognito')
    .describe(
      'Who mails invitations and new passwords: "cognito" is there from the start and sends about 50 mails a day; "sender" is the address of the notices, which Amazon Cognito takes only once its domain is verified.',
    ),
  sessionHours: integer(1, 720, 'the hours after which somebody signs in again')
    .default(10)
    .describe('After which somebody has to sign in again.'),
});

/** What an operator writes; `$schema` may stand beside it. */
export const configSchema = group({
  stage: text(
    // It is part of the domain of sign-in, in which Amazon Cognito takes none of its three reserved words.
    /^(?!local$)(?!.*(?:aws|amazon|cognito))[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
    'write the name of this installation, at most 20 small letters, digits and dashes, without "aws", "amazon" or "cognito", such as "prod" ("local" is the built-in one)',
  ).describe('Name of this installation; part of the names of everything that is deployed.'),
  account: text(/^\d{12}$/, 'write the number of the AWS account to deploy to, 12 digits in quotes').describe(
    'Credentials of another account are refused.',
  ),
  region: text(
    /^[a-z]{2}(?:-[a-z]+)+-\d$/,
    'write the AWS region to deploy to, such as "eu-west-3"',
  ).describe('AWS region to deploy to.'),
  // An absent group is an empty one, so that each of its values is asked for.
  sender: z.preprocess((value) => value ?? {}, sender),
  alarms: z.preprocess((value) => value ?? {}, alarms),
  budget: budget.optional(),
  letters: letters.optional(),
  tags: tags.default({}).describe('On everything that can carry any, beside "application" and "stage".'),
  defaultCountry: text(
    /^[A-Z]{2}$/,
    'write the country of phone numbers without a prefix in two letters, such as "FR"',
  )
    .default('FR')
    .describe('Country of phone numbers written without a prefix.'),
  retentionDays: integer(30, 3_650, 'the days after which personal data is deleted')
    .default(365)
    .describe('Days after which personal data expires everywhere: tables, uploads, event files.'),
  sms: sms.optional().describe('Left out where no SMS are sent.'),
  checkSite: text(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
    'write where people check a notice, without a path, such as "https://notice.hospital.example"',
  )
    .optional()
    .describe(
      'Where people check a notice, as every notice names it: "/check" and "/verifier" there are the public page. The domain of the console unless written; without both no notice names the page.',
    ),
  sealRetentionDays: integer(1, 3_650, 'the days for which nobody can delete a seal of the audit trail')
    .default(1_095)
    .describe(
      'Days for which nobody, the owner of the account included, can delete a seal of the audit trail.',
    ),
  lookups: lookups.prefault({}),
  changes: changes.prefault({}),
  signIn: signIn.prefault({}),
  console: z.preprocess((value) => (value === false ? undefined : value), console_.optional()).prefault({}),
  sending: sending.prefault({}),
  events: events.prefault({}),
  functions: functions.prefault({}),
});

/** Everything that differs from one installation to another. */
export type Config = z.output<typeof configSchema> & {
  /** Of the local stage alone: how long an hour before the next channel lasts, so that a rehearsal sees its end. */
  fallbackHourSeconds?: number;
};
/** Origin of the page on which anybody checks a notice, as notices name it; undefined where there is none to print. */
export const checkSiteOf = ({ checkSite, console }: Config): string | undefined =>
  checkSite ?? (console?.domain && `https://${console.domain.name}`);

export type SmsConfig = NonNullable<Config['sms']>;
export type ConsoleSettings = NonNullable<Config['console']>;

type Conflict = { path: string[]; message: string };

/** Values that are right each by itself, but not beside the others. */
const conflictsOf = ({ account, sender, sending, events, console }: Config): Conflict[] => {
  const conflicts: Conflict[] = [];
  const [, senderDomain = ''] = sender.address.split('@');
  if (senderDomain !== sender.domain && !senderDomain.endsWith(`.${sender.domain}`)) {
    const message = `write an address in "${sender.domain}", the domain of "sender.domain"`;
    conflicts.push({ path: ['sender', 'address'], message });
  }
  // A claim's calls fill at most the first third of the settling time; their events need the rest.
  const leastSettle = 3 * events.bufferSeconds;
  if (sending.settleSeconds < leastSettle) {
    const message = `write at least ${leastSettle}, three times "events.bufferSeconds", or buffer events for less time`;
    conflicts.push({ path: ['sending', 'settleSeconds'], message });
  }
  const certificate = console?.domain?.certificateArn;
  if (certificate !== undefined && certificate.split(':')[4] !== account) {
    const message = `write the ARN of a certificate of the account "${account}"`;
    conflicts.push({ path: ['console', 'domain', 'certificateArn'], message });
  }
  return conflicts;
};

/** Names that nobody can own (RFC 2606, RFC 6761), so that a message from or to them gets nowhere. */
const reserved = /(?:^|[.@/])(?:example|test|invalid|localhost|example\.(?:com|net|org))$/;

/** Values of the example that nobody replaced: what can be synthesized with them can be deployed, and serves nobody. */
const leftFromExample = ({ account, sender, alarms, console, checkSite }: Config): Conflict[] => {
  const own = 'write your own: this one is an example that nobody can own';
  const names: [string[], string | undefined][] = [
    [['sender', 'domain'], sender.domain],
    [['sender', 'address'], sender.address],
    [['sender', 'replyTo'], sender.replyTo],
    [['alarms', 'email'], alarms.email],
    [['console', 'domain', 'name'], console?.domain?.name],
    [['checkSite'], checkSite],
  ];
  return [
    ...(account === EXAMPLE_ACCOUNT ? [{ path: ['account'], message: own }] : []),
    ...names.flatMap(([path, name]) =>
      name !== undefined && reserved.test(name) ? [{ path, message: own }] : [],
    ),
  ];
};

/** The operator's configuration cannot be used; the message has one line for each thing to correct. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

const lineOf = (file: string, path: readonly PropertyKey[], problem: string, advice: string): string =>
  path.length === 0
    ? `${file}: ${advice}.`
    : `${file}: "${path.map(String).join('.')}" ${problem}: ${advice}.`;

const linesOfIssue = (issue: z.core.$ZodIssue, value: unknown, file: string): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => lineOf(file, [...issue.path, key], 'is not known', issue.message));
  }
  const problem = valueAt(value, issue.path) === undefined ? 'is missing' : 'cannot be used';
  return [lineOf(file, issue.path, problem, issue.message)];
};

/** The configuration without what it says to editors. */
const withoutSchema = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('$schema' in value)) return value;
  const { $schema: _, ...rest } = value;
  return rest;
};

/**
 * Checks a configuration and fills in what may be left out.
 *
 * @param file - what errors call it
 * @throws ConfigError with one line for each missing, wrong or unknown key
 */
export const parseConfig = (value: unknown, file: string = CONFIG_FILE): Config => {
  const parsed = configSchema.safeParse(withoutSchema(value));
  const lines = parsed.success
    ? conflictsOf(parsed.data).map(({ path, message }) => lineOf(file, path, 'cannot be used', message))
    : parsed.error.issues.flatMap((issue) => linesOfIssue(issue, value, file));
  if (parsed.success && lines.length === 0) return parsed.data;
  throw new ConfigError(lines.join('\n'));
};

/**
 * The stage that `npm start` runs and that a fresh clone synthesizes. One computer needs no minute to gather events,
 * and whoever rehearses a crash wants to see its end: times are shorter than those of a deployment, all else is equal.
 */
export const localConfig: Config = {
  ...parseConfig({
    stage: 'built-in',
    account: EXAMPLE_ACCOUNT,
    region: 'eu-west-3',
    sender: {
      domain: 'hospital.example',
      address: 'notice@hospital.example',
      name: 'Hospital Group',
      replyTo: 'dpo@hospital.example',
    },
    alarms: { email: 'on-call@hospital.example' },
    // What a demonstration prints leads nowhere, as its sender does: nobody can own it.
    checkSite: 'https://notice.hospital.example',
    budget: { monthlyUsd: 500 },
    letters: {
      returnAddress: ['Hospital Group', '1 rue de l’Exemple', '75002 PARIS'],
      price: { each: 0.95, currency: 'EUR' },
    },
    sms: {
      senderId: 'HOSPITAL',
      countries: ['FR', 'GP', 'MQ', 'GF', 'RE'],
      // As the rate of email: a demonstration or a rehearsal is there to be watched at full speed.
      partsPerSecond: 1_000,
      monthlyLimitUsd: 100_000,
      quietHours: 'none',
    },
    // Nobody is ever removed from a demonstration, and who tries the API by hand is not to fetch tokens all the time.
    signIn: { accessTokenMinutes: 60, endsWithTab: false },
    // A demonstration or a rehearsal is there to be watched at full speed from the start.
    // Fifty in a call at any rate, so that what rehearsals measure stays comparable.
    sending: { mode: 'bulk', settleSeconds: 30, stuckSeconds: 45, maximumConcurrency: 4, rampMinutes: 0 },
    events: { bufferSeconds: 1, bufferMebibytes: 32, batchingWindowSeconds: 2, maximumConcurrency: 2 },
    functions: {
      import: { timeoutSeconds: 90 },
      send: { timeoutSeconds: 30 },
      track: { timeoutSeconds: 30 },
      export: { timeoutSeconds: 90 },
      letters: { timeoutSeconds: 120 },
      purge: { timeoutSeconds: 90 },
    },
  }),
  stage: LOCAL_STAGE,
  fallbackHourSeconds: 1,
};

/**
 * Where the operator's configuration is: the file that TOCSIN_CONFIG_FILE names, as a pipeline does that gets it from
 * elsewhere, or `tocsin.config.json` in the project's folder, which need not be there.
 *
 * @throws ConfigError when the named file does not exist
 */
export const configPath = (environment: NodeJS.ProcessEnv): string => {
  const named = environment.TOCSIN_CONFIG_FILE;
  if (named === undefined || named === '') return join(import.meta.dirname, '../..', CONFIG_FILE);
  if (existsSync(named)) return resolve(named);
  throw new ConfigError(`TOCSIN_CONFIG_FILE is "${named}": there is no such file.`);
};

const readText = (path: string): string | undefined => {
  try {
    // Editors on Windows begin a file with a byte order mark, which nobody sees and JSON does not know.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError(`${path}: cannot be read (${error instanceof Error ? error.message : error}).`);
  }
};

/**
 * The configuration to synthesize: the local stage when it is asked for or nothing else is configured. In that of an
 * operator no value of the example may be left.
 *
 * @param path - of the operator's file
 * @param askedStage - value of TOCSIN_STAGE
 * @param note - receives one line when the local stage is taken for want of a file
 * @throws ConfigError as {@link parseConfig}, and when the file cannot be read, is no JSON, or another stage is asked for
 */
export const readConfig = (
  path: string,
  askedStage: string | undefined,
  note: (line: string) => void,
): Config => {
  if (askedStage === LOCAL_STAGE) return localConfig;
  const file = basename(path);
  if (askedStage !== undefined && askedStage !== '') {
    throw new ConfigError(
      `TOCSIN_STAGE is "${askedStage}": leave it unset, or write "${LOCAL_STAGE}"; the stage to deploy stands in ${file}.`,
    );
  }
  const content = readText(path);
  if (content === undefined) {
    note(
      `There is no ${CONFIG_FILE}, so this is the local stage, which cannot be deployed; copy tocsin.config.example.json to ${CONFIG_FILE} and fill it in to deploy.`,
    );
    return localConfig;
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new ConfigError(
      `${file}: is not JSON: correct its quotes, commas and brackets (${error instanceof Error ? error.message : error}).`,
    );
  }
  const config = parseConfig(value, file);
  const left = leftFromExample(config);
  if (left.length === 0) return config;
  throw new ConfigError(
    left.map(({ path, message }) => lineOf(file, path, 'cannot be used', message)).join('\n'),
  );
};
