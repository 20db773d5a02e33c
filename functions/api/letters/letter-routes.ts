import { audienceId } from '../../../core/audience/audience.ts';
import { isSameItem } from '../../../core/base/conditional-write.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import { isListDeleted } from '../../../core/delivery/standing.ts';
import {
  type BatchStep,
  batchAfter,
  batchFolder,
  LETTERS_CSV,
  type LetterBatch,
  MANIFEST,
  partName,
  partObjects,
} from '../../../core/mailing/batch.ts';
import { changeBatch } from '../../../core/mailing/change-batch.ts';
import { findCampaign, notPossible } from '../campaigns/change.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymIn } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { iso } from '../http/time.ts';
import { checkVersion, etagOf } from '../http/version.ts';
import { dayCannotBe, giveAnotherDay } from '../people/people-words.ts';
import {
  type BatchView,
  createLetterBatch,
  downloadLetters,
  getLetterBatch,
  listLetterBatches,
  stepLetterBatch,
} from './letter-schemas.ts';
import * as words from './letter-words.ts';

const DOWNLOAD_SECONDS = 900;

const viewBatch = (batch: LetterBatch): BatchView => {
  const { number, state, version, requestedAtMs, letters, sheets, seal, writtenAtMs } = batch;
  const { handedOver, posted, voided } = batch;
  const signed = ({ atMs, by }: { atMs: number; by: string }) => ({ at: iso(atMs), by });
  return {
    number,
    state,
    version,
    requestedAt: iso(requestedAtMs),
    ...(letters === undefined ? {} : { letters }),
    ...(sheets === undefined ? {} : { sheets }),
    ...(seal === undefined ? {} : { seal }),
    ...(writtenAtMs === undefined ? {} : { writtenAt: iso(writtenAtMs) }),
    ...(handedOver && { handedOver: signed(handedOver) }),
    ...(posted && { posted: { ...signed(posted), on: posted.on } }),
    ...(voided && { voided: { ...signed(voided), reason: voided.reason } }),
  };
};

const filesOf = ({ parts = 0 }: LetterBatch): string[] => [
  ...Array.from({ length: parts }, (_, at) => partName(at + 1)),
  LETTERS_CSV,
  MANIFEST,
];

/** Where a file of a batch is; that of a part is where the run that counts has written it. */
const objectOf = async (
  { batches }: Pick<ApiDependencies, 'batches'>,
  batch: LetterBatch,
  file: string,
): Promise<string> => {
  const number = filesOf(batch).indexOf(file) + 1;
  if (number > (batch.parts ?? 0)) return `${batchFolder(batch)}/${file}`;
  const part = await batches.getPart(batch.campaign, batch.number, number);
  if (part?.file === undefined) throw new Problem('not-found', { detail: words.noSuchFile(file) });
  return partObjects(batch, part, part.file.run).pdf;
};

const hasFiles = ({ state }: LetterBatch): boolean =>
  state !== 'writing' && state !== 'voiding' && state !== 'voided';

/** The batch of this number; ends the request where there is none. */
const findBatch = async (
  { batches }: Pick<ApiDependencies, 'batches'>,
  campaign: string,
  number: number,
): Promise<LetterBatch> => {
  const batch = await batches.get(campaign, number);
  if (batch === undefined) throw new Problem('not-found', { detail: words.noSuchBatch(number) });
  return batch;
};

const addMakingRoutes = (app: Api, deps: ApiDependencies): void => {
  const { batches, campaigns, clock } = deps;

  /** Ends the request where no letters can be made for a campaign now; resolves to the content they are printed from. */
  const contentFor = async (campaign: Campaign): Promise<string> => {
    if (!deps.canPrint) return notPossible(campaign, words.cannotPrint);
    if (isListDeleted(campaign)) return notPossible(campaign, words.listIsDeleted);
    const { contentHash: hash } = campaign;
    if (!statesToTellIn.includes(campaign.state) || hash === undefined || campaign.import === undefined) {
      return notPossible(campaign, words.hasNotStarted);
    }
    const content = await campaigns.getContent(campaign.id, hash);
    const hasText = content?.messages[campaign.defaultLanguage]?.letter !== undefined;
    return hasText ? hash : notPossible(campaign, words.noLetterText);
  };

  /**
   * Refuses another batch while one is being written. Whoever asked for that one may have died before its message was
   * sent, or a message was given up: it is asked for again, which does no harm where a run has it.
   */
  const goOnWith = async (campaign: Campaign, { number, run, state }: LetterBatch): Promise<void> => {
    const isAtWork = run !== undefined && run.untilMs > clock();
    if (state === 'writing' && !isAtWork) {
      await deps.letterQueue.send({ do: 'plan', campaign: campaign.id, batch: number });
    }
    notPossible(campaign, words.isStillWritten(number));
  };

  app.openapi(createLetterBatch, async (c) => {
    const { id } = c.req.valid('param');
    const campaign = await findCampaign(campaigns, id);
    const contentHash = await contentFor(campaign);
    const last = (await batches.list(id)).at(-1);
    if (last?.state === 'writing') await goOnWith(campaign, last);
    const number = (last?.number ?? 0) + 1;
    const batch: LetterBatch = {
      campaign: id,
      number,
      audience: audienceId(id, campaign.import?.number ?? 0),
      state: 'writing',
      version: 1,
      requestedAtMs: clock(),
      by: pseudonymIn(c),
      contentHash,
      defaultLanguage: campaign.defaultLanguage,
    };
    await recordEvent(deps, c.get('actor'), { action: 'letters.make', campaign: id, on: String(number) });
    if ((await batches.create(batch)) === 'conflict') {
      const stored = await batches.get(id, number);
      // Ours, where only the answer was lost; else somebody else's at the same moment, and one of them is enough.
      if (stored !== undefined && !isSameItem(stored, batch)) await goOnWith(campaign, stored);
    }
    await deps.letterQueue.send({ do: 'plan', campaign: id, batch: number });
    return c.json(viewBatch(batch), 202, { location: `/v1/campaigns/${id}/letters/${number}` });
  });

  app.openapi(listLetterBatches, async (c) => {
    const { id } = c.req.valid('param');
    await findCampaign(campaigns, id);
    const all = await batches.list(id);
    return c.json({ batches: all.reverse().map(viewBatch) }, 200);
  });

  app.openapi(getLetterBatch, async (c) => {
    const { id, batch: number } = c.req.valid('param');
    const campaign = await findCampaign(campaigns, id);
    const batch = await findBatch(deps, id, number);
    return c.json(
      {
        ...viewBatch(batch),
        ...(hasFiles(batch) && !isListDeleted(campaign) ? { files: filesOf(batch) } : {}),
      },
      200,
      { etag: etagOf(batch) },
    );
  });
};

const addDownloadRoute = (app: Api, deps: ApiDependencies): void => {
  const { campaigns } = deps;
  app.openapi(downloadLetters, async (c) => {
    const { id, batch: number } = c.req.valid('param');
    const { file } = c.req.valid('json');
    const campaign = await findCampaign(campaigns, id);
    const batch = await findBatch(deps, id, number);
    if (isListDeleted(campaign)) notPossible(campaign, words.listIsDeleted);
    if (!hasFiles(batch)) notPossible(campaign, words.isNotToBeDownloaded(number, batch.state));
    if (!filesOf(batch).includes(file)) throw new Problem('not-found', { detail: words.noSuchFile(file) });
    const object = await objectOf(deps, batch, file);
    if ((await deps.uploads.sizeBytes(object)) === undefined) notPossible(campaign, words.isDeleted(number));
    await recordEvent(deps, c.get('actor'), {
      action: 'letters.download',
      campaign: id,
      on: `${number}/${file}`,
    });
    const name = `${id}-${number}-${file}`;
    const downloadUrl = await deps.uploads.downloadUrl(object, name, DOWNLOAD_SECONDS);
    return c.json({ downloadUrl }, 200);
  });
};

/** The day on which letters were posted; ends the request where it cannot be. */
const dayOf = (on: string | undefined, { writtenAtMs = 0 }: LetterBatch, nowMs: number): string => {
  const detail = on === undefined ? words.dayIsMissing : dayCannotBe;
  const dayMs = on === undefined ? Number.NaN : Date.parse(on);
  // The day ends last west of Greenwich, and begins first east of it.
  const isPossible = dayMs <= nowMs + DAY_MS / 2 && dayMs + 1.5 * DAY_MS > writtenAtMs;
  if (on !== undefined && isPossible) return on;
  throw new Problem('invalid-request', {
    detail,
    errors: [{ pointer: '#/on', message: on === undefined ? words.dayIsMissing : giveAnotherDay }],
  });
};

const signedStep = (
  batch: LetterBatch,
  { step, on, reason }: { step: BatchStep; on?: string | undefined; reason?: string | undefined },
  { atMs, by }: { atMs: number; by: string },
): Partial<LetterBatch> => {
  const signed = { atMs, by };
  switch (step) {
    case 'hand-over':
      return { handedOver: signed };
    case 'post':
      return { posted: { ...signed, on: dayOf(on, batch, atMs) } };
    case 'void':
      if (reason === undefined) {
        throw new Problem('invalid-request', {
          detail: words.reasonIsMissing,
          errors: [{ pointer: '#/reason', message: words.reasonIsMissing }],
        });
      }
      return { voided: { ...signed, reason } };
  }
};

/** Whether the step was taken and is being noted: its message may never have been sent, or was given up. */
const isRepeated = (
  { state, posted }: LetterBatch,
  { step, on }: { step: BatchStep; on?: string | undefined },
): boolean =>
  (state === 'posting' && step === 'post' && on === posted?.on) || (state === 'voiding' && step === 'void');

const addStepRoute = (app: Api, deps: ApiDependencies): void => {
  const { batches, campaigns, clock } = deps;
  app.openapi(stepLetterBatch, async (c) => {
    const { id, batch: number } = c.req.valid('param');
    const asked = c.req.valid('json');
    const { step } = asked;
    const campaign = await findCampaign(campaigns, id);
    const known = await findBatch(deps, id, number);
    const next = (batch: LetterBatch): LetterBatch => {
      checkVersion(batch, ifMatch);
      const state = batchAfter(batch.state, step);
      if (state === undefined) return notPossible(campaign, words.wrongBatchState(number, batch.state, step));
      return { ...batch, state, ...signedStep(batch, asked, { atMs: clock(), by: pseudonymIn(c) }) };
    };
    const ifMatch = c.req.valid('header')['if-match'];
    if (isRepeated(known, asked)) {
      await deps.letterQueue.send({ do: 'note', campaign: id, batch: number });
      return c.json(viewBatch(known), 200, { etag: etagOf(known) });
    }
    next(known);
    const event = { action: `letters.${step}` as const, campaign: id, on: String(number) };
    const day = asked.on === undefined ? {} : { day: asked.on };
    await recordEvent(deps, c.get('actor'), { ...event, particulars: day });
    const { item } = await changeBatch(batches, known, {
      known,
      decide: next,
      isOurs: isSameItem,
    }).catch(async (error: unknown) => {
      // Somebody else took a step first.
      await recordEvent(deps, c.get('actor'), { ...event, particulars: { ...day, outcome: 'not done' } });
      throw error;
    });
    const batch = item ?? known;
    if (batch.state === 'posting' || batch.state === 'voiding') {
      await deps.letterQueue.send({ do: 'note', campaign: id, batch: number });
    }
    return c.json(viewBatch(batch), 200, { etag: etagOf(batch) });
  });
};

export const addLetterRoutes = (app: Api, deps: ApiDependencies): void => {
  addMakingRoutes(app, deps);
  addDownloadRoute(app, deps);
  addStepRoute(app, deps);
};
