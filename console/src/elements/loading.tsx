import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ErrorMessage } from './error-message.tsx';

export const Loading = () => {
  const { t } = useI18n();
  return (
    <p className="loading" role="status">
      {t.loading}
    </p>
  );
};

type Props<Data> = { query: UseQueryResult<Data>; children: (data: Data) => ReactNode };

/** What was asked for; until it is there that it is on its way, and what to do where it does not come. */
export const Loaded = <Data,>({ query, children }: Props<Data>) => {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  return <Loading />;
};
