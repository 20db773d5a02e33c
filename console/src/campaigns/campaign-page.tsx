import { lazy } from 'react';
import { Redirect } from 'wouter';
import type { Campaign } from '../api/client.ts';
import { useMember } from '../app-context.tsx';
import { Loaded } from '../elements/loading.tsx';
import { Message } from '../elements/message.tsx';
import { Page } from '../elements/page.tsx';
import type { Role } from '../session.ts';
import { useSpeech } from '../texts/texts.tsx';
import { useCampaign } from './questions.ts';
import { StateBadge } from './state-badge.tsx';
import { StepList, type Tab, tabs } from './step-list.tsx';

const MessageTab = lazy(() => import('./message-tab.tsx'));
const ListTab = lazy(() => import('./list-tab.tsx'));
const CheckTab = lazy(() => import('./check-tab.tsx'));
const ApprovalTab = lazy(() => import('./approval-tab.tsx'));
const SendingTab = lazy(() => import('./sending-tab.tsx'));
const ReportsTab = lazy(() => import('./reports-tab.tsx'));

const pages: Record<Tab, (props: { campaign: Campaign }) => React.ReactNode> = {
  message: MessageTab,
  list: ListTab,
  check: CheckTab,
  approval: ApprovalTab,
  sending: SendingTab,
  reports: ReportsTab,
};

/** Who has something to see on a tab; everybody sees the message and how far sending is. */
const forRoles: Partial<Record<Tab, readonly Role[]>> = {
  list: ['administrator', 'approver', 'auditor'],
  check: ['administrator', 'approver', 'auditor'],
  approval: ['administrator', 'approver', 'auditor'],
  reports: ['administrator', 'auditor'],
};

/** The tab where the campaign is at present. */
const presentTab = ({ state, import: list }: Campaign): Tab => {
  switch (state) {
    case 'draft':
      return 'list';
    case 'ready':
      return list?.status === 'done' ? 'check' : 'list';
    case 'submitted':
      return 'approval';
    default:
      return 'sending';
  }
};

const isTab = (text: string | undefined): text is Tab => tabs.some((tab) => tab === text);

const Shown = ({ campaign, tab }: { campaign: Campaign; tab: string | undefined }) => {
  const { t } = useSpeech();
  const { roles } = useMember();
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
      aside={<StateBadge state={campaign.state} scheduled={campaign.startAt !== undefined} />}
    >
      <StepList current={tab} campaign={campaign} shown={tabs.filter(maySee)} />
      {maySee(tab) ? <Content campaign={campaign} /> : <Message tone="info">{t.notYours.tab}</Message>}
    </Page>
  );
};

const CampaignPage = ({ id, tab }: { id: string; tab: string | undefined }) => {
  const query = useCampaign(id);
  return <Loaded query={query}>{(campaign) => <Shown campaign={campaign} tab={tab} />}</Loaded>;
};

export default CampaignPage;
