import { createRoute, z } from '@hono/zod-openapi';
import type { Channel, Language } from '../../../core/audience/audience.ts';
import { DEFAULT_CHANNELS, DEFAULT_FALLBACK_HOURS } from '../../../core/audience/channels.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import { canonicalJson } from '../../../core/base/sha256.ts';
import { differsFromSubmitted, unsubmitted } from '../../../core/campaign/approval.ts';
import { partsChanged, withAuthor } from '../../../core/campaign/authors.ts';
import { type Campaign, nextState } from '../../../core/campaign/campaign.ts';
import { fieldProblems } from '../../../core/campaign/fields.ts';
import { newLanes } from '../../../core/campaign/lanes.ts';
import { type Import, isUnderWay } from '../../../core/list/import.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import { recordEvent, recordsChange } from '../http/audit.ts';
import { authorOf } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { newestFirst, nextMember, pageOf, pageQuery } from '../http/paging.ts';
import { fieldsDoNotFit, Problem, pointerTo, problemResponses } from '../http/problem.ts';
import { languageSchema, typedLine } from '../http/schemas.ts';
import { checkVersion, etagOf, versionOwedHeader } from '../http/version.ts';
import { askForImport, asUploaded, withNewList } from './begin-import.ts';
import { changeCampaign, findCampaign, notPossible, wrongState } from './change.ts';
import {
  breachDaySchema,
  campaignParams,
  campaignSchema,
  channelOrderSchema,
  fallbackSchema,
  fieldsSchema,
  nameSchema,
  viewCampaign,
  weightSchema,
} from './view.ts';

const ID_LENGTH = 12;
/** Tries at an id that no campaign has; a second one is never needed in practice. */
const ID_TRIES = 3;

const pages = { max: 100, ...newestFirst('c') };

const etagHeader = z.object({
  etag: z.string().openapi({ description: 'Version of the campaign.', example: '"4"' }),
});

const campaignAnswer = (description: string) => ({
  description,
  headers: etagHeader,
  content: { 'application/json': { schema: campaignSchema } },
});

const createBody = z
  .strictObject({
    name: nameSchema,
    notice: typedLine(100).openapi({ description: 'Id of the notice.', example: 'personal-data-breach' }),
    fields: fieldsSchema,
    defaultLanguage: languageSchema.default('fr').openapi({
      description: 'Language of the message for people in whose own language the campaign has none.',
      example: 'fr',
    }),
    channels: channelOrderSchema.default([...DEFAULT_CHANNELS]),
    fallbackAfterHours: fallbackSchema.default(DEFAULT_FALLBACK_HOURS),
    breachedOn: breachDaySchema.optional(),
    weight: weightSchema.default(1),
  })
  .openapi('NewCampaign');

export const createCampaign = createRoute({
  method: 'post',
  path: '/v1/campaigns',
  operationId: 'createCampaign',
  tags: ['Campaigns'],
  summary: 'Create a campaign',
  description:
    'Every language that you give fields for becomes a message of the campaign, and must be complete. People of another language get the default language.',
  request: { body: { required: true, content: { 'application/json': { schema: createBody } } } },
  responses: {
    201: {
      ...campaignAnswer('The campaign, as a draft.'),
      headers: etagHeader.extend({
        location: z
          .string()
          .openapi({ description: 'Address of the campaign.', example: '/v1/campaigns/c7k2mq9x4tb1z' }),
      }),
    },
    ...problemResponses({ 400: 'A field is missing, unknown or not usable.' }),
  },
});

export const listCampaigns = createRoute({
  method: 'get',
  path: '/v1/campaigns',
  operationId: 'listCampaigns',
  tags: ['Campaigns'],
  summary: 'List the campaigns, newest first',
  request: { query: z.strictObject(pageQuery(pages)) },
  responses: {
    200: {
      description: 'Campaigns.',
      content: {
        'application/json': {
          schema: z.object({ campaigns: z.array(campaignSchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({ 400: 'The place in the list or the limit cannot be read.' }),
  },
});

export const getCampaign = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}',
  operationId: 'getCampaign',
  tags: ['Campaigns'],
  summary: 'Get a campaign',
  request: { params: campaignParams },
  responses: {
    200: campaignAnswer('The campaign.'),
    ...problemResponses({ 404: 'There is no such campaign.' }),
  },
});

const changeBody = z
  .strictObject({
    name: nameSchema.optional(),
    fields: fieldsSchema.optional(),
    defaultLanguage: languageSchema.optional().openapi({ example: 'en' }),
    channels: channelOrderSchema.optional(),
    fallbackAfterHours: fallbackSchema.optional(),
    breachedOn: breachDaySchema.nullable().optional(),
    weight: weightSchema.optional(),
  })
  .openapi('CampaignChange');

export const updateCampaign = createRoute({
  method: 'patch',
  path: '/v1/campaigns/{id}',
  operationId: 'updateCampaign',
  tags: ['Campaigns'],
  summary: 'Change a campaign that has not started',
  description:
    'What you leave out stays as it is; `fields` replaces all fields, and null takes `breachedOn` away. A change of what would be sent makes a campaign that was submitted or approved `ready` again. A change of `channels`, `defaultLanguage`, `breachedOn` or the languages of `fields` makes the list void: it is read anew from its files by itself, with what was decided of it, and `import` in the answer is then `queued`. Until it is done the campaign is a draft.',
  request: {
    params: campaignParams,
    headers: versionOwedHeader,
    body: { required: true, content: { 'application/json': { schema: changeBody } } },
  },
  responses: {
    200: campaignAnswer('The campaign as changed.'),
    ...problemResponses({
      400: 'A field is missing, unknown or not usable.',
      404: 'There is no such campaign.',
      409: 'The campaign has started, or its list is being imported, or would have to be read anew and is not kept any more.',
      412: 'Somebody has changed the campaign since you read it.',
      428: 'The header If-Match is missing.',
    }),
  },
});

const checkFields = (notice: CompiledNotice, fields: Campaign['fields'], language: Language): void => {
  const problems = fieldProblems(notice, fields, language);
  if (problems.length === 0) return;
  throw new Problem('invalid-request', {
    detail: fieldsDoNotFit,
    errors: problems.map((problem) => ({
      pointer: pointerTo([
        'fields',
        problem.language,
        ...(problem.field === undefined ? [] : [problem.field]),
      ]),
      message: problem.message,
    })),
  });
};

/** Ends the request where a channel is asked for that this installation has not. */
const checkChannels = (channels: readonly Channel[], sms: ApiDependencies['sms']): void => {
  if (sms !== undefined || !channels.includes('sms')) return;
  throw new Problem('invalid-request', {
    detail: {
      en: 'This installation sends no SMS.',
      fr: 'Cette installation n’envoie pas de SMS.',
    },
    errors: [
      {
        pointer: '#/channels',
        message: {
          en: 'Leave out "sms", or have the operator add the group "sms" to the configuration and deploy.',
          fr: 'Retirez « sms », ou faites ajouter le groupe « sms » à la configuration, puis déployer.',
        },
      },
    ],
  });
};

/** Ends the request where the breach is said to be to come; anywhere on earth it may be tomorrow already. */
const checkBreachDay = (breachedOn: string | null | undefined, clock: Clock): void => {
  if (
    breachedOn === undefined ||
    breachedOn === null ||
    breachedOn <= new Date(clock() + DAY_MS).toISOString().slice(0, 10)
  )
    return;
  throw new Problem('invalid-request', {
    detail: {
      en: 'The day of the breach cannot be used.',
      fr: 'Le jour de la violation est inutilisable.',
    },
    errors: [
      {
        pointer: '#/breachedOn',
        message: { en: 'Give a day until today.', fr: 'Indiquez un jour jusqu’à aujourd’hui.' },
      },
    ],
  });
};

/** Whether a list imported for one campaign would be read or divided otherwise for the other. */
const isDividedOtherwise = (one: Campaign, other: Campaign): boolean => {
  const key = ({ fields, defaultLanguage, channels, breachedOn = '' }: Campaign): string =>
    [breachedOn, defaultLanguage, ...Object.keys(fields).sort(), ...channels].join();
  return key(one) !== key(other);
};

/** Ends the request where a file of the list is not kept any more: the list as it was read would be all there is of it. */
const checkFilesKept = async (
  { uploads }: Pick<ApiDependencies, 'uploads'>,
  before: Campaign,
  { files }: Import,
): Promise<void> => {
  const sizes = await Promise.all(files.map(({ object }) => uploads.sizeBytes(object)));
  if (!sizes.includes(undefined)) return;
  notPossible(before, {
    en: 'Other languages or channels, or another day of the breach, make the list void, and its file is not kept any more, so that it cannot be read anew. Upload the list again, then make this change.',
    fr: 'D’autres langues ou canaux, ou un autre jour de la violation, rendent la liste caduque, et son fichier n’est plus conservé\u00a0: elle ne peut être relue. Déposez de nouveau la liste, puis faites cette modification.',
  });
};

/**
 * The changed campaign. A list that was read for other languages, channels or another day of the breach is read anew from its files, with what was
 * decided of it; the list as it was counts no more, whatever becomes of that.
 */
const withListDivided = async (
  deps: Pick<ApiDependencies, 'clock' | 'uploads'>,
  changed: Campaign,
  before: Campaign,
): Promise<Campaign> => {
  const list = before.import;
  if (list === undefined || list.status === 'failed' || !isDividedOtherwise(changed, before)) return changed;
  if (isUnderWay(list)) {
    return notPossible(before, {
      en: 'The list is being imported for the present languages, channels and day of the breach. Wait until that has ended, then change them.',
      fr: 'La liste est en cours d’import pour les langues, les canaux et le jour de la violation présents. Attendez qu’il soit terminé, puis changez-les.',
    });
  }
  await checkFilesKept(deps, before, list);
  const { decisions } = list;
  const files = asUploaded(list.files);
  const { listBefore: _, ...read } = withNewList(deps, changed, { files, decisions });
  return { ...read, state: 'draft' };
};

/** The notice of this id; ends the request where there is none. */
const noticeOf = (deps: Pick<ApiDependencies, 'notices'>, id: string): CompiledNotice => {
  const notice = deps.notices.find((one) => one.id === id);
  if (notice !== undefined) return notice;
  const known = deps.notices.map((one) => one.id).join(', ');
  const message = {
    en: `There is no such notice. There are: ${known}.`,
    fr: `Il n’y a pas de tel avis. Il y a : ${known}.`,
  };
  throw new Problem('invalid-request', {
    detail: { en: 'The notice is not known.', fr: 'Cet avis n’est pas connu.' },
    errors: [{ pointer: '#/notice', message }],
  });
};

/** Creates a campaign under an id that nobody has; on record before it is there. */
const create = async (
  deps: ApiDependencies,
  given: z.output<typeof createBody>,
  by: Actor,
): Promise<Campaign> => {
  const notice = noticeOf(deps, given.notice);
  checkFields(notice, given.fields, given.defaultLanguage);
  checkChannels(given.channels, deps.sms);
  checkBreachDay(given.breachedOn, deps.clock);
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const campaign: Campaign = {
      ...given,
      id: `c${deps.randomId(ID_LENGTH)}`,
      personFields: notice.personFields.map((field) => field.name),
      state: 'draft',
      version: 1,
      generation: 0,
      createdAtMs: deps.clock(),
      authors: [{ ...authorOf(by), changed: ['text'] }],
      lanes: newLanes(),
    };
    await recordEvent(deps, by, { action: 'campaign.create', campaign: campaign.id });
    if ((await deps.campaigns.create(campaign)) === 'written') return campaign;
  }
  throw new Error('no free campaign id was found');
};

export const addCampaignRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(createCampaign, async (c) => {
    const campaign = await create(deps, c.req.valid('json'), c.get('actor'));
    const headers = { location: `/v1/campaigns/${campaign.id}`, etag: etagOf(campaign) };
    return c.json(viewCampaign(campaign), 201, headers);
  });

  app.openapi(listCampaigns, async (c) => {
    const { items, ...next } = pageOf(await deps.campaigns.list(), c.req.valid('query'), {
      cursorOf: ({ createdAtMs, id }) => pages.cursorOf(createdAtMs, id),
      descending: true,
    });
    return c.json({ campaigns: items.map(viewCampaign), ...next }, 200);
  });

  app.openapi(getCampaign, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    return c.json(viewCampaign(campaign), 200, { etag: etagOf(campaign) });
  });

  app.openapi(updateCampaign, async (c) => {
    const change = c.req.valid('json');
    const ifMatch = c.req.valid('header')['if-match'];
    const { id } = c.req.valid('param');
    const decide = async (before: Campaign): Promise<Campaign> => {
      const { breachedOn: _, ...others } = before;
      const kept = change.breachedOn === null ? others : before;
      // Nothing but the day of the breach can be taken away.
      const given = Object.entries(change).filter(([, value]) => value !== undefined && value !== null);
      const changed: Campaign = { ...kept, ...Object.fromEntries(given) };
      // Repeated where the list is to be read anew: whoever repeats it cannot know the version that it made.
      if (before.import?.status === 'queued' && canonicalJson(changed) === canonicalJson(before))
        return before;
      checkVersion(before, ifMatch);
      if (nextState(before.state, 'change') === undefined) return wrongState(before, 'change');
      const notice = noticeOf(deps, before.notice);
      checkFields(notice, changed.fields, changed.defaultLanguage);
      checkChannels(changed.channels, deps.sms);
      checkBreachDay(change.breachedOn, deps.clock);
      const by = authorOf(c.get('actor'));
      const signed = partsChanged(before, changed).reduce(
        (campaign, part) => withAuthor(campaign, by, part),
        changed,
      );
      const withList = await withListDivided(deps, signed, before);
      if (withList.submission === undefined) return withList;
      const content = await freezeContent(notice, withList.fields, deps.checkSite);
      if (!(await differsFromSubmitted(withList, content))) return withList;
      return { ...unsubmitted(withList), state: withList.state === 'draft' ? 'draft' : 'ready' };
    };
    const campaign = await changeCampaign(deps.campaigns, id, decide, {
      record: recordsChange(deps, c.get('actor'), 'campaign.change'),
    });
    await askForImport(deps, campaign);
    return c.json(viewCampaign(campaign), 200, { etag: etagOf(campaign) });
  });
};
