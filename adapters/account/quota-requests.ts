import {
  ListRequestedServiceQuotaChangeHistoryCommand,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { AccountFacts, QuotaRequest } from '../../core/account/facts.ts';
import { pagesOf } from '../aws/pages.ts';
import { ask } from './ask.ts';

/** Asks which quotas somebody has asked AWS to raise: a second request for the same one is refused. */
export const askQuotaRequests = async (
  client: ServiceQuotasClient,
  services: readonly string[],
): Promise<AccountFacts['quotaRequests']> =>
  await ask('servicequotas:ListRequestedServiceQuotaChangeHistory', async () => {
    const found: QuotaRequest[] = [];
    for (const ServiceCode of services) {
      const pages = pagesOf(
        async (NextToken?: string) =>
          await client.send(new ListRequestedServiceQuotaChangeHistoryCommand({ ServiceCode, NextToken })),
        (page) => page.NextToken,
      );
      for await (const { RequestedQuotas = [] } of pages) {
        for (const { QuotaCode = '', DesiredValue = 0, Status = '' } of RequestedQuotas) {
          found.push({ service: ServiceCode, quota: QuotaCode, desired: DesiredValue, status: Status });
        }
      }
    }
    return found;
  });
