// Which recorded acts an engineer on duty hears of: what somebody with bad intent, or in a hurry, would do.
import type { MetricName } from '../base/metrics.ts';
import type { AuditAction } from './actions.ts';
import type { AuditEvent } from './event.ts';

const measures: Partial<Record<AuditAction, MetricName>> = {
  'recipient.readdress': 'PeopleChanged',
  'recipient.told': 'PeopleChanged',
  'recipient.take-back': 'PeopleChanged',
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
];

/**
 * What an act counts as, once it is on record; nothing where it was only tried, or taken back. Tocsin itself, which ends
 * what is over, is not watched. Names nobody: of an act only its kind is counted.
 */
export const measuresOf = ({ action, by, particulars = {} }: AuditEvent): MetricName[] => {
  if (particulars.outcome === 'refused') {
    const isSigning = signing.includes(action) || signing.includes(particulars.operation);
    return isSigning ? ['AttemptsRefused', 'SignaturesRefused'] : ['AttemptsRefused'];
  }
  const measure = measures[action];
  return measure === undefined || particulars.outcome !== undefined || by === 'tocsin' ? [] : [measure];
};
