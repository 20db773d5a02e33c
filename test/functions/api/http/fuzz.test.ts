import { randomInt } from 'node:crypto';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPaceTrigger } from '../../../../adapters/aws/pace-trigger.ts';
import { createChunkQueue } from '../../../../adapters/sqs/chunk-queue.ts';
import { createMessageQueue } from '../../../../adapters/sqs/message-queue.ts';
import { type Role, roles } from '../../../../core/audit/roles.ts';
import { type CampaignState, campaignStateSchema } from '../../../../core/campaign/campaign.ts';
import { conflictsObject } from '../../../../core/list/import-files.ts';
import { batchFolder } from '../../../../core/mailing/batch.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import type { Conflicts } from '../../../../core/survey/conflicts.ts';
import { noTotals } from '../../../../core/survey/totals.ts';
import { createHandler as createExport } from '../../../../functions/export/handler.ts';
import { createHandler as createPace } from '../../../../functions/pace/handler.ts';
import { countingReleases, measuringRuns } from '../../../../functions/pace/instrument.ts';
import { createHandler as createPurge } from '../../../../functions/purge/handler.ts';
import { createLog, type Log } from '../../../../functions/runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../../../../functions/runtime/metrics.ts';
import { aCampaign, aChunk, aDelivery, aRecipient, createdAtMs } from '../../../support/data/factories.ts';
import { arbitraryOf, type JsonSchema } from '../../../support/data/json-schema-arbitrary.ts';
import { aLayout, aQueuedImport, importObject, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryReceivedMessages } from '../../../support/fakes/memory-queue.ts';
import {
  createMemoryCampaignStore,
  createMemoryListReportStore,
  createMemorySendSlots,
} from '../../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../../support/fakes/recorded-log.ts';
import { aBatchContext, anSqsEvent } from '../../../support/fakes/sqs-event.ts';
import { anActor, createApiRig, requestBy, someFields } from '../../../support/rigs/api-rig.ts';
import { leadTo } from '../../../support/rigs/campaign-states.ts';
import { readEmbeddedMetrics } from '../../../support/rigs/embedded-metrics.ts';
import { offline, script } from '../../../support/services/scripted-client.ts';

/*
 * The OpenAPI document drives requests of every kind against the function as API Gateway calls it, and what it puts on
 * queues against the functions behind them. Whatever comes, the answer is one that the document names, and nothing of a
 * person shows in what is written to the log, metrics included, nor in what goes to a queue or another function: all of
 * it is looked at as it leaves the process.
 */

/** Another run takes other requests with TOCSIN_FUZZ_SEED=random, and more of them with TOCSIN_FUZZ_RUNS. */
const asked = process.env.TOCSIN_FUZZ_SEED;
const seed = asked === 'random' ? randomInt(2 ** 31) : Number(asked ?? 20_261_124);
const runs = Number(process.env.TOCSIN_FUZZ_RUNS ?? 150);
const REQUESTS_A_RUN = 30;

/** Stands in every planted value; nothing else has it. */
const MARK = 'zzmarked';
const person = aRecipient(1, {
  reference: `${MARK}-REF-1`,
  firstName: `${MARK} Amélie`,
  lastName: `${MARK} Lefèvre`,
  email: `amelie.${MARK}@example.org`,
  fields: { data_categories: `${MARK} results` },
});

const idOf = (state: CampaignState): string => `c${state.padEnd(12, '0')}`;
const ids = campaignStateSchema.options.map(idOf);
const reportId = 'r7k2mq9x4tb1z';
const outcomesId = 'o7k2mq9x4tb1z';
/** Stands for the notice code of the person in the campaign that the path names. */
const OWN_CODE = 'own code';
const codeIn = (id: string): string => makeNoticeCode(`${id}-1`, { chunk: 0, place: 0 }, testMac);

/** Two people with one reference, as the survey keeps them. */
const conflicts: Conflicts = [
  {
    group: '0-17',
    people: [person, { ...person, firstName: `${MARK} Anna` }].map(
      ({ reference, firstName, lastName, email = '' }, at) => ({
        ...{ file: 0, row: 17 + at, reference, firstName, lastName, email },
      }),
    ),
  },
];

/** What must show nowhere: what was planted, the one value that cannot be marked, and the codes of the notices. */
const personal = (): string[] => [MARK, person.phone ?? '', ...ids.map(codeIn)];
const showsIn = (text: string): string | undefined =>
  personal().find((value) => value !== '' && text.includes(value));

/** The API with its real log, metrics and queues, up to the wire; `unwell` makes everything that it calls fail. */
const createWorld = async () => {
  const campaigns = campaignStateSchema.options.map((state) =>
    aCampaign({
      id: idOf(state),
      state: state === 'draft' ? state : 'ready',
      name: `${MARK} ${state}`,
      fields: { fr: { ...someFields, what_happened: `${MARK} was copied.` } },
      ...(state === 'draft'
        ? {}
        : {
            import: aQueuedImport({
              status: 'done',
              files: [{ object: importObject, sizeBytes: 10, layout: aLayout() }],
              nextChunk: 1,
              rejectParts: ['part'],
              groups: [{ language: 'fr', channel: 'email', people: 3, chunks: 1 }],
            }),
          }),
    }),
  );
  const service = { unwell: false };
  const fail = (): void => {
    // As a careless service might word it.
    if (service.unwell) throw new Error(`no answer for <${person.email}>, ${person.phone}`);
  };
  const recorded = createRecordedLog();
  const metrics = createMetrics();
  const written = countingErrors(createLog(), metrics);
  const log: Log = Object.fromEntries(
    (['info', 'warn', 'error'] as const).map((level) => [
      level,
      (message: string, fields: Record<string, unknown>) => {
        recorded[level](message, fields);
        written[level](message, fields);
      },
    ]),
  ) as Log;
  const sqs = new SQSClient({ ...offline, maxAttempts: 1 });
  const queued = script(sqs, ({ command, input }) => {
    fail();
    const { Entries = [] } = input as { Entries?: { Id: string }[] };
    return command === 'SendMessageBatchCommand' ? { Successful: Entries.map(({ Id }) => ({ Id })) } : {};
  });
  const lambda = new LambdaClient({ ...offline, maxAttempts: 1 });
  const invoked = script(lambda, () => {
    fail();
    return { StatusCode: 202 };
  });
  const campaignStore = createMemoryCampaignStore(...campaigns);
  const timing = { sleep: async () => undefined, random: () => 0 };
  const rig = createApiRig({
    campaigns: campaignStore,
    log,
    importQueue: createMessageQueue(sqs, 'http://queue/imports', timing),
    reportQueue: createMessageQueue(sqs, 'http://queue/exports'),
    purgeQueue: createMessageQueue(sqs, 'http://queue/purges'),
    pace: createPaceTrigger(lambda, 'pace'),
  });
  for (const id of ids) {
    const audience = `${id}-1`;
    await rig.audiences.put(audience, [aChunk({ number: 0, recipients: [person] })], createdAtMs * 2);
    await rig.deliveries.create([aDelivery({ audience, chunk: 0, size: 1 })]);
    await rig.listReports.put(id, 1, {
      files: [],
      totals: noTotals(),
      conflicts: { groups: 1, rows: 2, ids: ['0-17'] },
    });
    rig.uploads.texts.set(conflictsObject(id, 1), JSON.stringify(conflicts));
    await rig.reports.create({
      id: reportId,
      campaign: id,
      kind: 'regulator',
      status: 'done',
      version: 1,
      requestedAtMs: createdAtMs,
      by: 'somebody',
    });
    await rig.batches.create({
      campaign: id,
      number: 1,
      audience,
      state: 'written',
      version: 1,
      requestedAtMs: createdAtMs,
      by: 'somebody',
      contentHash: 'f00d',
      defaultLanguage: 'fr',
      parts: 1,
    });
    rig.uploads.objects.set(`${batchFolder({ campaign: id, number: 1 })}/letters.csv`, 10);
    await rig.outcomesFiles.create({
      id: outcomesId,
      campaign: id,
      status: 'done',
      version: 1,
      uploadedAtMs: createdAtMs,
      by: 'somebody',
      sizeBytes: 20,
      rows: 2,
      rejected: 1,
      applied: 1,
      alreadySo: 0,
      run: 'run',
    });
    await rig.lookup.add(
      audience,
      [
        { field: 'reference', value: person.reference, chunk: 0, place: 0 },
        { field: 'email', value: person.email ?? '', chunk: 0, place: 0 },
      ],
      createdAtMs * 2,
    );
  }
  for (const state of campaignStateSchema.options) await leadTo(rig, idOf(state), state);
  const paused = await rig.campaigns.get(idOf('paused'));
  const asked = { by: 'somebody', name: 'somebody', atMs: 1 };
  const bounceLimit = { open: { share: 0.07, reason: 'Old addresses.', asked } };
  if (paused !== undefined) await rig.campaigns.replace({ ...paused, bounceLimit });

  for (const [store, method] of [
    [rig.lookup, 'find'],
    [campaignStore, 'get'],
    [campaignStore, 'list'],
    [rig.deliveries, 'get'],
  ] as unknown as [Record<string, (...given: unknown[]) => unknown>, string][]) {
    const real = store[method];
    store[method] = async (...given) => {
      fail();
      return await real?.(...given);
    };
  }

  const bodiesTo = (queue: string): string[] =>
    queued.flatMap(({ input }) => {
      const { QueueUrl, MessageBody } = input as { QueueUrl: string; MessageBody?: string };
      return QueueUrl === `http://queue/${queue}` && MessageBody !== undefined ? [MessageBody] : [];
    });
  /** The functions behind the queues, at work on what was put there. */
  const workThrough = async (): Promise<void> => {
    const { campaigns: store, deliveries, reports, audience } = rig.dependencies;
    const clock = () => rig.clock.nowMs;
    const behindQueue = { received: createMemoryReceivedMessages(), random: () => 0 };
    const common = { campaigns: store, reports, audience, deliveries, clock, log };
    const writeReports = createExport({
      ...common,
      ...behindQueue,
      files: {
        async write(_object, _type, content) {
          for await (const _piece of content);
        },
      },
      sender: { name: 'Example Hospital', from: 'notice@hospital.example' },
      version: '1.2.3',
      fallbackHourMs: 3_600_000,
      timeZone: 'UTC',
    });
    const purge = createPurge({
      ...common,
      ...behindQueue,
      batches: rig.batches,
      lookup: rig.lookup,
      listReports: createMemoryListReportStore(),
      objects: { list: async () => [], remove: async () => {} },
    });
    const pace = createPace({
      ...common,
      version: '1.2.3',
      tallies: rig.dependencies.tallies,
      slots: createMemorySendSlots(),
      eventStream: { figures: async () => ({ oldestSeconds: [], incoming: [], refused: [] }) },
      queue: countingReleases(createChunkQueue(sqs, 'http://queue/chunks', clock, timing), metrics),
      sender: rig.dependencies.sender,
      sms: rig.dependencies.sms,
      quietHours: 'none',
      fallbackHourMs: 3_600_000,
      record: rig.dependencies.record,
      purgeQueue: rig.dependencies.purgeQueue,
      retentionDays: 365,
      windowMs: 60_000,
      settleMs: 600_000,
      stuckMs: 600_000,
      margin: 0,
      ramp: { minutes: 0, percent: 1 },
    });
    await measured(measuringRuns(pace, metrics, clock), metrics)({ trigger: 'schedule' });
    await measured(writeReports, metrics)(anSqsEvent(...bodiesTo('exports')), aBatchContext);
    await measured(purge, metrics)(anSqsEvent(...bodiesTo('purges')), aBatchContext);
  };
  const payloads = (): string[] =>
    invoked.map(({ input }) => Buffer.from((input as { Payload: Uint8Array }).Payload).toString('utf8'));
  return { rig, service, recorded, metrics, queued, payloads, workThrough };
};

type Parameter = { name: string; in: string; required?: boolean; schema?: JsonSchema };
type Operation = {
  operationId: string;
  'x-roles'?: Role[];
  'x-states'?: CampaignState[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
};
type OpenApi = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
};

type Shot = {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  role: Role | undefined;
  /** Whatever the function calls fails. */
  unwell: boolean;
};

const strange: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    `${MARK}@example.org`,
    `+3361234${MARK}`,
    person.reference,
    person.email ?? '',
    '',
    ' ',
    '../../etc/passwd',
    '=1+1',
    '"; drop table',
    '{{code}}',
    '\u0000',
    '\ud800',
    '🙂'.repeat(40),
    '__proto__',
  ),
  fc.string({ maxLength: 30, unit: 'binary' }),
);

/** A value as one segment of a path; one of dots alone would lead elsewhere. */
const segmentOf = (value: string): string =>
  /^\.*$/.test(value) ? '-' : encodeURIComponent(value.toWellFormed());

/** A schema does not say which languages a campaign has: a preview in some other is refused. */
const narrowed = (operationId: string, query: [string, string][]): [string, string][] =>
  query.length % 2 === 1 && operationId === 'previewMessage' ? [] : query;

/** In the document, and answered by a function of its own: API Gateway never asks this one. */
const ANSWERED_ELSEWHERE = 'checkNotice';

/** Operations that need what no shot brings about: an upload that was begun, a letter that was printed, a record. */
const neverReached: ReadonlySet<string> = new Set([
  'completeUpload',
  'getUpload',
  'getOutcomesUpload',
  'recordOutcomes',
  'openLetter',
  'takeBackCorrection',
  'takeBackTold',
  'redriveDeadLetters',
  ANSWERED_ELSEWHERE,
]);

/** Stand for the version and the hash of what a shot is of, as somebody has just read them. */
const READ = '"read"';
const READ_HASH = 'f'.repeat(64);

/** Bodies whose fields fit the rig's own notice, which the document cannot know. */
const rightBodies: Record<string, unknown> = {
  createCampaign: { name: 'New', notice: 'personal-data-breach', fields: { fr: someFields } },
  updateCampaign: { name: 'Renamed' },
  approveCampaign: { hash: READ_HASH },
  declineCampaign: { hash: READ_HASH, reason: 'The number of the hotline is wrong.' },
  askBounceLimit: { percent: 7, reason: 'Old addresses.' },
  grantBounceLimit: { percent: 7 },
  refuseBounceLimit: { reason: 'Clean the list first.' },
  setColumns: { choices: { '0': 'reference', '3': null } },
  setDecisions: { conflicts: { all: 'others' } },
  previewNotice: { language: 'fr', fields: someFields },
  sendTests: { to: ['dpo@hospital.example'] },
  // A look-up is by one value only, which a schema does not say.
  findRecipients: { reference: person.reference, reason: 'person-asked', identity: 'called-back' },
  getAuditAbout: { reference: person.reference, reason: 'person-asked' },
  previewGreetings: { reason: 'test' },
  previewForPerson: { reference: person.reference, reason: 'person-asked' },
  downloadLetters: { file: 'letters.csv' },
  stepLetterBatch: { step: 'hand-over' },
  correctAddress: { email: `${MARK}@example.net`, reason: 'person-gave-address', identity: 'document' },
};

const shotsOf = (document: OpenApi): fc.Arbitrary<Shot> => {
  const named = document.components.schemas;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => operationId !== ANSWERED_ELSEWHERE)
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const parameterOf = (
    { name, in: where, schema = {} }: Parameter,
    operation: Operation,
  ): fc.Arbitrary<string> => {
    const any = arbitraryOf(schema, named, strange).map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    // The document's example is of another version than any campaign here has.
    if (name === 'if-match')
      return fc.oneof({ weight: 4, arbitrary: fc.constant(READ) }, { weight: 1, arbitrary: any });
    const knownNames: Record<string, string> = {
      code: OWN_CODE,
      report: reportId,
      batch: '1',
      file: outcomesId,
    };
    const knownName = where === 'path' ? knownNames[name] : undefined;
    if (knownName !== undefined) {
      const known = fc.constant(knownName);
      return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: any });
    }
    if (name === 'id' && operation.operationId.endsWith('Notice')) {
      const known = fc.constant('personal-data-breach');
      return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: any });
    }
    const isCampaign = where === 'path' && (name === 'id' || name === 'chain');
    return isCampaign
      ? fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(...ids) },
          { weight: 5, arbitrary: fc.constantFrom(...(operation['x-states']?.map(idOf) ?? ids)) },
          { weight: 1, arbitrary: any },
        )
      : any;
  };
  const shots = operations.map(({ method, path, operation }) => {
    const parameters = operation.parameters ?? [];
    const values = fc.record(
      Object.fromEntries(parameters.map((one) => [`${one.in} ${one.name}`, parameterOf(one, operation)])),
      { requiredKeys: parameters.filter((one) => one.in === 'path').map(({ name }) => `path ${name}`) },
    );
    const schema = operation.requestBody?.content['application/json']?.schema;
    const body =
      schema === undefined
        ? fc.constant(undefined)
        : fc.oneof(
            {
              weight: 12,
              arbitrary: arbitraryOf(schema, named, strange).map((value) => JSON.stringify(value)),
            },
            { weight: 1, arbitrary: fc.constantFrom(undefined, '', '{', 'null', '[]', `"${MARK}"`) },
            ...(rightBodies[operation.operationId] === undefined
              ? []
              : [
                  {
                    weight: 6,
                    arbitrary: fc.constant(JSON.stringify(rightBodies[operation.operationId])),
                  },
                ]),
          );
    const role = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...roles) },
      // A role that may is met more often than chance would have it.
      { weight: 8, arbitrary: fc.constantFrom(...(operation['x-roles'] ?? roles)) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
    const type = fc.oneof(
      { weight: 20, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=latin1', '') },
    );
    const unwell = fc.oneof(
      { weight: 7, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    );
    const language = fc.constantFrom('en', 'fr-FR, en;q=0.5', 'de', undefined);
    return fc
      .record({ values, body, role, type, unwell, language })
      .map(({ values: all, body: sent, role: by, type: mime, unwell: fails, language: spoken }): Shot => {
        const given = Object.entries(all as Record<string, string>);
        const of = (where: string): [string, string][] =>
          given.flatMap(([key, value]) =>
            key.startsWith(`${where} `) ? [[key.slice(where.length + 1), value] as [string, string]] : [],
          );
        const idInPath = (all as Record<string, string>)['path id'] ?? '';
        const filled = of('path').reduce(
          (text, [name, value]) =>
            text.replace(`{${name}}`, segmentOf(value === OWN_CODE ? codeIn(idInPath) : value)),
          path,
        );
        const query = new URLSearchParams(
          narrowed(operation.operationId, of('query')).map(([name, value]): [string, string] => [
            name,
            value.toWellFormed(),
          ]),
        );
        // What cannot stand in a header never arrives.
        const headers = of('header').filter(([, value]) => /^[ -~]*$/.test(value));
        return {
          id: operation.operationId,
          method,
          path: `${filled}${query.size === 0 ? '' : `?${query}`}`,
          headers: {
            ...Object.fromEntries(headers),
            ...(sent === undefined ? {} : { 'content-type': mime }),
            ...(spoken === undefined ? {} : { 'accept-language': spoken }),
          },
          body: sent?.toWellFormed(),
          role: by,
          unwell: fails,
        };
      });
  });
  return fc.oneof(...shots);
};

describe('whatever is asked', () => {
  let document: OpenApi;
  const checks = new Map<string, ValidateFunction>();
  const operations = new Map<string, { operation: Operation; at: string }>();
  let ajv: Ajv2020;

  /** Everything that was written out, as CloudWatch would have it. */
  let written: string[];
  beforeEach(() => {
    vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'tocsin-api');
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Tocsin/test');
    written = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  beforeAll(async () => {
    document = (await createApiRig().send('GET', '/v1/openapi.json')).body;
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    const escaped = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const at = `/paths/${escaped(path)}/${method}`;
        operations.set(operation.operationId, { operation, at });
      }
    }
  });

  /** What is wrong with an answer; undefined where the document names it so. */
  const flawOf = (id: string, status: number, contentType: string, text: string): string | undefined => {
    const { operation, at } = operations.get(id) ?? {};
    const documented = operation?.responses[status];
    if (documented !== undefined && documented.content === undefined) {
      return text === '' ? undefined : `status ${status} is documented without a body`;
    }
    const content = documented?.content;
    const [type = ''] = contentType.split(';');
    if (content?.[type] === undefined) return `status ${status} of type "${type}" is not documented`;
    if (!type.endsWith('json')) return undefined;
    const pointer = `api#${at}/responses/${status}/content/${type.replace('/', '~1').replace('+', '%2B')}/schema`;
    const check = checks.get(pointer) ?? ajv.compile({ $ref: pointer });
    checks.set(pointer, check);
    return check(JSON.parse(text)) ? undefined : JSON.stringify(check.errors);
  };

  it(`is answered as documented and shows nobody (seed ${seed}, ${runs} × ${REQUESTS_A_RUN} requests)`, {
    timeout: 600_000,
  }, async () => {
    const answered = new Map<string, Set<number>>();
    const seen = { requests: 0, failures: 0, lines: 0, metricLines: 0, messages: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(shotsOf(document), { minLength: REQUESTS_A_RUN, maxLength: REQUESTS_A_RUN }),
        async (shots) => {
          written = [];
          const { rig, service, recorded, metrics, queued, payloads, workThrough } = await createWorld();
          for (const { id, method, path, headers: given, body: sent, role, unwell } of shots) {
            seen.requests += 1;
            const read = await rig.justRead(decodeURIComponent(path.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')));
            const headers = {
              ...given,
              ...(given['if-match'] === READ ? { 'if-match': read.headers['if-match'] } : {}),
            };
            const body = sent?.replace(READ_HASH, read.body?.hash ?? READ_HASH);
            rig.clock.nowMs += 1_000;
            const actor = role && anActor({ subject: `somebody-${role}`, roles: [role] });
            service.unwell = unwell;
            const answer = measured(
              async () =>
                await rig.app.request(
                  path,
                  { method, headers, ...(body === undefined ? {} : { body }) },
                  requestBy(actor),
                ),
              metrics,
            );
            const response = await answer();
            service.unwell = false;
            const type = response.headers.get('content-type') ?? '';
            const text = await response.text();
            const said = `${method} ${path} as ${role} with ${body} was answered ${response.status}`;
            if (response.status >= 500) {
              seen.failures += 1;
              // Its address is what the caller wrote.
              const { instance: _, ...told } = JSON.parse(text) as Record<string, unknown>;
              if (unwell && showsIn(JSON.stringify(told)) === undefined) continue;
              const error = JSON.stringify(recorded.lines.at(-2), (_, value) =>
                value instanceof Error ? value.stack : value,
              );
              throw new Error(`${said}: it failed: ${error}`);
            }
            const flaw = flawOf(id, response.status, type, text);
            if (flaw !== undefined) throw new Error(`${said}: ${flaw}`);
            if (text.includes('[object Object]')) throw new Error(`${said}: ${text}`);
            answered.set(id, (answered.get(id) ?? new Set()).add(response.status));
          }
          await workThrough();
          expect(showsIn(written.join(''))).toBeUndefined();
          expect(showsIn(JSON.stringify(queued))).toBeUndefined();
          expect(showsIn(payloads().join(''))).toBeUndefined();
          const lines = written.flatMap((text) => text.split('\n')).filter((line) => line !== '');
          seen.lines += lines.length;
          // Each is no wider than a metric may be: no text in which something personal could stand.
          seen.metricLines += readEmbeddedMetrics(lines).length;
          seen.messages += queued.length + payloads().length;
          for (const { chain } of await rig.dependencies.audit.chains()) {
            const read = await rig.dependencies.audit.read(chain);
            for await (const page of read?.entries ?? []) {
              expect(showsIn(JSON.stringify(page))).toBeUndefined();
            }
          }
        },
      ),
      { seed, numRuns: runs },
    );
    vi.restoreAllMocks();
    const { requests, failures, lines, metricLines, messages } = seen;
    console.info(
      `fuzz: seed ${seed}, ${requests} requests, ${answered.size} operations, ${failures} failures made; searched ${lines} log lines, ${metricLines} of them metrics, and ${messages} messages`,
    );
    expect(requests).toBe(runs * REQUESTS_A_RUN);
    // Nothing found means nothing where there was nothing to look at.
    expect(Math.min(failures, lines - requests, metricLines, messages)).toBeGreaterThan(0);
    // A fuzzer that only ever meets refusals shows nothing.
    const isReached = (id: string) => [...(answered.get(id) ?? [])].some((status) => status < 300);
    expect([...operations.keys()].filter((id) => !neverReached.has(id) && !isReached(id))).toEqual([]);
  });
});
