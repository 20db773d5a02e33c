import type { AuditEvent } from '../../core/audit/event.ts';
import type { AuditTrail } from '../../core/audit/trail.ts';
import { measuresOf } from '../../core/audit/watched.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** The trail, counting acts that somebody is to hear of as soon as they are on record: everything that is done goes through it. */
export const countingActs = <Trail extends Pick<AuditTrail, 'append' | 'appendWithin'>>(
  trail: Trail,
  metrics: Pick<Metrics, 'add'>,
): Trail => {
  const count = (act: AuditEvent): void => {
    for (const measure of measuresOf(act)) metrics.add(measure, 1);
  };
  return {
    ...trail,
    async append(act) {
      const entry = await trail.append(act);
      count(act);
      return entry;
    },
    async appendWithin(act, limits, attempts) {
      const kept = await trail.appendWithin(act, limits, attempts);
      if ('entry' in kept) count(act);
      return kept;
    },
  };
};
