// What a campaign would meet if it were sent now, and whether that stops a step.
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { expectSms } from '../../../core/cost/sms-budget.ts';
import {
  type CheckedStep,
  type PreflightFinding,
  stepsBesideContent,
} from '../../../core/preflight/finding.ts';
import { completenessFindings, preflight, type SentInput } from '../../../core/preflight/preflight.ts';
import { notPossible } from '../campaigns/change.ts';
import { contentOf, noticeOf } from '../campaigns/content.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

const sentInputOf = async (deps: ApiDependencies, campaign: Campaign): Promise<SentInput> => {
  const { id, import: list } = campaign;
  const [content, listReport] = await Promise.all([
    contentOf(deps, campaign),
    list && deps.listReports.get(id, list.number),
  ]);
  return { campaign, notice: noticeOf(deps.notices, campaign), content, listReport };
};

/** The whole preflight list: the account, the sender's domain, the message and the list of people. */
export const findingsOf = async (deps: ApiDependencies, campaign: Campaign): Promise<PreflightFinding[]> => {
  const sent = await sentInputOf(deps, campaign);
  const { senderDomain } = deps;
  const sendsSms = campaign.channels.includes('sms') ? deps.sms : undefined;
  const [account, identity, concurrency, streamBytes, spf, dmarc, smsAccount] = await Promise.all([
    deps.sender.account(),
    deps.identity(),
    deps.concurrency(),
    deps.streamBytes(),
    deps.dns.textRecords(senderDomain),
    deps.dns.textRecords(`_dmarc.${senderDomain}`),
    sendsSms?.account(),
  ]);
  return preflight({
    ...sent,
    account,
    ...(deps.sendMode && { sendMode: deps.sendMode }),
    identity,
    concurrency,
    functionsAtOnce: deps.functionsAtOnce,
    streamBytes,
    senderDomain,
    spf,
    dmarc,
    ...(smsAccount && { sms: { account: smsAccount, expected: expectSms(campaign, sent.content) } }),
  });
};

const refuseWhatStops = (
  campaign: Campaign,
  step: CheckedStep,
  findings: readonly PreflightFinding[],
): void => {
  const stopping = findings.filter(({ stops }) => stops.includes(step));
  if (stopping.length === 0) return;
  notPossible(campaign, {
    en: `Put right first what stands in the way: ${stopping.map(({ message }) => message.en).join(' ')}`,
    fr: `Corrigez d’abord ce qui s’y oppose : ${stopping.map(({ message }) => message.fr).join(' ')}`,
  });
};

/** Ends the request where what would be sent, or to whom, is not complete. */
export const checkComplete = async (
  deps: ApiDependencies,
  campaign: Campaign,
  step: CheckedStep,
): Promise<void> => {
  refuseWhatStops(campaign, step, completenessFindings(await sentInputOf(deps, campaign)));
};

/**
 * Ends the request where a finding stops this step, with what to put right. Asks the campaign itself first, which needs
 * no call of the provider.
 */
export const checkStep = async (
  deps: ApiDependencies,
  campaign: Campaign,
  step: CheckedStep,
): Promise<void> => {
  await checkComplete(deps, campaign, step);
  if (stepsBesideContent.includes(step)) {
    refuseWhatStops(campaign, step, await findingsOf(deps, campaign));
  }
};
