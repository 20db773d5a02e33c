import { createRoute, z } from '@hono/zod-openapi';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { decisionFor } from '../../../core/list/decisions.ts';
import { conflictsObject, rejectsObject } from '../../../core/list/import-files.ts';
import type { Conflicts } from '../../../core/survey/conflicts.ts';
import type { ListReport } from '../../../core/survey/report.ts';
import { findCampaign } from '../campaigns/change.ts';
import { campaignParams, campaignSchema, viewCampaign } from '../campaigns/view.ts';
import { recordEvent } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { digits, nextMember, pageOf, pageQuery } from '../http/paging.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { typedLine } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { etagOf, ifMatchHeader, versionOwedHeader } from '../http/version.ts';
import {
  setDecisions as decide,
  giveUpImport as giveUp,
  listOf,
  readConflicts,
  setColumns as saveColumns,
} from './decide.ts';
import {
  conflictDecisionSchema,
  hasRejects,
  importReportSchema,
  sharedDecisionSchema,
  viewImport,
} from './import-view.ts';

const DOWNLOAD_SECONDS = 900;

const etagHeader = z.object({
  etag: z.string().openapi({ description: 'Version of the campaign.', example: '"4"' }),
});
const reportAnswer = (description: string) => ({
  description,
  headers: etagHeader,
  content: { 'application/json': { schema: importReportSchema } },
});

export const getImport = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/import',
  operationId: 'getImport',
  tags: ['Audience'],
  summary: 'Read the report of the import',
  description:
    'How the list was understood, what every line of it is, what is odd about it, and what has to be decided before its people count. Values are masked.',
  request: { params: campaignParams },
  responses: {
    200: reportAnswer('The report.'),
    ...problemResponses({ 404: 'There is no such campaign, or it has no list yet.' }),
  },
});

export const giveUpImport = createRoute({
  method: 'delete',
  path: '/v1/campaigns/{id}/import',
  operationId: 'giveUpImport',
  tags: ['Audience'],
  summary: 'Give up an import that is under way or waits for answers',
  description:
    'The list before it counts again, if there was one; otherwise the campaign is a draft without a list. Changes nothing where no import is under way or waits. Can be repeated without harm. Of an import that waits for answers, If-Match is needed: somebody may have given them.',
  request: {
    params: campaignParams,
    headers: ifMatchHeader,
    query: z.strictObject({
      number: z.coerce
        .number()
        .int()
        .min(1)
        .openapi({ description: 'Number of the import that is given up, as you have read it.', example: 1 }),
    }),
  },
  responses: {
    200: {
      description: 'The campaign as it is then.',
      headers: etagHeader,
      content: { 'application/json': { schema: campaignSchema } },
    },
    ...problemResponses({
      400: 'The number of the import is missing.',
      404: 'There is no such campaign.',
      409: 'The campaign takes no list any more.',
      412: 'It is another import, or somebody has changed the campaign, since you read it.',
      428: 'The import waits for answers, and the header If-Match is missing.',
    }),
  },
});

export const getRejects = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/import/rejects',
  operationId: 'getRejects',
  tags: ['Audience'],
  summary: 'Download the rows that need attention',
  description:
    'A CSV with every row that was not accepted and the reason, for whoever keeps the list. It holds personal data, so each request for it is kept in the audit trail.',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'Where to download them.',
      content: {
        'application/json': {
          schema: z
            .object({
              rejectsUrl: z.string().openapi({
                description: 'Where to download the CSV.',
                example: 'https://bucket.example/imports/c7k2mq9x4tb1z/1/rejects.csv',
              }),
              expiresAt: time('Until when the address can be used; asking again gives a new one.'),
            })
            .openapi('Rejects'),
        },
      },
    },
    ...problemResponses({ 404: 'There is no such campaign, or no row of its list needs attention.' }),
  },
});

const FILE_DIGITS = 2;
const ROW_DIGITS = 9;
/** Conflicts in the order of the list: by the file and the row of the first of their people. */
const pages = {
  max: 50,
  pattern: new RegExp(`^\\d{${FILE_DIGITS}}\\.\\d{${ROW_DIGITS}}$`),
  example: `${digits(0, FILE_DIGITS)}.${digits(17, ROW_DIGITS)}`,
};
const cursorOf = ({ group }: Conflicts[number]): string => {
  const [file = 0, row = 0] = group.split('-').map(Number);
  return `${digits(file, FILE_DIGITS)}.${digits(row, ROW_DIGITS)}`;
};

const conflictSchema = z
  .object({
    group: z.string().openapi({ description: 'Id of the group, for a decision.', example: '0-17' }),
    people: z
      .array(
        z.object({
          file: z.int().openapi({ description: 'Which file of the list, from 0.', example: 0 }),
          row: z.int().openapi({ description: 'As a spreadsheet numbers it.', example: 17 }),
          reference: z.string().openapi({ example: 'IPP00000044' }),
          firstName: z.string().openapi({ example: 'Amélie' }),
          lastName: z.string().openapi({ example: 'Lefèvre' }),
          email: z.string().optional().openapi({ example: 'amelie@example.org' }),
          phone: z.string().optional().openapi({ example: '+33612345678' }),
          birthDate: z.string().optional().openapi({ example: '1980-02-29' }),
          postal: z
            .object({
              lines: z.array(z.string()).openapi({ example: ['3 rue des Lilas'] }),
              postalCode: z.string().optional().openapi({ example: '75012' }),
              town: z.string().optional().openapi({ example: 'Paris' }),
              country: z.string().optional().openapi({ example: 'Belgique' }),
            })
            .optional(),
        }),
      )
      .openapi({ description: 'People with this reference, at most ten, by their first rows.' }),
    decision: conflictDecisionSchema.optional(),
  })
  .openapi('ListConflict');

export const getConflicts = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/import/conflicts',
  operationId: 'getConflicts',
  tags: ['Audience'],
  summary: 'See people with one reference side by side',
  description:
    'People of the list who have one reference and seem to be different, for whoever decides about them: of 500 references at most, the others are decided together. It holds personal data, so each request for it is kept in the audit trail.',
  request: { params: campaignParams, query: z.strictObject(pageQuery(pages)) },
  responses: {
    200: {
      description: 'Conflicts, in the order of the list.',
      content: {
        'application/json': {
          schema: z.object({ conflicts: z.array(conflictSchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({
      400: 'The place in the list or the limit cannot be read.',
      404: 'There is no such campaign, it has no list yet, or the list is not kept any more.',
    }),
  },
});

const columnsBody = z
  .strictObject({
    file: z.int().min(0).default(0).openapi({ description: 'Which file of the list, from 0.', example: 0 }),
    choices: z
      .record(
        z.string().regex(
          /^\d{1,5}$/,
          says({
            en: 'Name a column by its number, from 0.',
            fr: 'Nommez une colonne par son numéro, à partir de 0.',
          }),
        ),
        typedLine(100).nullable(),
      )
      .openapi({
        description:
          'What columns stand for: number of the column, from 0, and one of the `fields` of the report, or null where it is not used. Columns that are not named are left to guess.',
        example: { '0': 'reference', '3': null },
      }),
    remember: z.boolean().default(true).openapi({
      description: 'Whether the next file with the same titles is read alike.',
      example: true,
    }),
  })
  .openapi('ListColumns');

export const setColumns = createRoute({
  method: 'put',
  path: '/v1/campaigns/{id}/import/columns',
  operationId: 'setColumns',
  tags: ['Audience'],
  summary: 'Say which column of a list is which',
  description:
    'The list is read anew by it, as another import; what was decided of conflicts and shared contacts is asked again. Whoever has submitted the campaign has to submit it again.',
  request: {
    params: campaignParams,
    headers: versionOwedHeader,
    body: { required: true, content: { 'application/json': { schema: columnsBody } } },
  },
  responses: {
    202: reportAnswer('The list is being read anew.'),
    ...problemResponses({
      400: 'A column or a field does not exist, or columns contradict each other.',
      404: 'There is no such campaign, or it has no list yet.',
      409: 'The list is being imported, or the campaign takes no list any more.',
      412: 'Somebody has changed the campaign since you read it.',
      428: 'The header If-Match is missing.',
    }),
  },
});

const decided = <Kind extends z.ZodType>(kind: Kind, description: string, example: object) =>
  z
    .strictObject({
      all: kind.optional(),
      groups: z
        .record(typedLine(100), kind)
        .default({})
        .openapi({ description: 'Of single groups, by their id.', example }),
    })
    .optional()
    .openapi({ description });

const decisionsBody = z
  .strictObject({
    conflicts: decided(conflictDecisionSchema, 'About people with one reference.', { '0-17': 'same' }),
    shared: decided(sharedDecisionSchema, 'About contacts that many people share.', {
      'email-0-17': 'set-aside',
    }),
  })
  .openapi('ListDecisions');

export const setDecisions = createRoute({
  method: 'put',
  path: '/v1/campaigns/{id}/import/decisions',
  operationId: 'setDecisions',
  tags: ['Audience'],
  summary: 'Decide about people with one reference, and contacts that many share',
  description:
    'Answers add to those given before; one to `all` is for groups that have no answer of their own. Once nothing is open any more, the people are written. A list that was written already is read anew by the new answers, and the campaign has to be submitted again.',
  request: {
    params: campaignParams,
    headers: versionOwedHeader,
    body: { required: true, content: { 'application/json': { schema: decisionsBody } } },
  },
  responses: {
    202: reportAnswer('What is open still, or the list that goes on.'),
    ...problemResponses({
      400: 'A group does not exist, or too many are decided one by one.',
      404: 'There is no such campaign, or it has no list yet.',
      409: 'The list is not surveyed yet or is being imported, or the campaign takes no list any more.',
      412: 'Somebody has changed the campaign since you read it.',
      428: 'The header If-Match is missing.',
    }),
  },
});

/** A report with the version that it is of. */
const answerOf = (campaign: Campaign, report: ListReport | undefined) =>
  [viewImport(campaign, listOf(campaign), report), { etag: etagOf(campaign) }] as const;

export const addImportRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(getImport, async (c) => {
    const { id } = c.req.valid('param');
    const campaign = await findCampaign(deps.campaigns, id);
    const report = await deps.listReports.get(id, listOf(campaign).number);
    const [view, headers] = answerOf(campaign, report);
    return c.json(view, 200, headers);
  });

  app.openapi(giveUpImport, async (c) => {
    const { id } = c.req.valid('param');
    const ifMatch = c.req.valid('header')['if-match'];
    const campaign = await giveUp(deps, {
      campaign: id,
      ifMatch,
      by: c.get('actor'),
      ...c.req.valid('query'),
    });
    return c.json(viewCampaign(campaign), 200, { etag: etagOf(campaign) });
  });

  app.openapi(getRejects, async (c) => {
    const { id } = c.req.valid('param');
    const { import: report } = await findCampaign(deps.campaigns, id);
    if (report === undefined || !hasRejects(report)) {
      throw new Problem('not-found', {
        detail: {
          en: 'There are no rows that need attention: no import of the campaign has ended with any.',
          fr: 'Il n’y a pas de lignes à corriger\u00a0: aucun import de la campagne n’en a laissé.',
        },
      });
    }
    await recordEvent(deps, c.get('actor'), {
      action: 'list.rejects',
      campaign: id,
      particulars: { import: report.number },
    });
    const object = rejectsObject(id, report.number);
    const fileName = `rejects-${id}-${report.number}.csv`;
    const rejectsUrl = await deps.uploads.downloadUrl(object, fileName, DOWNLOAD_SECONDS);
    return c.json({ rejectsUrl, expiresAt: iso(deps.clock() + DOWNLOAD_SECONDS * 1000) }, 200);
  });

  app.openapi(getConflicts, async (c) => {
    const { id } = c.req.valid('param');
    const { number, decisions } = listOf(await findCampaign(deps.campaigns, id));
    const report = await deps.listReports.get(id, number);
    if ((report?.conflicts?.groups ?? 0) === 0) return c.json({ conflicts: [] }, 200);
    await recordEvent(deps, c.get('actor'), {
      action: 'list.conflicts',
      campaign: id,
      particulars: { import: number },
    });
    const conflicts = await readConflicts(deps, conflictsObject(id, number));
    if (conflicts === undefined) {
      throw new Problem('not-found', {
        detail: {
          en: 'The people of these conflicts are not kept any more. Upload the list again.',
          fr: 'Les personnes de ces conflits ne sont plus conservées. Déposez de nouveau la liste.',
        },
      });
    }
    const { items, ...next } = pageOf(conflicts, c.req.valid('query'), { cursorOf });
    const shown = items.map(({ group, people }) => {
      const decision = decisionFor(decisions?.conflicts, group);
      return { group, people, ...(decision && { decision }) };
    });
    return c.json({ conflicts: shown, ...next }, 200);
  });

  app.openapi(setColumns, async (c) => {
    const { id } = c.req.valid('param');
    const ifMatch = c.req.valid('header')['if-match'];
    const command = { campaign: id, ifMatch, by: c.get('actor'), ...c.req.valid('json') };
    const [view, headers] = answerOf(await saveColumns(deps, command), undefined);
    return c.json(view, 202, headers);
  });

  app.openapi(setDecisions, async (c) => {
    const { id } = c.req.valid('param');
    const ifMatch = c.req.valid('header')['if-match'];
    const given = c.req.valid('json');
    const { campaign, report } = await decide(deps, { campaign: id, ifMatch, by: c.get('actor'), given });
    const [view, headers] = answerOf(campaign, report);
    return c.json(view, 202, headers);
  });
};
