// Which recorded acts an engineer on duty hears of: what somebody with bad intent, or in a hurry, would do.
import type { MetricName } from '../base/metrics.ts';
import type { AuditAction, StaffRefusal } from './actions.ts';
import type { AuditEvent } from './event.ts';

const measures: Partial<Record<AuditAction, MetricName>> = {
  'recipient.readdress': 'PeopleChanged',
  'recipient.told': 'PeopleChanged',
  'recipient.take-back-told': 'PeopleChanged',
  'recipient.take-back-address': 'PeopleChanged',
  'recipient.erase': 'PeopleErased',
  'campaign.cancel': 'CampaignsCancelled',
  'campaign.purge': 'CampaignsPurged',
};

/** Acts by which a campaign gets its second signature, and the operations that they are refused as by role. */
const signing: readonly unknown[] = [
  'campaign.approve',
  'campaign.decline',
  'approveCampaign',
  'declineCampaign',
  'campaign.grant-bounce-limit',
  'campaign.refuse-bounce-limit',
  'grantBounceLimit',
  'refuseBounceLimit',
];

/** Refusals that no one meant: the campaign, or the person, was not as whoever tried believed. */
const slips: readonly unknown[] = ['not-now', 'not-found'] satisfies StaffRefusal[];

/**
 * What an act counts as, once it is on record; nothing where it was only tried, or taken back, and once where it is on
 * several places of a person. Tocsin itself, which ends
 * what is over, is not watched. Names nobody: of an act only its kind is counted.
 */
export const measuresOf = ({ action, by, particulars = {} }: AuditEvent): MetricName[] => {
  if (particulars.outcome === 'refused') {
    if (slips.includes(particulars.why)) return [];
    const isSigning = signing.includes(action) || signing.includes(particulars.operation);
    return isSigning ? ['AttemptsRefused', 'SignaturesRefused'] : ['AttemptsRefused'];
  }
  const measure = measures[action];
  const isCounted = particulars.outcome === undefined && particulars.place === undefined;
  return measure === undefined || !isCounted || by === 'tocsin' ? [] : [measure];
};
