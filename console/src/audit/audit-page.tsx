import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Answer } from '../../../client/operations.ts';
import { everythingIn, pagesOf } from '../../../client/pages.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Loaded } from '../elements/loading.tsx';
import { Empty, Message } from '../elements/message.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { AboutPerson } from './about-person.tsx';
import { useChainName } from './chain-name.ts';
import { EntryList } from './entry-list.tsx';

const Chains = () => {
  const { t, f } = useI18n();
  const api = useApi();
  const nameOf = useChainName();
  const query = useQuery({
    queryKey: ['audit'],
    queryFn: () => api.call('listAuditChains'),
  });
  return (
    <Loaded query={query}>
      {({ chains }) =>
        chains.length === 0 ? (
          <Empty title={t.audit.emptyTitle}>
            <p>{t.audit.emptyHelp}</p>
          </Empty>
        ) : (
          <ul className="cards">
            {chains.map(({ chain, name, entries, hash }) => (
              <li key={chain} className="card">
                <h2>
                  <Link href={`/audit/${chain}`}>{nameOf(chain, name)}</Link>
                </h2>
                <p className="small">
                  {t.audit.entries(f.count(entries))} · <code className="hash">{hash}</code>
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
};

const Sealed = ({ sealed }: Pick<Answer<'verifyAuditChain'>, 'sealed'>) => {
  const { t, f } = useI18n();
  return (
    <p>
      {sealed === undefined
        ? t.audit.notSealed
        : t.audit.sealed(f.count(sealed.number), f.dateTime(sealed.at))}
    </p>
  );
};

const Verification = ({ chain }: { chain: string }) => {
  const { t, f } = useI18n();
  const api = useApi();
  const query = useQuery({
    queryKey: ['audit-check', chain],
    queryFn: () => api.call('verifyAuditChain', { chain }),
    enabled: false,
    gcTime: 0,
  });
  const { data } = query;
  return (
    <>
      <Button onPress={() => void query.refetch()} busy={query.isFetching}>
        {t.audit.verify}
      </Button>
      {query.isError && <ErrorMessage error={query.error} />}
      {data?.intact === true && (
        <Message tone="good" announced title={t.audit.intact(f.count(data.entries))}>
          <Sealed sealed={data.sealed} />
        </Message>
      )}
      {data?.intact === false && (
        <Message tone="bad" announced title={t.audit.broken}>
          <ul>
            {data.problems.map(({ number, problem }) => (
              <li key={`${number} ${problem}`}>
                {t.audit.problem(f.count(number), t.audit.problems[problem])}
              </li>
            ))}
          </ul>
          <Sealed sealed={data.sealed} />
        </Message>
      )}
    </>
  );
};

const Entries = ({ chain }: { chain: string }) => {
  const { t } = useI18n();
  const api = useApi();
  const query = useQuery({
    queryKey: ['audit', chain],
    queryFn: async () => {
      const pages = pagesOf((after) => api.call('getAuditEntries', { chain, query: { after } }));
      return (await everythingIn(pages, ({ entries }) => entries)).toReversed();
    },
  });
  return (
    <Loaded query={query}>
      {(entries) => <EntryList entries={entries} fileName={`${t.audit.fileName}-${chain}`} />}
    </Loaded>
  );
};

const views = ['chains', 'person'] as const;
const paths = { chains: '/audit', person: '/audit/person' } as const;

/** The two ways to read the trail: chain by chain, or all that is about one person. */
const Views = ({ shown }: { shown: (typeof views)[number] }) => {
  const { t } = useI18n();
  return (
    <nav className="steps" aria-label={t.audit.views.label}>
      <ol>
        {views.map((view) => (
          <li key={view}>
            <Link href={paths[view]} {...(view === shown && { 'aria-current': 'page' as const })}>
              {t.audit.views[view]}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
};

const AuditPage = ({ chain }: { chain: string | undefined }) => {
  const { t } = useI18n();
  const nameOf = useChainName();
  const may = useHasRole('auditor');
  if (!may) {
    return (
      <Page title={t.app.audit}>
        <Message tone="info">{t.notYours.audit}</Message>
      </Page>
    );
  }
  if (chain === undefined) {
    return (
      <Page key="all" title={t.app.audit}>
        <Views shown="chains" />
        <p>{t.audit.help}</p>
        <Chains />
      </Page>
    );
  }
  if (chain === 'person') {
    return (
      <Page key="person" title={t.app.audit}>
        <Views shown="person" />
        <AboutPerson />
      </Page>
    );
  }
  return (
    <Page key={chain} title={nameOf(chain)} up={{ href: '/audit', title: t.app.audit }}>
      <Verification chain={chain} />
      <Entries chain={chain} />
    </Page>
  );
};

export default AuditPage;
