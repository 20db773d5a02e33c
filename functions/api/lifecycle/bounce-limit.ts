// A higher limit of bounces, which one administrator asks for and one approver grants.

import { percentOf } from '../../../core/base/bounce-share.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { askLimit, bounceShare, grantLimit, refuseLimit } from '../../../core/campaign/bounce-limit.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { notPossible } from '../campaigns/change.ts';
import { authorOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { type StepCommand, take } from './take-step.ts';

const notHigher: Wording = {
  en: 'This campaign may have that share of bounces already. Ask for a higher one.',
  fr: 'Cette campagne peut déjà avoir cette part de retours. Demandez-en une plus élevée.',
};
const notAsked: Wording = {
  en: 'Nobody asks for a higher limit of bounces.',
  fr: 'Personne ne demande une limite de retours plus élevée.',
};
const askedOtherwise: Wording = {
  en: 'Another limit is asked for than the one that you have read. Read what is asked for now, then decide.',
  fr: 'La limite demandée n’est plus celle que vous avez lue. Lisez ce qui est demandé maintenant, puis décidez.',
};
const askedItYourself: Wording = {
  en: 'You asked for this limit, so somebody else has to grant it.',
  fr: 'Vous avez demandé cette limite\u00a0: quelqu’un d’autre doit l’accorder.',
};

/**
 * Asks for a higher limit, for an approver to grant.
 *
 * @param share - of sent messages
 * @param reason - why, for whoever decides
 */
export const askBounceLimit = (
  deps: ApiDependencies,
  command: StepCommand & { share: number; reason: string },
): Promise<Campaign> =>
  take(
    deps,
    command,
    'ask-bounce-limit',
    (before) => {
      const { share, reason, by } = command;
      if (share <= bounceShare(before.bounceLimit)) return notPossible(before, notHigher);
      const asked = { ...authorOf(by), atMs: deps.clock() };
      return { ...before, bounceLimit: askLimit(before.bounceLimit, { share, reason, asked }) };
    },
    { percent: percentOf(command.share) },
  );

/** Grants what was read to be asked for. The approval of the campaign stays as it is: text and list are the same. */
export const grantBounceLimit = (
  deps: ApiDependencies,
  command: StepCommand & { share: number },
): Promise<Campaign> =>
  take(
    deps,
    command,
    'grant-bounce-limit',
    (before) => {
      const author = authorOf(command.by);
      const granted = grantLimit(before.bounceLimit, { ...author, atMs: deps.clock() });
      if (granted === undefined) return notPossible(before, notAsked);
      if (granted.granted?.share !== command.share)
        throw new Problem('changed-meanwhile', { detail: askedOtherwise });
      if (granted.granted.asked.by === author.by) {
        throw new Problem('not-allowed', { detail: askedItYourself });
      }
      return { ...before, bounceLimit: granted };
    },
    { percent: percentOf(command.share) },
  );

/** @param reason - why, for whoever asked */
export const refuseBounceLimit = (
  deps: ApiDependencies,
  command: StepCommand & { reason: string },
): Promise<Campaign> =>
  take(deps, command, 'refuse-bounce-limit', (before) => {
    const by = { ...authorOf(command.by), atMs: deps.clock() };
    const refused = refuseLimit(before.bounceLimit, by, command.reason);
    return refused === undefined ? notPossible(before, notAsked) : { ...before, bounceLimit: refused };
  });
