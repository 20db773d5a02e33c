// Puts the ends of all audit chains where nobody can change them.
import { changedSince, type SealStore } from '../../core/audit/seals.ts';
import type { AuditTrail } from '../../core/audit/trail.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Log } from '../runtime/log.ts';

export type SealDependencies = {
  audit: Pick<AuditTrail, 'chains'>;
  seals: SealStore;
  clock: Clock;
  log: Log;
};

/**
 * One sealing: the ends that changed since the last one, then all ends together with the hash of that one. A run that
 * dies between leaves ends that the next one puts again. Nothing is put where nothing has changed.
 */
export const createHandler =
  ({ audit, seals, clock, log }: SealDependencies) =>
  async (): Promise<void> => {
    const atMs = clock();
    const [last, chains] = await Promise.all([seals.last(atMs), audit.chains()]);
    const before = last?.sealing.ends ?? {};
    const now = Object.fromEntries(chains.map(({ chain, number, hash }) => [chain, { number, hash }]));
    const { changed, broken } = changedSince(before, now);
    if (broken.length > 0) {
      log.error('chains of the audit trail are not what was sealed: verify them', { chains: broken });
    }
    if (changed.length === 0) return;
    for (const [chain, end] of changed) await seals.putEnd(chain, end);
    await seals.put({
      atMs,
      ...(last === undefined ? {} : { previous: last.hash }),
      ends: { ...before, ...now },
    });
    log.info('audit chains sealed', { chains: changed.length });
  };
