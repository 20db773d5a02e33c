// Records that a person was told by letter, on the telephone or in person.
import type { Actor } from '../../../core/audit/actor.ts';
import type { IdentityCheck } from '../../../core/audit/reasons.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import type { ToldMeans } from '../../../core/delivery/evidence.ts';
import { factOfMeans } from '../../../core/mailing/apply-outcome.ts';
import { notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordEvent } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { ticketOf } from './case-number.ts';
import { addFacts, findPlace, nobodyHasCode } from './locate.ts';
import { dayCannotBe, giveAnotherDay, hasNotStarted } from './people-words.ts';
import { actAsStaff, checkPersonLimit, type StaffAct } from './staff-acts.ts';

export type RecordTold = {
  campaign: string;
  code: string;
  means: ToldMeans;
  /** The day, `2026-11-24`; today unless given. */
  on?: string | undefined;
  identity: IdentityCheck;
  ticket?: string | undefined;
  by: Actor;
};

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'campaigns'
  | 'changeLimits'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'lookup'
  | 'people'
  | 'readPhone'
  | 'record'
>;

const actOf = ({ campaign, code, identity, by }: RecordTold): StaffAct => ({
  action: 'recipient.told',
  campaign,
  code,
  identity,
  by,
});

/** When somebody was told: at noon of that day, or now where noon has not come. Ends the request where it cannot be. */
const timeOf = (on: string | undefined, createdAtMs: number, nowMs: number): number => {
  if (on === undefined) return nowMs;
  const dayMs = Date.parse(on);
  if (dayMs > nowMs || dayMs + DAY_MS <= createdAtMs) {
    throw new Problem('invalid-request', {
      detail: dayCannotBe,
      errors: [{ pointer: '#/on', message: giveAnotherDay }],
    });
  }
  return Math.min(Date.parse(`${on}T12:00:00Z`), nowMs);
};

/**
 * Records that somebody was told otherwise. First who says so, in the audit trail and beside the delivery, then the fact
 * that makes the person count as told: a repetition after a death in between adds what is missing.
 *
 * @throws Problem where it cannot be
 */
export const recordTold = (deps: Dependencies, command: RecordTold): Promise<void> =>
  actAsStaff(deps, actOf(command), () => record(deps, command));

const record = async (deps: Dependencies, command: RecordTold): Promise<void> => {
  const { campaign: id, code, means, on, identity, ticket, by } = command;
  const { campaign, audience, where } = await findPlace(deps, { id, code });
  if (!statesToTellIn.includes(campaign.state)) notPossible(campaign, hasNotStarted);
  const nowMs = deps.clock();
  const toldAtMs = timeOf(on, campaign.createdAtMs, nowMs);
  // Whose data was deleted can still have been told.
  const records = await deps.people.read([{ audience, ...where }]);
  const evidence = await deps.evidence.get(audience, where);
  await checkPersonLimit(deps, actOf(command), 'records', [{ evidence }]);
  const withTicket = ticketOf(deps, ticket, ...records.map(({ recipient }) => recipient));
  await recordEvent(deps, by, {
    action: 'recipient.told',
    campaign: id,
    on: nameOfPlace({ audience, ...where }),
    identity,
    particulars: { means },
    ...withTicket,
  });
  await deps.evidence.add(audience, where, {
    kind: 'told',
    atMs: nowMs,
    by: pseudonymOf(by),
    means,
    toldAtMs,
    identity,
    ...withTicket,
  });
  const at = Math.floor(toldAtMs / 1000);
  await addFacts(deps.deliveries, audience, where, (latest) =>
    latest === undefined ? nobodyHasCode() : { [factOfMeans[means]]: at },
  );
};
