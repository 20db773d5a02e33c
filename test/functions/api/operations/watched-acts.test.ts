import { describe, expect, it } from 'vitest';
import { type AuditAction, auditActions } from '../../../../core/audit/actions.ts';
import type { AuditEvent } from '../../../../core/audit/event.ts';
import type { RateLimit } from '../../../../core/audit/rate-limit.ts';
import type { MetricName } from '../../../../core/base/metrics.ts';
import { countingActs } from '../../../../functions/api/instrument.ts';
import { campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { createMemoryAuditTrail } from '../../../support/fakes/memory-stores.ts';

const rigWith = () => {
  const counted: MetricName[] = [];
  const add = (name: MetricName, amount: number): void => {
    for (let at = 0; at < amount; at += 1) counted.push(name);
  };
  return { counted, trail: countingActs(createMemoryAuditTrail(), { add }) };
};

const an = (action: AuditAction, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  atMs: createdAtMs,
  by: 'somebody',
  campaign: campaignId,
  action,
  ...changes,
});

describe('acts that somebody is to hear of', () => {
  it('are these, and no others', async () => {
    const found: [AuditAction, MetricName[]][] = [];
    for (const action of auditActions) {
      const { trail, counted } = rigWith();
      await trail.append(an(action));
      if (counted.length > 0) found.push([action, counted]);
    }
    expect(Object.fromEntries(found)).toEqual({
      'recipient.readdress': ['PeopleChanged'],
      'recipient.told': ['PeopleChanged'],
      'recipient.take-back-told': ['PeopleChanged'],
      'recipient.take-back-address': ['PeopleChanged'],
      'recipient.erase': ['PeopleErased'],
      'campaign.cancel': ['CampaignsCancelled'],
      'campaign.purge': ['CampaignsPurged'],
    });
  });

  it('are refused ones of every kind, and signatures apart, whether by their step or by role', async () => {
    const particulars = { outcome: 'refused' };
    const { trail, counted } = rigWith();
    for (const action of auditActions) await trail.append(an(action, { particulars }));
    for (const operation of ['approveCampaign', 'declineCampaign', 'listCampaigns']) {
      await trail.append(an('access.refuse', { particulars: { ...particulars, operation } }));
    }
    const times = (name: MetricName) => counted.filter((one) => one === name).length;
    expect(times('AttemptsRefused')).toBe(auditActions.length + 3);
    expect(times('SignaturesRefused')).toBe(6);
    expect(times('PeopleChanged') + times('CampaignsPurged')).toBe(0);
  });

  it('are no refused ones that the state of the person or a wrong code explains', async () => {
    const { trail, counted } = rigWith();
    for (const why of ['not-now', 'not-found', 'role']) {
      await trail.append(an('recipient.readdress', { particulars: { outcome: 'refused', why } }));
    }
    expect(counted).toEqual(['AttemptsRefused']);
  });

  it('count once for a person who stands at several places', async () => {
    const { trail, counted } = rigWith();
    await trail.append(an('recipient.erase'));
    await trail.append(an('recipient.erase', { particulars: { place: 2 } }));
    expect(counted).toEqual(['PeopleErased']);
  });

  it('count once where they were taken back, and not where Tocsin ends what is over', async () => {
    const { trail, counted } = rigWith();
    await trail.append(an('campaign.purge'));
    await trail.append(an('campaign.purge', { particulars: { outcome: 'not done' } }));
    await trail.append(an('campaign.cancel', { by: 'tocsin' }));
    expect(counted).toEqual(['CampaignsPurged']);
  });

  it('count where they are possible only so often, but not where they were one too many', async () => {
    const { trail, counted } = rigWith();
    const limits = [{ windowSeconds: 600, max: 2 }];
    for (let at = 0; at < 4; at += 1) await trail.appendWithin(an('recipient.told'), limits);
    expect(counted).toEqual(['PeopleChanged', 'PeopleChanged']);
  });

  it('count only once they are on record', async () => {
    const { counted } = rigWith();
    const noTable = async (_act: AuditEvent): Promise<never> => {
      throw new Error('no table');
    };
    const memory = createMemoryAuditTrail();
    const broken = countingActs(
      {
        ...memory,
        append: noTable,
        appendWithin: (act: AuditEvent, _limits: readonly RateLimit[]) => noTable(act),
      },
      { add: (name: MetricName) => counted.push(name) },
    );
    await expect(broken.append(an('campaign.purge'))).rejects.toThrow('no table');
    await expect(broken.appendWithin(an('recipient.told'), [])).rejects.toThrow('no table');
    expect(counted).toEqual([]);
  });
});
