import { expect } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { roles } from '../../../core/audit/roles.ts';
import type { ArrivedPart, AudienceUploads } from '../../../core/list/upload-parts.ts';
import type { LetterMessage } from '../../../core/mailing/batch.ts';
import type { OutcomesMessage } from '../../../core/mailing/outcomes-file.ts';
import type { FrozenMessage } from '../../../core/notice/content.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import type { SendingAccount, SmsAccount } from '../../../core/provider/accounts.ts';
import type { ErasureMessage } from '../../../core/report/purge.ts';
import type { ReportMessage } from '../../../core/report/report.ts';
import { createApp } from '../../../functions/api/app.ts';
import type { ApiDependencies } from '../../../functions/api/http/dependencies.ts';
import { problemSchema } from '../../../functions/api/http/problem.ts';
import { createdAtMs } from '../data/factories.ts';
import { testBirthHash, testMac } from '../fakes/import-fakes.ts';
import {
  createMemoryDeadLetters,
  createMemoryImportQueue,
  createMemoryPaceTrigger,
} from '../fakes/memory-queue.ts';
import {
  createMemoryAttemptCounter,
  createMemoryAudienceStore,
  createMemoryAuditTrail,
  createMemoryBatchStore,
  createMemoryCampaignStore,
  createMemoryColumnChoicesStore,
  createMemoryDeliveryStore,
  createMemoryEvidenceStore,
  createMemoryKeptAnswers,
  createMemoryListReportStore,
  createMemoryLookupStore,
  createMemoryOutcomesFileStore,
  createMemoryPersonStore,
  createMemoryReportStore,
  createMemorySeals,
  createMemoryTallyStore,
  testEntryHash,
} from '../fakes/memory-stores.ts';
import { createRecordedLog } from '../fakes/recorded-log.ts';

/** Fields for what the law asks for beside the nature of the breach, each named after what it tells. */
const legalFields = ['contact', 'consequences', 'measures', 'advice'] as const;

/** A small notice with a required and an optional campaign field, and one personal field. */
export const aNotice = (changes: Partial<CompiledNotice> = {}): CompiledNotice => {
  const field = (name: string, label: string, required: boolean) => ({
    name,
    label: { en: label },
    help: { en: `Help for ${label}.` },
    example: { en: `Example of ${label}` },
    required,
    form: 'line' as const,
  });
  const message = {
    subject: '{{organisation}}: about your data',
    text: 'Dear {{first_name}} {{last_name}},\n\n{{what_happened|list}}\n\n{{signature|lines}}\n\n{{code}}',
    sms: '{{organisation}}: data about you was stolen. To check this message, quote {{code}}.',
    letter:
      '# Your data\n\nDear {{greeting_name}},\n\n{{organisation}} lost data about you. Your code: {{code}}.',
    nameless: 'Sir or Madam',
    html: '<p>Dear {{first_name}} {{last_name}}</p><ul>{{what_happened|list}}</ul><p>{{signature|lines}}</p>{{code}}',
  };
  return {
    id: 'personal-data-breach',
    title: { fr: 'Vol de données', en: 'Personal data breach' },
    campaignFields: [
      field('organisation', 'Organisation', true),
      { ...field('what_happened', 'What happened', true), tells: 'nature' },
      ...legalFields.map((name) => ({ ...field(name, name, true), tells: name })),
      field('signature', 'Signature', false),
    ],
    personFields: [field('data_categories', 'Data categories', false)],
    messages: { fr: message, en: message },
    ...changes,
  };
};

/** Fields that fit {@link aNotice}. */
export const someFields = {
  organisation: 'Example Hospital',
  what_happened: 'Data was copied.',
  contact: 'Our data protection officer.',
  consequences: 'Strangers may call you.',
  measures: 'We changed all passwords.',
  advice: 'Be wary of calls.',
};

/** A bucket in memory. `arrive` plays the client that sends a part to its address. */
const createMemoryUploads = (): AudienceUploads & {
  arrive(url: string, sizeBytes: number): void;
  objects: Map<string, number>;
  texts: Map<string, string>;
} => {
  const open = new Map<string, Map<number, ArrivedPart>>();
  const objects = new Map<string, number>();
  const texts = new Map<string, string>();
  const keyOf = (object: string, upload: string): string => `${object}|${upload}`;
  return {
    bucket: 'audience-bucket',
    objects,
    texts,
    arrive(url, sizeBytes) {
      const { pathname, searchParams } = new URL(url);
      const number = Number(searchParams.get('part'));
      const parts = open.get(keyOf(pathname.slice(1), searchParams.get('upload') ?? ''));
      if (parts === undefined) throw new Error(`nothing is open at ${url}`);
      parts.set(number, { number, sizeBytes, tag: `"${number}"` });
    },
    async begin(object) {
      const upload = `u${open.size + 1}`;
      open.set(keyOf(object, upload), new Map());
      return upload;
    },
    async arrived(object, upload) {
      const parts = open.get(keyOf(object, upload));
      return parts && [...parts.values()];
    },
    partUrl: async (object, upload, part, seconds) =>
      `https://bucket.example/${object}?upload=${upload}&part=${part}&expires=${seconds}`,
    async complete(object, upload, parts) {
      if (!open.delete(keyOf(object, upload))) return 'gone';
      objects.set(
        object,
        parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      );
      return 'completed';
    },
    sizeBytes: async (object) => objects.get(object),
    text: async (object) => texts.get(object),
    downloadUrl: async (object, fileName, seconds) =>
      `https://bucket.example/${object}?name=${fileName}&expires=${seconds}`,
  };
};

/** Somebody signed in, with every role. */
export const anActor = (changes: Partial<Actor> = {}): Actor => ({
  subject: '0c1d7a52-4a1e-4d0e-9d63-5f6a0f7c2b11',
  name: 'everybody',
  roles,
  sourceIp: '192.0.2.7',
  ...changes,
});

/** What API Gateway hands to the function for a request of this person. */
export const requestBy = (actor: Actor | undefined) => ({
  requestContext: {
    requestId: 'request-1',
    http: { sourceIp: actor?.sourceIp ?? '192.0.2.1' },
    ...(actor && {
      authorizer: {
        jwt: {
          claims: {
            sub: actor.subject,
            username: actor.name,
            'cognito:groups': `[${actor.roles.join(' ')}]`,
          },
        },
      },
    }),
  },
});

export type Answer = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
  headers: Headers;
};

/** The API with everything it uses in memory. Each answer is held against the schema that documents it. */
export const createApiRig = (changes: Partial<ApiDependencies> = {}) => {
  const campaigns = changes.campaigns ?? createMemoryCampaignStore();
  const audiences = createMemoryAudienceStore();
  const deliveries = createMemoryDeliveryStore();
  const evidence = createMemoryEvidenceStore();
  const acts: AuditEvent[] = [];
  const reports = createMemoryReportStore();
  const batches = createMemoryBatchStore();
  const letterMessages: LetterMessage[] = [];
  const outcomesFiles = createMemoryOutcomesFileStore();
  const outcomesMessages: OutcomesMessage[] = [];
  const reportMessages: ReportMessage[] = [];
  const brokenChains = { count: 0 };
  const purgeMessages: (ReportMessage | ErasureMessage)[] = [];
  const tests: { message: FrozenMessage; addresses: string[] }[] = [];
  const smsAccount: SmsAccount = {
    partsPerSecond: 10,
    monthlySpendLimitUsd: 1_000,
    spentThisMonthUsd: 100,
    productionAccess: true,
  };
  const account: SendingAccount = {
    ratePerSecond: 100,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 1_000,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  };
  const lookup = createMemoryLookupStore();
  const uploads = createMemoryUploads();
  const audit = createMemoryAuditTrail();
  const seals = createMemorySeals();
  const attempts = createMemoryAttemptCounter();
  const importQueue = createMemoryImportQueue();
  const listReports = createMemoryListReportStore();
  const columnChoices = createMemoryColumnChoicesStore();
  const pace = createMemoryPaceTrigger();
  const log = createRecordedLog();
  const clock = { nowMs: createdAtMs };
  let ids = 0;
  const dependencies: ApiDependencies = {
    version: '1.2.3',
    signInIssuer: 'https://sign-in.example',
    campaigns,
    audience: audiences,
    deliveries,
    tallies: createMemoryTallyStore(),
    evidence,
    lookup,
    people: createMemoryPersonStore(campaigns, audiences, deliveries, evidence),
    uploads,
    importQueue,
    listReports,
    columnChoices,
    deadLetters: createMemoryDeadLetters(),
    pace,
    record: async (act) => {
      acts.push(act);
      await audit.append(act);
    },
    brokenChain() {
      brokenChains.count += 1;
    },
    entryHash: testEntryHash,
    seals,
    audit: {
      ...audit,
      async appendWithin(act, limits, attempts) {
        const kept = await audit.appendWithin(act, limits, attempts);
        if ('entry' in kept) acts.push(act);
        return kept;
      },
    },
    answers: createMemoryKeptAnswers(),
    notices: [aNotice()],
    attempts,
    lookupLimits: [
      { windowSeconds: 600, max: 60 },
      { windowSeconds: 86_400, max: 100 },
    ],
    changeLimits: [
      { windowSeconds: 3_600, max: 30 },
      { windowSeconds: 86_400, max: 100 },
    ],
    reports,
    outcomesFiles,
    outcomesQueue: {
      async send(message) {
        outcomesMessages.push(message);
      },
    },
    purgeQueue: {
      async send(message) {
        purgeMessages.push(message);
      },
    },
    batches,
    letterQueue: {
      async send(message) {
        letterMessages.push(message);
      },
    },
    canPrint: true,
    letterPrice: { each: 0.95, currency: 'EUR' },
    reportQueue: {
      async send(message) {
        reportMessages.push(message);
      },
    },
    fallbackHourMs: 3_600_000,
    timeZone: 'UTC',
    retentionDays: 365,
    sender: {
      account: async () => account,
      async send(emails, { message }) {
        tests.push({ message, addresses: emails.map(({ address }) => address) });
        return emails.map(() => ({ result: 'accepted' as const }));
      },
    },
    sms: { account: async () => smsAccount },
    quietHours: 'none',
    rateMargin: 0.05,
    identity: async () => ({ isVerified: true, isSigned: true }),
    concurrency: async () => ({ said: { limit: 1_000, unreserved: 1_000 } }),
    functionsAtOnce: 32,
    streamBytes: async () => ({ said: 1024 ** 2 }),
    dns: {
      textRecords: async (name) =>
        name.startsWith('_dmarc.') ? ['v=DMARC1; p=reject'] : ['v=spf1 include:amazonses.com -all'],
    },
    senderDomain: 'hospital.example',
    senderName: 'Example Hospital',
    checkSite: 'https://notice.hospital.example',
    codeMac: async () => testMac,
    birthHash: async () => testBirthHash,
    homeCountry: 'FR',
    readPhone: createPhoneReader('FR'),
    takesSms: createSmsCheck(['FR']),
    isDomainEnding,
    domainToAscii,
    edgeToken: 'edge-token',
    randomId: (length) => {
      ids += 1;
      return String(ids).padStart(length, 'a');
    },
    clock: () => clock.nowMs,
    log,
    ...changes,
  };
  const app = createApp(dependencies);

  /** The schema that documents an answer; a status that the route does not name is a problem. */
  const documentedSchema = (method: string, path: string, status: number, contentType: string) => {
    for (const definition of app.openAPIRegistry.definitions) {
      if (definition.type !== 'route' || definition.route.method !== method.toLowerCase()) continue;
      const pattern = new RegExp(`^${definition.route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      if (!pattern.test(path)) continue;
      const documented = definition.route.responses[String(status)];
      if (documented === undefined || !('content' in documented)) continue;
      const content = documented.content?.[contentType];
      return content !== undefined && 'schema' in content
        ? (content.schema as typeof problemSchema | undefined)
        : undefined;
    }
    return status >= 400 ? problemSchema : undefined;
  };

  /** Who calls; somebody with every role unless a test says otherwise, and nobody where it is undefined. */
  const acting: { actor: Actor | undefined } = { actor: anActor() };

  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await app.request(path, { method, ...init }, requestBy(acting.actor));
    const contentType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const text = await response.text();
    if (response.status === 204) return { status: 204, body: undefined, headers: response.headers };
    const body = contentType.endsWith('json') ? JSON.parse(text) : text;
    const schema = documentedSchema(method, path.split('?')[0] ?? '', response.status, contentType);
    if (schema === undefined) throw new Error(`${method} ${path} answered ${response.status}, undocumented`);
    // Equal, so that nothing is answered that the document does not name.
    expect(schema.parse(body)).toEqual(body);
    if (response.status >= 400) {
      expect(contentType).toBe('application/problem+json');
      expect(body).toMatchObject({
        status: response.status,
        requestId: 'request-1',
        instance: path.split('?')[0],
      });
    }
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toBe('request-1');
    return { status: response.status, body, headers: response.headers };
  };

  /** What somebody names who has just read what they act on: its version, and the hash of what is submitted. */
  const justRead = async (path: string) => {
    const [, campaignId, batch] = /^\/v1\/campaigns\/([^/?]+)(?:\/letters\/(\d+))?/.exec(path) ?? [];
    if (campaignId === undefined) return { headers: {}, body: undefined };
    const campaign = await campaigns.get(campaignId).catch(() => undefined);
    const read = batch === undefined ? campaign : await batches.get(campaignId, Number(batch));
    const decides = /\/(?:approve|decline)$/.test(path);
    return {
      headers: { 'if-match': `"${read?.version ?? 1}"` },
      body: decides ? { hash: campaign?.submission?.hash ?? '0'.repeat(64) } : undefined,
    };
  };

  /** Calls as somebody does who has just read what they act on; a test of what was read says what that was. */
  const call = async (
    method: string,
    path: string,
    given?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    // Whoever only reads names nothing.
    const read = method === 'GET' ? { headers: {}, body: undefined } : await justRead(path);
    const body = read.body && typeof given !== 'string' ? { ...read.body, ...(given as object) } : given;
    return await send(method, path, {
      headers: {
        ...read.headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  return {
    app,
    dependencies,
    acting,
    audit,
    seals,
    campaigns,
    audiences,
    deliveries,
    lookup,
    uploads,
    evidence,
    acts,
    reports,
    reportMessages,
    batches,
    letterMessages,
    outcomesFiles,
    outcomesMessages,
    purgeMessages,
    brokenChains,
    tests,
    account,
    attempts,
    importQueue,
    listReports,
    columnChoices,
    pace,
    logged: log.lines,
    clock,
    send,
    justRead,
    call,
  };
};
export type ApiRig = ReturnType<typeof createApiRig>;
