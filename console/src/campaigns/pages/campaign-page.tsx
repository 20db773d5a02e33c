import { lazy, useEffect } from 'react';
import { Redirect } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import type { Role } from '../../../../core/audit/roles.ts';
import { useUser } from '../../api/app-context.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { Page } from '../../elements/page.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useCampaign } from '../queries.ts';
import { StateBadge } from '../state-badge.tsx';
import { presentTab, StepList, type Tab, tabs } from '../step-list.tsx';

type Content = (props: { campaign: Campaign }) => React.ReactNode;

const load: Record<Tab, () => Promise<{ default: Content }>> = {
  message: () => import('../message/message-tab.tsx'),
  list: () => import('../list/list-tab.tsx'),
  check: () => import('../check/check-tab.tsx'),
  approval: () => import('../approval/approval-tab.tsx'),
  sending: () => import('../sending/sending-tab.tsx'),
  letters: () => import('../letters/letters-tab.tsx'),
  reports: () => import('./reports-tab.tsx'),
};
const pages: Record<Tab, Content> = {
  message: lazy(load.message),
  list: lazy(load.list),
  check: lazy(load.check),
  approval: lazy(load.approval),
  sending: lazy(load.sending),
  letters: lazy(load.letters),
  reports: lazy(load.reports),
};

/** Who has something to see on a tab; everybody sees the message and how far sending is. */
const forRoles: Partial<Record<Tab, readonly Role[]>> = {
  list: ['administrator', 'approver', 'auditor'],
  check: ['administrator', 'approver', 'auditor'],
  approval: ['administrator', 'approver', 'auditor'],
  letters: ['administrator', 'approver', 'auditor'],
  reports: ['administrator', 'auditor'],
};

const isTab = (text: string | undefined): text is Tab => tabs.some((tab) => tab === text);

const Shown = ({ campaign, tab }: { campaign: Campaign; tab: string | undefined }) => {
  const { t } = useI18n();
  const { roles } = useUser();
  const maySee = (one: Tab): boolean => forRoles[one]?.some((role) => roles.includes(role)) ?? true;
  const present = presentTab(campaign);
  if (tab === undefined || !isTab(tab)) {
    return <Redirect to={`/campaigns/${campaign.id}/${maySee(present) ? present : 'sending'}`} replace />;
  }
  const Content = pages[tab];
  return (
    <Page
      key={tab}
      title={campaign.name}
      up={{ href: '/', title: t.app.campaigns }}
      aside={<StateBadge campaign={campaign} />}
    >
      <StepList current={tab} campaign={campaign} shown={tabs.filter(maySee)} />
      {maySee(tab) ? <Content campaign={campaign} /> : <Message tone="info">{t.notYours.tab}</Message>}
    </Page>
  );
};

const CampaignPage = ({ id, tab }: { id: string; tab: string | undefined }) => {
  const { t } = useI18n();
  const query = useCampaign(id);
  // The tab is loaded beside the campaign, not after it.
  useEffect(() => {
    if (isTab(tab)) void load[tab]();
  }, [tab]);
  const shown = <Loaded query={query}>{(campaign) => <Shown campaign={campaign} tab={tab} />}</Loaded>;
  if (!query.isLoadingError) return shown;
  return (
    <Page title={t.trouble.campaign} up={{ href: '/', title: t.app.campaigns }}>
      {shown}
    </Page>
  );
};

export default CampaignPage;
