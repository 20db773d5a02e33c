import { createRoute, z } from '@hono/zod-openapi';
import type { Actor } from '../../../core/audit/actor.ts';
import { staffLanguages, type Wording } from '../../../core/base/wording.ts';
import { personalReports, reportKinds, resultsFormats } from '../../../core/report/kinds.ts';
import { type PurgeProof, remaining } from '../../../core/report/purge.ts';
import { remainsWords } from '../../../core/report/purge-words.ts';
import { type Report, reportObject } from '../../../core/report/report.ts';
import { isAdministrator } from '../http/access.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymIn } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { newestFirst, nextMember, pageOf, pageQuery } from '../http/paging.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { findCampaign, notPossible } from './change.ts';
import { campaignIdSchema, campaignParams } from './view.ts';

const ID_LENGTH = 12;
const DOWNLOAD_SECONDS = 900;
const pages = { max: 100, ...newestFirst('r') };

const reportSchema = z
  .object({
    id: z.string().openapi({ example: 'r7k2mq9x4tb1z' }),
    kind: z.enum([...reportKinds, 'purge']).openapi({ example: 'regulator' }),
    language: z.enum(staffLanguages).optional().openapi({ example: 'fr' }),
    format: z.enum(resultsFormats).optional().openapi({ example: 'xlsx' }),
    status: z.enum(['queued', 'writing', 'done', 'failed']).openapi({ example: 'done' }),
    requestedAt: time('When it was asked for.'),
    finishedAt: time('When it ended.').optional(),
    people: z.int().optional().openapi({ description: 'People in it.', example: 1980 }),
    sizeBytes: z.int().optional().openapi({ example: 48_211 }),
    sha256: z.string().optional().openapi({
      description: 'SHA-256 of the file, hex.',
      example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    }),
    proof: z
      .object({
        people: z.int().openapi({ example: 1980 }),
        chunks: z.int().openapi({ example: 41 }),
        objects: z.int().openapi({ description: 'Uploaded files and lists that were made.', example: 3 }),
        objectVersions: z.int().openapi({
          description:
            'All versions of them: a file that was replaced or deleted before is kept for a while.',
          example: 7,
        }),
        left: z
          .object({
            chunks: z.int().openapi({ example: 0 }),
            lookupEntries: z.int().openapi({ example: 0 }),
            objects: z.int().openapi({ example: 0 }),
          })
          .openapi({ description: 'What was found when everything was looked for once more.' }),
        remains: z
          .array(
            z.object({
              what: z.enum(remaining).openapi({ example: 'backups' }),
              where: wordingSchema.openapi({ description: 'What it is and where, in words.' }),
              until: time('When it is gone by itself.').optional(),
            }),
          )
          .optional()
          .openapi({
            description:
              'What is still there that no deletion reaches at once; `until` is left out where somebody has to delete it, or it is kept.',
          }),
      })
      .optional()
      .openapi({
        description: 'Of a purge: what was deleted, that nothing of it is left, and what remains elsewhere.',
      }),
    failure: wordingSchema.optional().openapi({ description: 'Why it could not be written.' }),
    isDeleted: z.boolean().optional().openapi({
      description:
        'Of one report by itself: its file was deleted, with the personal data of the campaign or because somebody in it was erased.',
      example: false,
    }),
    downloadUrl: z.string().optional().openapi({
      description: 'Where to download it, good for 15 minutes; of one report by itself.',
      example: 'https://bucket.example/reports/c7k2mq9x4tb1z/r7k2mq9x4tb1z.zip',
    }),
  })
  .openapi('Report');

export const createReport = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/reports',
  operationId: 'createReport',
  tags: ['Reports'],
  summary: 'Have a report written',
  description:
    '`regulator`: a ZIP with a PDF, CSVs, the text that was sent, who approved it, and a SHA-256 manifest, without personal data of the people on the list. `post`: a CSV of those who are owed a letter or not to be reached, with the reason. `results`: everybody on the list, told by what and when, or why not, as a workbook, as a CSV whose keys survive a spreadsheet, or as JSON lines for programs. Administrators only, but for the first. It is written in the background: ask for it until it is done.',
  request: {
    params: campaignParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              kind: z.enum(reportKinds).openapi({ example: 'regulator' }),
              language: z.enum(staffLanguages).optional().openapi({
                description: 'Language of what people read in it; English unless given.',
                example: 'fr',
              }),
              format: z.enum(resultsFormats).optional().openapi({
                description:
                  'Of `results` only: `xlsx` unless given. `csv` has each key as ="…", which spreadsheets show as it is; `jsonl` has it as it is.',
                example: 'jsonl',
              }),
            })
            .openapi('NewReport'),
        },
      },
    },
  },
  responses: {
    202: {
      description: 'It will be written.',
      content: { 'application/json': { schema: reportSchema } },
      headers: z.object({
        location: z.string().openapi({
          description: 'Address of the report.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/reports/r7k2mq9x4tb1z',
        }),
      }),
    },
    ...problemResponses({
      403: 'Reports that name people are for administrators only.',
      404: 'There is no such campaign.',
      409: 'The campaign has no list yet.',
    }),
  },
});

export const getReport = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/reports/{report}',
  operationId: 'getReport',
  tags: ['Reports'],
  summary: 'See whether a report is written, and download it',
  request: {
    params: z.object({
      id: campaignIdSchema,
      report: z
        .string()
        .regex(
          /^r[a-z0-9]{12}$/,
          says({
            en: 'A report id is "r" and 12 letters or digits.',
            fr: 'Un numéro de rapport est « r » suivi de 12 lettres ou chiffres.',
          }),
        )
        .openapi({
          param: { name: 'report', in: 'path' },
          description: 'Id of the report.',
          example: 'r7k2mq9x4tb1z',
        }),
    }),
  },
  responses: {
    200: { description: 'The report.', content: { 'application/json': { schema: reportSchema } } },
    ...problemResponses({
      403: 'Reports that name people are for administrators only.',
      404: 'There is no such campaign or report.',
    }),
  },
});

export const listReports = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/reports',
  operationId: 'listReports',
  tags: ['Reports'],
  summary: 'List the reports of a campaign, newest first',
  request: { params: campaignParams, query: z.strictObject(pageQuery(pages)) },
  responses: {
    200: {
      description: 'Reports, without addresses to download them from.',
      content: {
        'application/json': {
          schema: z.object({ reports: z.array(reportSchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({
      400: 'The place in the list or the limit cannot be read.',
      404: 'There is no such campaign.',
    }),
  },
});

const formatOfResults: Wording = {
  en: 'Only "results" have a format.',
  fr: 'Seul « results » a un format.',
};

const viewProof = ({ remains, ...proof }: PurgeProof) => ({
  ...proof,
  ...(remains === undefined
    ? {}
    : {
        remains: remains.map(({ what, untilMs }) => ({
          what,
          where: remainsWords[what],
          ...(untilMs === undefined ? {} : { until: iso(untilMs) }),
        })),
      }),
});

const viewReport = (report: Report): z.infer<typeof reportSchema> => ({
  id: report.id,
  kind: report.kind,
  ...(report.language === undefined ? {} : { language: report.language }),
  ...(report.format === undefined ? {} : { format: report.format }),
  status: report.status,
  requestedAt: iso(report.requestedAtMs),
  ...(report.finishedAtMs === undefined ? {} : { finishedAt: iso(report.finishedAtMs) }),
  ...(report.people === undefined ? {} : { people: report.people }),
  ...(report.sizeBytes === undefined ? {} : { sizeBytes: report.sizeBytes }),
  ...(report.sha256 === undefined ? {} : { sha256: report.sha256 }),
  ...(report.proof === undefined ? {} : { proof: viewProof(report.proof) }),
  ...(report.failure === undefined ? {} : { failure: report.failure }),
});

export const addReportRoutes = (app: Api, deps: ApiDependencies): void => {
  /** Only administrators have reports that name people. */
  const checkKind = (kind: Report['kind'], actor: Actor | undefined): void => {
    if (!personalReports.includes(kind) || actor === undefined || isAdministrator(actor)) return;
    throw new Problem('not-allowed', {
      detail: {
        en: 'This report names people and needs the role administrator.',
        fr: 'Ce rapport nomme des personnes : il faut le rôle administration.',
      },
    });
  };

  app.openapi(createReport, async (c) => {
    const { id } = c.req.valid('param');
    const { kind, language, format } = c.req.valid('json');
    checkKind(kind, c.get('actor') as Actor | undefined);
    if (format !== undefined && kind !== 'results') {
      throw new Problem('invalid-request', {
        detail: formatOfResults,
        errors: [{ pointer: '#/format', message: formatOfResults }],
      });
    }
    const campaign = await findCampaign(deps.campaigns, id);
    if (campaign.import?.status !== 'done') {
      return notPossible(campaign, {
        en: 'No list has been imported yet, so there is nothing to report.',
        fr: 'Aucune liste n’a encore été importée : il n’y a rien à rapporter.',
      });
    }
    const by = pseudonymIn(c);
    const atMs = deps.clock();
    const report: Report = {
      id: `r${deps.randomId(ID_LENGTH)}`,
      campaign: id,
      kind,
      ...(language !== undefined && { language }),
      ...(format !== undefined && { format }),
      status: 'queued',
      version: 1,
      requestedAtMs: atMs,
      by,
    };
    await recordEvent(deps, c.get('actor'), {
      action: 'report.create',
      campaign: id,
      on: report.id,
      particulars: { kind },
    });
    await deps.reports.create(report);
    await deps.reportQueue.send({ campaign: id, report: report.id });
    return c.json(viewReport(report), 202, { location: `/v1/campaigns/${id}/reports/${report.id}` });
  });

  app.openapi(getReport, async (c) => {
    const { id, report: reportId } = c.req.valid('param');
    await findCampaign(deps.campaigns, id);
    const report = await deps.reports.get(id, reportId);
    if (report === undefined) {
      throw new Problem('not-found', {
        detail: { en: `There is no report "${reportId}".`, fr: `Il n’y a pas de rapport « ${reportId} ».` },
      });
    }
    checkKind(report.kind, c.get('actor') as Actor | undefined);
    if (report.status !== 'done' || report.kind === 'purge') return c.json(viewReport(report), 200);
    const object = reportObject(report);
    if ((await deps.uploads.sizeBytes(object)) === undefined) {
      return c.json({ ...viewReport(report), isDeleted: true }, 200);
    }
    const fileName = `${report.kind}-${id}.${object.slice(object.lastIndexOf('.') + 1)}`;
    await recordEvent(deps, c.get('actor'), { action: 'report.download', campaign: id, on: report.id });
    const downloadUrl = await deps.uploads.downloadUrl(object, fileName, DOWNLOAD_SECONDS);
    return c.json({ ...viewReport(report), downloadUrl }, 200);
  });

  app.openapi(listReports, async (c) => {
    const { id } = c.req.valid('param');
    await findCampaign(deps.campaigns, id);
    const { items, ...next } = pageOf(await deps.reports.list(id), c.req.valid('query'), {
      cursorOf: (report) => pages.cursorOf(report.requestedAtMs, report.id),
      descending: true,
    });
    return c.json({ reports: items.map(viewReport), ...next }, 200);
  });
};
