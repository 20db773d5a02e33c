import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../../core/audit/roles.ts';
import { type CampaignState, campaignStateSchema, nextState } from '../../../../core/campaign/campaign.ts';
import { batchFolder } from '../../../../core/mailing/batch.ts';
import { outcomesObject } from '../../../../core/mailing/outcomes-file.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { noTotals } from '../../../../core/survey/totals.ts';
import { encodeToken } from '../../../../functions/api/list/upload-token.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  anOutcomesFile,
  aRecipient,
  audience,
  campaignId,
} from '../../../support/data/factories.ts';
import { aLayout, aQueuedImport, importObject, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { type ApiRig, anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';
import { leadTo } from '../../../support/rigs/campaign-states.ts';

/*
 * Every route, by every role, in every state of a campaign: allowed or refused as the OpenAPI document says. Each call
 * is complete and right but for who makes it and when.
 */

const codeAt = (place: number): string => makeNoticeCode(audience, { chunk: 0, place }, testMac);
/** Of the second person, at the place that a correction has put them at. */
const correctedCode = makeNoticeCode(audience, { chunk: 1, place: 0 }, testMac);
const code = codeAt(1);
const reportId = 'r7k2mq9x4tb1z';
const outcomesId = 'o7k2mq9x4tb1z';
const personAt = (place: number) => aRecipient(place, { code: codeAt(place) });

type Call = { path?: string; body?: unknown };
/** What each operation is called with; `uploadId` is of an upload whose only part has arrived, and so is `outcomes`. */
const calls: Record<string, (uploadId: string, outcomes: string) => Call> = {
  getHealth: () => ({}),
  getOpenApi: () => ({}),
  getDocs: () => ({}),
  listNotices: () => ({}),
  getNotice: () => ({ path: '/v1/notices/personal-data-breach' }),
  previewNotice: () => ({
    path: '/v1/notices/personal-data-breach/preview',
    body: { language: 'fr', fields: {} },
  }),
  listCampaigns: () => ({}),
  getCampaign: () => ({}),
  createCampaign: () => ({
    body: { name: 'New', notice: 'personal-data-breach', fields: { fr: someFields } },
  }),
  updateCampaign: () => ({ body: { name: 'Renamed' } }),
  beginUpload: () => ({ body: { fileName: 'people.csv', sizeBytes: 10 } }),
  getUpload: (uploadId) => ({ path: `/v1/campaigns/${campaignId}/uploads/${uploadId}` }),
  completeUpload: (uploadId) => ({ path: `/v1/campaigns/${campaignId}/uploads/${uploadId}/complete` }),
  getImport: () => ({}),
  getRejects: () => ({}),
  giveUpImport: () => ({ path: `/v1/campaigns/${campaignId}/import?number=1` }),
  getConflicts: () => ({}),
  setColumns: () => ({ body: { choices: { '0': 'reference', '2': 'email' } } }),
  setDecisions: () => ({ body: { conflicts: { all: 'others' } } }),
  getListTemplate: () => ({}),
  submitCampaign: () => ({}),
  withdrawCampaign: () => ({}),
  approveCampaign: () => ({}),
  declineCampaign: () => ({ body: { reason: 'The number of the hotline is wrong.' } }),
  previewMessage: () => ({}),
  previewForPerson: () => ({
    path: `/v1/campaigns/${campaignId}/preview`,
    body: { code: codeAt(2), reason: 'test' },
  }),
  getDocument: () => ({}),
  previewGreetings: () => ({ body: { reason: 'test' } }),
  sendTests: () => ({ body: { to: ['dpo@hospital.example'] } }),
  getEstimate: () => ({}),
  getPreflight: () => ({}),
  startCampaign: () => ({}),
  unscheduleCampaign: () => ({}),
  pauseCampaign: () => ({}),
  askBounceLimit: () => ({
    path: `/v1/campaigns/${campaignId}/bounce-limit`,
    body: { percent: 8, reason: 'Old addresses.' },
  }),
  grantBounceLimit: () => ({ path: `/v1/campaigns/${campaignId}/bounce-limit/grant`, body: { percent: 7 } }),
  refuseBounceLimit: () => ({
    path: `/v1/campaigns/${campaignId}/bounce-limit/refuse`,
    body: { reason: 'Clean the list first.' },
  }),
  resumeCampaign: () => ({}),
  cancelCampaign: () => ({}),
  getProgress: () => ({}),
  getAuditAbout: () => ({ path: '/v1/audit/about', body: { reference: 'IPP1', reason: 'complaint' } }),
  listAuditChains: () => ({}),
  getAuditEntries: () => ({ path: `/v1/audit/${campaignId}` }),
  verifyAuditChain: () => ({ path: `/v1/audit/${campaignId}/verification` }),
  getDeadLetters: () => ({}),
  redriveDeadLetters: () => ({ path: '/v1/dead-letters/chunks/redrive' }),
  findRecipients: () => ({
    path: '/v1/recipients/search',
    body: { reference: 'IPP1', reason: 'person-asked', identity: 'called-back' },
  }),
  correctAddress: () => ({
    body: {
      postal: { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' },
      reason: 'person-gave-address',
      identity: 'code-read-out',
    },
  }),
  recordTold: () => ({ body: { by: 'letter', identity: 'document' } }),
  takeBackCorrection: () => ({
    path: `/v1/campaigns/${campaignId}/people/${correctedCode}/address/take-back`,
    body: { reason: 'recorded-by-mistake', identity: 'document' },
  }),
  takeBackTold: () => ({
    path: `/v1/campaigns/${campaignId}/people/${codeAt(2)}/told/take-back`,
    body: { by: 'phone', reason: 'recorded-by-mistake', identity: 'document' },
  }),
  openLetter: () => ({
    path: `/v1/campaigns/${campaignId}/people/${codeAt(2)}/letter`,
    body: { reason: 'person-asked', identity: 'document' },
  }),
  erasePerson: () => ({ body: { reason: 'person-asked', identity: 'document' } }),
  purgeCampaign: () => ({}),
  createReport: () => ({ body: { kind: 'regulator' } }),
  getReport: () => ({ path: `/v1/campaigns/${campaignId}/reports/${reportId}` }),
  listReports: () => ({}),
  createLetterBatch: () => ({}),
  listLetterBatches: () => ({}),
  getLetterBatch: () => ({ path: `/v1/campaigns/${campaignId}/letters/1` }),
  downloadLetters: () => ({
    path: `/v1/campaigns/${campaignId}/letters/1/downloads`,
    body: { file: 'letters.csv' },
  }),
  stepLetterBatch: () => ({
    path: `/v1/campaigns/${campaignId}/letters/1/steps`,
    body: { step: 'hand-over' },
  }),
  beginOutcomes: () => ({ body: { fileName: 'returns.csv', sizeBytes: 10 } }),
  getOutcomesUpload: (_, outcomes) => ({
    path: `/v1/campaigns/${campaignId}/outcomes/uploads/${outcomes}`,
  }),
  recordOutcomes: (_, outcomes) => ({
    path: `/v1/campaigns/${campaignId}/outcomes/uploads/${outcomes}/complete`,
  }),
  listOutcomes: () => ({}),
  getOutcomes: () => ({ path: `/v1/campaigns/${campaignId}/outcomes/${outcomesId}` }),
  getOutcomesRejects: () => ({ path: `/v1/campaigns/${campaignId}/outcomes/${outcomesId}/rejects` }),
};

type Operation = { operationId: string; 'x-roles'?: Role[]; 'x-states'?: CampaignState[] };
type Documented = { method: string; path: string; operation: Operation };

const readDocument = async (): Promise<Documented[]> => {
  const { body } = await createApiRig().send('GET', '/v1/openapi.json');
  return Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace('{id}', campaignId).replace('{code}', code),
      operation,
    })),
  );
};
/** The public check has a function of its own. */
const documented = (await readDocument()).filter(({ operation }) => operation.operationId !== 'checkNotice');

/** A campaign of three people in this state as it comes there, and an upload that was begun before. */
const campaignIn = async (
  state: CampaignState,
): Promise<{ rig: ApiRig; uploadId: string; outcomes: string }> => {
  const list = aQueuedImport({
    status: 'done',
    files: [{ object: importObject, sizeBytes: 10, layout: aLayout() }],
    nextChunk: 1,
    rejectParts: ['part'],
    groups: [{ language: 'fr', channel: 'email', people: 3, chunks: 1 }],
  });
  const begins = state === 'draft' ? state : 'ready';
  const asked = { by: 'somebody', name: 'somebody', atMs: 1 };
  const bounceLimit = { open: { share: 0.07, reason: 'Old addresses.', asked } };
  const campaign = aCampaign({ state: begins, fields: { fr: someFields }, import: list, bounceLimit });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
  await rig.audiences.put(audience, [aChunk({ recipients: [0, 1, 2].map(personAt) })], rig.clock.nowMs);
  await rig.deliveries.create([aDelivery()]);
  const at = rig.clock.nowMs / 1000;
  const facts = [{}, {}, { toldByPhone: at, letterWritten: at }];
  await rig.deliveries.replace(aDelivery({ facts, letters: { 2: { batch: 1 } } }));
  const there = { number: 1, recipients: [{ ...personAt(1), code: correctedCode }] };
  await rig.audiences.put(audience, [aChunk(there)], rig.clock.nowMs);
  await rig.deliveries.create([aDelivery({ chunk: 1, size: 1 })]);
  const correction = { reason: 'typing-error', toChunk: 1, evenIfTold: false, atMs: 1, by: 'x' } as const;
  await rig.evidence.add(audience, { chunk: 0, place: 1 }, { kind: 'addressCorrected', ...correction });
  await rig.listReports.put(campaignId, 1, { files: [], totals: noTotals() });
  await rig.reports.create({
    id: reportId,
    campaign: campaignId,
    kind: 'regulator',
    status: 'done',
    version: 1,
    requestedAtMs: rig.clock.nowMs,
    by: 'somebody',
  });
  await rig.batches.create({
    campaign: campaignId,
    number: 1,
    audience,
    state: 'written',
    version: 1,
    requestedAtMs: rig.clock.nowMs,
    by: 'somebody',
    contentHash: 'f00d',
    defaultLanguage: 'fr',
    parts: 0,
  });
  rig.uploads.objects.set(`${batchFolder({ campaign: campaignId, number: 1 })}/letters.csv`, 10);
  await rig.outcomesFiles.create(
    anOutcomesFile(campaignId, { id: outcomesId, status: 'done', rejected: 1, run: 'run' }),
  );
  const name = 'abcdefghijkl';
  const object = outcomesObject({ campaign: campaignId, id: `o${name}` });
  const upload = await rig.uploads.begin(object);
  rig.uploads.arrive(await rig.uploads.partUrl(object, upload, 1, 60), 10);
  const outcomes = encodeToken({ name, upload, sizeBytes: 10, afterImport: 1, adds: false });
  const path = `/v1/campaigns/${campaignId}`;
  const begin = async (): Promise<string> => {
    const { body } = await rig.call('POST', `${path}/uploads`, { fileName: 'people.csv', sizeBytes: 10 });
    rig.uploads.arrive(body.parts[0].url, 10);
    return body.uploadId;
  };
  const before = await begin();
  await rig.call('PATCH', path, { name: 'Recorded in the trail' });
  await leadTo(rig, campaignId, state);
  // An upload is of the list as it was when it was begun, and of whether that was submitted.
  const uploadId = nextState(state, 'import') === undefined ? before : await begin();
  return { rig, uploadId, outcomes };
};

describe('every route by every role in every state', () => {
  it('knows how to call each', () => {
    const ids = documented.map(({ operation }) => operation.operationId);
    expect(Object.keys(calls).sort()).toEqual(ids.sort());
  });

  describe.each(campaignStateSchema.options)('of a campaign that is %s', (state) => {
    it.each(documented.map((one) => [one.operation.operationId, one] as const))(
      '%s',
      async (id, { method, path, operation }) => {
        let untouched: Awaited<ReturnType<typeof campaignIn>> | undefined;
        for (const role of [...roles, undefined]) {
          // One for all who are refused, as that leaves it as it was; another after each call that may have changed it.
          const { rig, uploadId, outcomes } = untouched ?? (await campaignIn(state));
          untouched = { rig, uploadId, outcomes };
          // Neither who submitted nor who approved: four eyes are another test's.
          rig.acting.actor = role && anActor({ subject: 'third', roles: [role] });
          const before = await rig.campaigns.get(campaignId);
          const call = calls[id]?.(uploadId, outcomes);
          const { status, body } = await rig.call(method, call?.path ?? path, call?.body);

          const allowedRoles = operation['x-roles'];
          const allowedStates = operation['x-states'];
          const expected =
            allowedRoles !== undefined && role === undefined
              ? 401
              : allowedRoles !== undefined && role !== undefined && !allowedRoles.includes(role)
                ? 403
                : allowedStates !== undefined && !allowedStates.includes(state)
                  ? 409
                  : 200;
          expect([role, status >= 200 && status < 300 ? 200 : status]).toEqual([role, expected]);
          if (expected === 200) {
            if (method !== 'GET') untouched = undefined;
            continue;
          }
          expect(await rig.campaigns.get(campaignId)).toEqual(before);
          if (expected !== 409) continue;
          expect(body).toMatchObject({ state, possible: expect.any(Array) });
        }
      },
    );
  });
});
