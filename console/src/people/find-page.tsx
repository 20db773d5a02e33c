import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiClient } from '../../../client/api-client.ts';
import { ApiError } from '../../../client/api-error.ts';
import type { Recipient } from '../../../client/operations.ts';
import { lookUpReasons, TICKET_PATTERN } from '../../../core/audit/reasons.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Choice, Field } from '../elements/field.tsx';
import { Empty, Message } from '../elements/message.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import type { Call } from './call-context.ts';
import { PersonCard } from './person-card.tsx';
import { type Search, searchesFor } from './search.ts';

/** People found so far, and where to go on where more were. */
type Answer = { search: Search; people: Recipient[]; next?: string | undefined };

const lookUp = async (
  api: ApiClient,
  search: Search,
  { reason, ticket }: Call,
  after?: string,
): Promise<Omit<Answer, 'search'>> => {
  const named = { [search.by]: search.value } as { [By in Search['by']]?: string };
  const born = search.by === 'name' ? { birthDate: search.birthDate } : {};
  const query = { ...named, ...born, reason, ...(ticket !== '' && { ticket }), after };
  const { recipients: people, next } = await api.call('findRecipients', { query });
  return { people, next };
};

/** What the API cannot read as a telephone number may be a reference all the same. */
const isUnreadable = (error: unknown, { by }: Search): boolean =>
  error instanceof ApiError &&
  error.problem.status === 400 &&
  // Of a name it is the date that may be none; too many of one name are an answer.
  (error.problem.errors?.some(({ parameter }) => parameter === (by === 'name' ? 'birthDate' : by)) ?? false);

const find = async (api: ApiClient, typed: string, call: Call): Promise<Answer | undefined> => {
  const searches = searchesFor(typed);
  let found: Answer | undefined;
  for (const [at, search] of searches.entries()) {
    try {
      found = { search, ...(await lookUp(api, search, call)) };
      if (found.people.length > 0) return found;
    } catch (error) {
      if (at === searches.length - 1 || !isUnreadable(error, search)) throw error;
    }
  }
  return found;
};

/** The people found with the next page of them, which counts as one look-up more. */
const goOn = async (api: ApiClient, { search, people, next }: Answer, call: Call): Promise<Answer> => {
  const page = await lookUp(api, search, call, next);
  return { search, ...page, people: [...people, ...page.people] };
};

const CallForm = ({ onBegin }: { onBegin: (call: Call) => void }) => {
  const { t } = useI18n();
  const [reason, setReason] = useState<Call['reason'] | ''>('');
  const [ticket, setTicket] = useState('');
  const [strict, setStrict] = useState(false);
  const isTicket = ticket.trim() === '' || TICKET_PATTERN.test(ticket.trim());
  return (
    <form
      className="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        setStrict(true);
        if (reason !== '' && isTicket) onBegin({ reason, ticket: ticket.trim() });
      }}
    >
      <h2>{t.find.callTitle}</h2>
      <p>{t.find.callHelp}</p>
      <Choice
        label={t.find.reason}
        prompt={t.find.choose}
        value={reason}
        options={lookUpReasons.map((value) => ({ value, label: t.find.reasons[value] }))}
        onChange={setReason}
        error={strict && reason === '' ? t.find.reasonMissing : undefined}
      />
      <Field
        label={t.find.ticket}
        help={t.find.ticketHelp}
        value={ticket}
        onChange={setTicket}
        error={strict && !isTicket ? t.find.ticketWrong : undefined}
      />
      <Button type="submit" kind="main">
        {t.find.begin}
      </Button>
    </form>
  );
};

const Searching = ({ call, onEnd }: { call: Call; onEnd: () => void }) => {
  const { t } = useI18n();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const search = useMutation({ mutationFn: (text: string) => find(api, text, call), gcTime: 0 });
  // With the answer that it grew from: a page that comes late must not stand below another search.
  const [grown, setGrown] = useState<{ from: Answer; answer: Answer }>();
  const found = grown?.from === search.data ? grown?.answer : search.data;
  const more = useMutation({
    async mutationFn({ from, answer }: { from: Answer; answer: Answer }) {
      setGrown({ from, answer: await goOn(api, answer, call) });
    },
    gcTime: 0,
  });
  const again = async (): Promise<void> => {
    await search.mutateAsync(typed);
  };
  return (
    <>
      <div className="call">
        <span>
          {t.find.call(t.find.reasons[call.reason])}
          {call.ticket !== '' && ` · ${call.ticket}`}
        </span>
        <Button onPress={onEnd}>{t.find.end}</Button>
      </div>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') search.mutate(typed);
        }}
      >
        <Field label={t.find.field} help={t.find.fieldHelp} value={typed} onChange={setTyped} required />
        <Button type="submit" kind="main" busy={search.isPending}>
          {t.find.search}
        </Button>
      </form>
      {search.isError && <ErrorMessage error={search.error} />}
      {search.data === undefined && !search.isError && !search.isPending && (
        <Empty title={t.find.emptyTitle}>
          <p>{t.find.emptyHelp}</p>
        </Empty>
      )}
      {found?.people.length === 0 && (
        <Message tone="warn" announced title={t.find.nobody}>
          <ul>
            {t.find.nobodyHelp.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Message>
      )}
      {found !== undefined && found.people.length > 1 && (
        <p role="status">{t.find.several(found.people.length, found.next !== undefined)}</p>
      )}
      {found?.people.map((person) => (
        <PersonCard
          key={`${person.campaign.id} ${person.noticeCode}`}
          person={person}
          call={call}
          onChanged={again}
        />
      ))}
      {more.isError && <ErrorMessage error={more.error} />}
      {search.data !== undefined && found?.next !== undefined && (
        <Button
          onPress={() => search.data && more.mutate({ from: search.data, answer: found })}
          busy={more.isPending}
        >
          {t.find.more}
        </Button>
      )}
    </>
  );
};

const FindPage = () => {
  const { t } = useI18n();
  const may = useHasRole('administrator', 'agent');
  const [call, setCall] = useState<Call>();
  return (
    <Page title={t.find.title}>
      {!may && <Message tone="info">{t.notYours.find}</Message>}
      {may && call === undefined && <CallForm onBegin={setCall} />}
      {may && call !== undefined && <Searching call={call} onEnd={() => setCall(undefined)} />}
    </Page>
  );
};

export default FindPage;
