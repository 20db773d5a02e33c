import type { Finding } from '../../../core/base/finding.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { preflight } from '../../../core/preflight/preflight.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { notPossible } from './change.ts';
import { contentOf, noticeOf } from './content.ts';
import { survey } from './sample.ts';

/** What a campaign would meet if it were sent now: the account, the sender's domain, the message and the list. */
export const findingsOf = async (deps: ApiDependencies, campaign: Campaign): Promise<Finding[]> => {
  const notice = noticeOf(deps.notices, campaign);
  const content = await contentOf(deps, campaign);
  const { senderDomain } = deps;
  const sendsSms = campaign.channels.includes('sms') ? deps.sms : undefined;
  const [account, identity, concurrency, streamBytes, spf, dmarc, looked, smsAccount] = await Promise.all([
    deps.sender.account(),
    deps.identity(),
    deps.concurrency(),
    deps.streamBytes(),
    deps.dns.textRecords(senderDomain),
    deps.dns.textRecords(`_dmarc.${senderDomain}`),
    survey(deps, campaign, content),
    sendsSms?.account(),
  ]);
  const { lookedAt, of, empty, expected } = looked;
  return preflight({
    campaign,
    notice,
    content,
    account,
    ...(deps.sendMode && { sendMode: deps.sendMode }),
    identity,
    concurrency,
    functionsAtOnce: deps.functionsAtOnce,
    streamBytes,
    senderDomain,
    spf,
    dmarc,
    ...(smsAccount && { sms: { account: smsAccount, expected } }),
    emptyFields: { lookedAt, of, empty },
  });
};

/** Ends the request where something blocks the campaign, with what to put right. */
export const checkNothingBlocks = async (deps: ApiDependencies, campaign: Campaign): Promise<void> => {
  const blocking = (await findingsOf(deps, campaign)).filter(({ verdict }) => verdict === 'blocks');
  if (blocking.length === 0) return;
  notPossible(campaign, {
    en: `Put right first what stands in the way: ${blocking.map(({ message }) => message.en).join(' ')}`,
    fr: `Corrigez d’abord ce qui s’y oppose : ${blocking.map(({ message }) => message.fr).join(' ')}`,
  });
};
