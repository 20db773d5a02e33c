import { askCaller } from '../adapters/account/caller.ts';
import type { AccountClients } from '../adapters/account/clients.ts';
import { askDistributions, askUserPool } from '../adapters/account/console.ts';
import { askEmail } from '../adapters/account/email.ts';
import { askEventStream } from '../adapters/account/event-stream.ts';
import { askFunctions } from '../adapters/account/functions.ts';
import { askQuotaRequests } from '../adapters/account/quota-requests.ts';
import { askSms } from '../adapters/account/sms.ts';
import { askMade, askStacks } from '../adapters/account/stacks.ts';
import type { DomainRecords } from '../core/account/email-findings.ts';
import type { AccountFacts } from '../core/account/facts.ts';
import { quotaCodes } from '../core/account/requests.ts';
import type { AccountSetup } from '../core/account/setup.ts';
import type { Clock } from '../core/base/clock.ts';
import type { MailDns } from '../core/preflight/sender-domain.ts';

export type Asking = {
  clients: AccountClients;
  dns: MailDns;
  clock: Clock;
  /** Address that stands for all services; AWS itself where none is set. */
  endpoint?: string | undefined;
};

/** Whether calls go to a service on this machine, such as the local run, and not to AWS. */
export const isOnThisMachine = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && /^(?:localhost|127\.|\[::1\])/.test(new URL(endpoint).host);

/** Services whose quotas are worth having raised. */
const services = [...new Set(Object.values(quotaCodes).map(({ service }) => service))];

/** Asks an account everything that decides. Never rejects: what could not be asked says why. */
export const askAccount = async (
  { clients, dns, clock, endpoint }: Asking,
  { sender, stacks, stage, sms }: AccountSetup,
): Promise<AccountFacts & { dns: DomainRecords }> => {
  const { domain } = sender;
  const [core = ''] = stacks;
  const [
    place,
    deployed,
    made,
    email,
    concurrency,
    quotaRequests,
    streamBytes,
    distributions,
    userPool,
    smsSide,
    spf,
    dmarc,
  ] = await Promise.all([
    askCaller(clients.sts, clock),
    askStacks(clients.cloudFormation, stacks),
    askMade(clients.tagging, stacks),
    askEmail(clients.ses, domain),
    askFunctions(clients.lambda),
    askQuotaRequests(clients.serviceQuotas, services),
    askEventStream(clients.cloudWatch, core, clock),
    askDistributions(clients.cloudFront),
    askUserPool(clients.cognito, `tocsin-${stage}`),
    sms && askSms(clients.sms, clients.iam),
    dns.textRecords(domain),
    dns.textRecords(`_dmarc.${domain}`),
  ]);
  return {
    isLocal: isOnThisMachine(endpoint),
    ...place,
    ...deployed,
    made,
    ...email,
    concurrency,
    quotaRequests,
    streamBytes,
    distributions,
    userPool,
    ...(smsSide && { sms: smsSide }),
    dns: { domain, spf, dmarc },
  };
};
