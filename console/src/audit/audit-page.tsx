import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Answer, AuditEntry } from '../../../client/operations.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { useCampaigns } from '../campaigns/queries.ts';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Loaded, Loading } from '../elements/loading.tsx';
import { Empty, Message } from '../elements/message.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { particularsInWords } from './particulars.ts';

/** What a chain is called: the campaign's name, or whose look-ups it holds. */
const useChainName = (): ((chain: string) => string) => {
  const { t } = useI18n();
  const { data } = useCampaigns();
  const names = new Map((data?.campaigns ?? []).map(({ id, name }) => [id, name]));
  return (chain) => names.get(chain) ?? (chain.startsWith('by-') ? t.audit.ofPerson(chain.slice(3)) : chain);
};

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
            {chains.map(({ chain, entries, hash }) => (
              <li key={chain} className="card">
                <h2>
                  <Link href={`/audit/${chain}`}>{nameOf(chain)}</Link>
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

const Entry = ({ entry }: { entry: AuditEntry }) => {
  const { t, f } = useI18n();
  const nameOf = useChainName();
  const { number, at, by, from, action, reason, ticket, on, particulars } = entry;
  const actions: Record<string, string> = t.audit.actions;
  const reasons: Record<string, string> = t.audit.reasons;
  const more = particularsInWords({ t, f, nameOf }, particulars);
  return (
    <li>
      <time dateTime={at}>{f.dateTime(at)}</time>
      <span>
        <b>{actions[action] ?? action}</b>
        <span className="small">
          {t.audit.number(f.count(number))} · {by === 'tocsin' ? t.audit.byItself : t.audit.by(by)}
          {from !== undefined && ` · ${from}`}
          {reason !== undefined && ` · ${reasons[reason] ?? reason}`}
          {ticket !== undefined && ` · ${ticket}`}
          {more.length > 0 && ` · ${more.join(', ')}`}
          {on !== undefined && (
            <>
              {' · '}
              <code className="hash">{on}</code>
            </>
          )}
        </span>
      </span>
    </li>
  );
};

const Entries = ({ chain }: { chain: string }) => {
  const { t } = useI18n();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['audit', chain],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => api.call('getAuditEntries', { chain, query: { after: pageParam } }),
    getNextPageParam: ({ next }) => next,
  });
  if (query.isError) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading />;
  return (
    <>
      <ol className="timeline">
        {query.data.pages.flatMap(({ entries }) =>
          entries.map((entry) => <Entry key={entry.number} entry={entry} />),
        )}
      </ol>
      {query.hasNextPage && (
        <Button onPress={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
          {t.audit.more}
        </Button>
      )}
    </>
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
        <p>{t.audit.help}</p>
        <Chains />
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
