import type * as z from 'zod';
import type * as campaigns from '../functions/api/campaigns/campaign-routes.ts';
import type * as progress from '../functions/api/campaigns/progress-routes.ts';
import type * as reports from '../functions/api/campaigns/report-routes.ts';
import type * as noticeCheck from '../functions/api/http/check-route.ts';
import type { problemSchema } from '../functions/api/http/problem.ts';
import type * as letters from '../functions/api/letters/letter-schemas.ts';
import type * as limits from '../functions/api/lifecycle/bounce-limit-routes.ts';
import type * as steps from '../functions/api/lifecycle/lifecycle-routes.ts';
import type * as imports from '../functions/api/list/import-routes.ts';
import type * as templates from '../functions/api/list/template-routes.ts';
import type * as uploads from '../functions/api/list/upload-routes.ts';
import type * as documents from '../functions/api/notices/document-routes.ts';
import type * as notices from '../functions/api/notices/notice-routes.ts';
import type * as previews from '../functions/api/notices/preview-routes.ts';
import type * as audit from '../functions/api/operations/audit-routes.ts';
import type * as deadLetters from '../functions/api/operations/dead-letter-routes.ts';
import type * as outcomes from '../functions/api/outcomes/outcomes-routes.ts';
import type * as corrections from '../functions/api/people/correction-routes.ts';
import type * as erasure from '../functions/api/people/erasure-routes.ts';
import type * as recipients from '../functions/api/people/lookup-routes.ts';
import type * as openLetter from '../functions/api/people/open-letter.ts';
import type * as estimates from '../functions/api/preflight/estimate-routes.ts';

/** The routes by operation id, as types alone: a client holds no code of the function that answers it. */
type Routes = {
  listNotices: typeof notices.listNotices;
  getNotice: typeof notices.getNotice;
  previewNotice: typeof notices.previewNotice;
  checkNotice: typeof noticeCheck.checkNotice;
  listCampaigns: typeof campaigns.listCampaigns;
  getCampaign: typeof campaigns.getCampaign;
  createCampaign: typeof campaigns.createCampaign;
  updateCampaign: typeof campaigns.updateCampaign;
  beginUpload: typeof uploads.beginUploadRoute;
  getUpload: typeof uploads.getUpload;
  completeUpload: typeof uploads.completeUploadRoute;
  getImport: typeof imports.getImport;
  giveUpImport: typeof imports.giveUpImport;
  getRejects: typeof imports.getRejects;
  getConflicts: typeof imports.getConflicts;
  setColumns: typeof imports.setColumns;
  setDecisions: typeof imports.setDecisions;
  getListTemplate: typeof templates.getListTemplate;
  previewMessage: typeof previews.previewMessage;
  previewForPerson: typeof previews.previewForPerson;
  sendTests: typeof previews.sendTests;
  getDocument: typeof documents.getDocument;
  previewGreetings: typeof documents.previewGreetings;
  getEstimate: typeof estimates.getEstimate;
  getPreflight: typeof estimates.getPreflight;
  submitCampaign: typeof steps.submit;
  withdrawCampaign: typeof steps.withdraw;
  approveCampaign: typeof steps.approve;
  declineCampaign: typeof steps.decline;
  startCampaign: typeof steps.start;
  unscheduleCampaign: typeof steps.unschedule;
  pauseCampaign: typeof steps.pause;
  askBounceLimit: typeof limits.askLimit;
  grantBounceLimit: typeof limits.grantLimit;
  refuseBounceLimit: typeof limits.refuseLimit;
  resumeCampaign: typeof steps.resume;
  cancelCampaign: typeof steps.cancel;
  getProgress: typeof progress.getProgress;
  findRecipients: typeof recipients.findRecipients;
  correctAddress: typeof corrections.correctAddressRoute;
  recordTold: typeof corrections.recordToldRoute;
  takeBackCorrection: typeof corrections.takeBackCorrectionRoute;
  takeBackTold: typeof corrections.takeBackToldRoute;
  openLetter: typeof openLetter.openLetterRoute;
  erasePerson: typeof erasure.erasePersonRoute;
  createLetterBatch: typeof letters.createLetterBatch;
  listLetterBatches: typeof letters.listLetterBatches;
  getLetterBatch: typeof letters.getLetterBatch;
  downloadLetters: typeof letters.downloadLetters;
  stepLetterBatch: typeof letters.stepLetterBatch;
  beginOutcomes: typeof outcomes.beginOutcomesRoute;
  getOutcomesUpload: typeof outcomes.getOutcomesUpload;
  recordOutcomes: typeof outcomes.recordOutcomesRoute;
  listOutcomes: typeof outcomes.listOutcomes;
  getOutcomes: typeof outcomes.getOutcomes;
  getOutcomesRejects: typeof outcomes.getOutcomesRejects;
  createReport: typeof reports.createReport;
  getReport: typeof reports.getReport;
  listReports: typeof reports.listReports;
  purgeCampaign: typeof erasure.purgeCampaign;
  getAuditAbout: typeof audit.getAuditAbout;
  listAuditChains: typeof audit.listAuditChains;
  getAuditEntries: typeof audit.getAuditEntries;
  verifyAuditChain: typeof audit.verifyAuditChain;
  getDeadLetters: typeof deadLetters.getDeadLetters;
  redriveDeadLetters: typeof deadLetters.redriveDeadLetters;
};

export type OperationId = keyof Routes;

/** Method and path of each operation; one that differs from the route's own does not compile. */
export const operations = {
  listNotices: 'get /v1/notices',
  getNotice: 'get /v1/notices/{id}',
  previewNotice: 'post /v1/notices/{id}/preview',
  checkNotice: 'get /v1/check',
  listCampaigns: 'get /v1/campaigns',
  getCampaign: 'get /v1/campaigns/{id}',
  createCampaign: 'post /v1/campaigns',
  updateCampaign: 'patch /v1/campaigns/{id}',
  beginUpload: 'post /v1/campaigns/{id}/uploads',
  getUpload: 'get /v1/campaigns/{id}/uploads/{uploadId}',
  completeUpload: 'post /v1/campaigns/{id}/uploads/{uploadId}/complete',
  getImport: 'get /v1/campaigns/{id}/import',
  giveUpImport: 'delete /v1/campaigns/{id}/import',
  getRejects: 'get /v1/campaigns/{id}/import/rejects',
  getConflicts: 'get /v1/campaigns/{id}/import/conflicts',
  setColumns: 'put /v1/campaigns/{id}/import/columns',
  setDecisions: 'put /v1/campaigns/{id}/import/decisions',
  getListTemplate: 'get /v1/list-template',
  previewMessage: 'get /v1/campaigns/{id}/preview',
  previewForPerson: 'post /v1/campaigns/{id}/preview',
  sendTests: 'post /v1/campaigns/{id}/tests',
  getDocument: 'get /v1/campaigns/{id}/document',
  previewGreetings: 'post /v1/campaigns/{id}/greetings',
  getEstimate: 'get /v1/campaigns/{id}/estimate',
  getPreflight: 'get /v1/campaigns/{id}/preflight',
  submitCampaign: 'post /v1/campaigns/{id}/submit',
  withdrawCampaign: 'post /v1/campaigns/{id}/withdraw',
  approveCampaign: 'post /v1/campaigns/{id}/approve',
  declineCampaign: 'post /v1/campaigns/{id}/decline',
  startCampaign: 'post /v1/campaigns/{id}/start',
  unscheduleCampaign: 'post /v1/campaigns/{id}/unschedule',
  pauseCampaign: 'post /v1/campaigns/{id}/pause',
  askBounceLimit: 'post /v1/campaigns/{id}/bounce-limit',
  grantBounceLimit: 'post /v1/campaigns/{id}/bounce-limit/grant',
  refuseBounceLimit: 'post /v1/campaigns/{id}/bounce-limit/refuse',
  resumeCampaign: 'post /v1/campaigns/{id}/resume',
  cancelCampaign: 'post /v1/campaigns/{id}/cancel',
  getProgress: 'get /v1/campaigns/{id}/progress',
  findRecipients: 'post /v1/recipients/search',
  correctAddress: 'post /v1/campaigns/{id}/people/{code}/address',
  recordTold: 'post /v1/campaigns/{id}/people/{code}/told',
  takeBackCorrection: 'post /v1/campaigns/{id}/people/{code}/address/take-back',
  takeBackTold: 'post /v1/campaigns/{id}/people/{code}/told/take-back',
  openLetter: 'post /v1/campaigns/{id}/people/{code}/letter',
  erasePerson: 'post /v1/campaigns/{id}/people/{code}/erase',
  createLetterBatch: 'post /v1/campaigns/{id}/letters',
  listLetterBatches: 'get /v1/campaigns/{id}/letters',
  getLetterBatch: 'get /v1/campaigns/{id}/letters/{batch}',
  downloadLetters: 'post /v1/campaigns/{id}/letters/{batch}/downloads',
  stepLetterBatch: 'post /v1/campaigns/{id}/letters/{batch}/steps',
  beginOutcomes: 'post /v1/campaigns/{id}/outcomes',
  getOutcomesUpload: 'get /v1/campaigns/{id}/outcomes/uploads/{uploadId}',
  recordOutcomes: 'post /v1/campaigns/{id}/outcomes/uploads/{uploadId}/complete',
  listOutcomes: 'get /v1/campaigns/{id}/outcomes',
  getOutcomes: 'get /v1/campaigns/{id}/outcomes/{file}',
  getOutcomesRejects: 'get /v1/campaigns/{id}/outcomes/{file}/rejects',
  createReport: 'post /v1/campaigns/{id}/reports',
  getReport: 'get /v1/campaigns/{id}/reports/{report}',
  listReports: 'get /v1/campaigns/{id}/reports',
  purgeCampaign: 'post /v1/campaigns/{id}/purge',
  getAuditAbout: 'post /v1/audit/about',
  listAuditChains: 'get /v1/audit',
  getAuditEntries: 'get /v1/audit/{chain}',
  verifyAuditChain: 'get /v1/audit/{chain}/verification',
  getDeadLetters: 'get /v1/dead-letters',
  redriveDeadLetters: 'post /v1/dead-letters/{queue}/redrive',
} as const satisfies { [Id in OperationId]: `${Routes[Id]['method']} ${Routes[Id]['path']}` };

/** Questions about people: a repeat is another question, which the API counts and records, so none has a key. */
export const askedAnew: ReadonlySet<OperationId> = new Set<OperationId>([
  'findRecipients',
  'previewForPerson',
  'previewGreetings',
  'openLetter',
  'downloadLetters',
  'getAuditAbout',
]);

type Json<Schema> = { content: { 'application/json': { schema: Schema } } };
type Csv = { content: { 'text/csv': unknown } };
type AnswerIn<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202
    ? Responses[Status] extends Json<infer Schema extends z.ZodType>
      ? z.output<Schema>
      : Responses[Status] extends Csv
        ? string
        : never
    : Status extends 204
      ? undefined
      : never;
}[keyof Responses];

/** What an operation answers with where it succeeds. */
export type Answer<Id extends OperationId> = AnswerIn<Routes[Id]['responses']>;

type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Request<Id extends OperationId> = Routes[Id] extends { request: infer Given } ? Given : unknown;

/** What an operation is asked with: the names in its path, its query, its body and the version that is known. */
export type Asked<Id extends OperationId> = Record<NamesIn<(typeof operations)[Id]>, string> &
  (Request<Id> extends { query: infer Query extends z.ZodType }
    ? Record<never, never> extends z.input<Query>
      ? { query?: z.input<Query> | undefined }
      : { query: z.input<Query> }
    : unknown) &
  (Request<Id> extends { body: { required: true } & Json<infer Body extends z.ZodType> }
    ? { body: z.input<Body> }
    : Request<Id> extends { body: Json<infer Body extends z.ZodType> }
      ? { body?: z.input<Body> | undefined }
      : unknown) &
  (Request<Id> extends { headers: infer Headers extends z.ZodType }
    ? // A header that must be there is of a step that nobody takes with a campaign that they have not seen.
      z.input<Headers> extends { 'if-match': string }
      ? { version: number }
      : { version?: number }
    : unknown);

export type ProblemDetails = z.output<typeof problemSchema>;
export type Campaign = Answer<'getCampaign'>;
export type ImportReport = Answer<'getImport'>;
/** People with one reference, side by side. */
export type ListConflict = Answer<'getConflicts'>['conflicts'][number];
export type Notice = Answer<'getNotice'>;
export type NoticeField = Notice['campaignFields'][number];
export type Preflight = Answer<'getPreflight'>;
export type Progress = Answer<'getProgress'>;
/** Somebody in one campaign. */
export type Recipient = Answer<'findRecipients'>['recipients'][number];
/** Why somebody is looked up. */
export type LookupReason = Asked<'findRecipients'>['body']['reason'];
export type Outcomes = Answer<'getOutcomes'>;
export type Report = Answer<'getReport'>;
export type LetterBatch = Answer<'getLetterBatch'>;
export type AuditEntry = Answer<'getAuditEntries'>['entries'][number];
