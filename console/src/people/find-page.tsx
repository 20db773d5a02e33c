import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiClient } from '../../../client/api-client.ts';
import { ApiError } from '../../../client/api-error.ts';
import type { Answer as ApiAnswer, Recipient } from '../../../client/operations.ts';
import {
  type IdentityCheck,
  lookUpReasons,
  reasonsWithoutCaller,
  TICKET_PATTERN,
} from '../../../core/audit/reasons.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Choice, Field } from '../elements/field.tsx';
import { Empty, Message } from '../elements/message.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import type { Call } from './call-context.ts';
import { PersonCard } from './person-card.tsx';
import { isNameAlone, type Search, searchesFor } from './search.ts';

/** A code shows by itself that it was read out. */
type Identity = IdentityCheck | 'none';
const identitiesShown = ['none', 'called-back', 'document', 'no-caller'] as const;

/** What was searched for, how it was made sure who asks, and what came of it. */
type Answer = { search: Search; identity: Identity } & Omit<Found, 'recipients'> & { people: Recipient[] };
type Found = ApiAnswer<'findRecipients'>;

/** A code that somebody has read out shows by itself who they are. */
const identityFor = ({ by }: Search, chosen: Identity): Identity =>
  by === 'code' && chosen === 'none' ? 'code-read-out' : chosen;

const lookUp = async (
  api: ApiClient,
  search: Search,
  { reason, ticket }: Call,
  chosen: Identity,
): Promise<Answer> => {
  const named = { [search.by]: search.value } as { [By in Search['by']]?: string };
  const born = search.by === 'name' ? { birthDate: search.birthDate } : {};
  const identity = identityFor(search, chosen);
  const body = { ...named, ...born, reason, identity, ...(ticket !== '' && { ticket }) };
  const { recipients: people, ...rest } = await api.call('findRecipients', { body });
  return { search, identity, people, ...rest };
};

/** What the API cannot read as a telephone number may be a reference all the same. */
const isUnreadable = (error: unknown, { by }: Search): boolean =>
  error instanceof ApiError &&
  error.problem.status === 400 &&
  // Of a name it is the date that may be none.
  (error.problem.errors?.some(({ pointer }) => pointer === `#/${by === 'name' ? 'birthDate' : by}`) ?? false);

/** What is tried of what was typed: all that it may be, or the code alone where nothing else shows who is asking. */
const searchesToTry = (searches: readonly Search[], identity: Identity): readonly Search[] => {
  const code = searches.find(({ by }) => by === 'code');
  return identity === 'none' && code !== undefined ? [code] : searches;
};

const find = async (
  api: ApiClient,
  searches: readonly Search[],
  call: Call,
  identity: Identity,
): Promise<Answer | undefined> => {
  const toTry = searchesToTry(searches, identity);
  let found: Answer | undefined;
  for (const [at, search] of toTry.entries()) {
    try {
      found = await lookUp(api, search, call, identity);
      if (found.result !== 'nobody') return found;
    } catch (error) {
      if (at === toTry.length - 1 || !isUnreadable(error, search)) throw error;
    }
  }
  return found;
};

const CallForm = ({ onBegin }: { onBegin: (call: Call) => void }) => {
  const { t } = useI18n();
  const [reason, setReason] = useState<Call['reason'] | ''>('');
  const [ticket, setTicket] = useState('');
  const [strict, setStrict] = useState(false);
  const mayTest = useHasRole('administrator');
  const reasons = lookUpReasons.filter((one) => one !== 'test' || mayTest);
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
        options={reasons.map((value) => ({ value, label: t.find.reasons[value] }))}
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

/** What stands below the field: whom the search found, or what to do or to say where nobody is shown. */
const Results = ({
  answer,
  call,
  onChanged,
}: {
  answer: Answer;
  call: Call;
  onChanged: () => Promise<void>;
}) => {
  const { t, language } = useI18n();
  const { people, identity, result, words } = answer;
  if (result !== 'found') {
    return (
      <Message tone={result === 'not-disclosed' ? 'info' : 'warn'} announced title={t.find.results[result]}>
        <p>{words?.[language]}</p>
        {result === 'nobody' && (
          <ul>
            {t.find.nobodyHelp.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Message>
    );
  }
  if (identity === 'none') return null;
  return (
    <>
      {people.length > 1 && <p role="status">{t.find.several(people.length)}</p>}
      {people.map((person) => (
        <PersonCard
          key={`${person.campaign.id} ${person.noticeCode}`}
          person={person}
          call={{ ...call, identity }}
          onChanged={onChanged}
        />
      ))}
    </>
  );
};

type Asked = { searches: readonly Search[]; identity: Identity };

const Searching = ({ call, onEnd }: { call: Call; onEnd: () => void }) => {
  const { t } = useI18n();
  const api = useApi();
  const mayDoWithoutCaller = useHasRole('administrator') && reasonsWithoutCaller.includes(call.reason);
  const checks = identitiesShown.filter((one) => one !== 'no-caller' || mayDoWithoutCaller);
  const [typed, setTyped] = useState('');
  const [identity, setIdentity] = useState<Identity>('none');
  const [isName, setIsName] = useState(false);
  const search = useMutation({
    mutationFn: ({ searches, identity: how }: Asked) => find(api, searches, call, how),
    gcTime: 0,
  });
  const asked = search.variables;
  const begin = (searches: readonly Search[]): void => {
    setIsName(false);
    search.mutate({ searches, identity });
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
          if (typed.trim() === '') return;
          if (!isNameAlone(typed)) return begin(searchesFor(typed));
          search.reset();
          setIsName(true);
        }}
      >
        <Field label={t.find.field} help={t.find.fieldHelp} value={typed} onChange={setTyped} required />
        <Choice
          label={t.find.identity}
          help={t.find.identityHelp}
          value={identity}
          options={checks.map((value) => ({ value, label: t.find.identities[value] }))}
          onChange={setIdentity}
        />
        <Button type="submit" kind="main" busy={search.isPending}>
          {t.find.search}
        </Button>
      </form>
      {isName && (
        <Message tone="warn" announced title={t.find.nameAlone}>
          <p>{t.find.nameAloneHelp}</p>
          <Button onPress={() => begin([{ by: 'reference', value: typed.trim() }])}>
            {t.find.isReference}
          </Button>
        </Message>
      )}
      {search.isError && <ErrorMessage error={search.error} />}
      {search.isIdle && !isName && (
        <Empty title={t.find.emptyTitle}>
          <p>{t.find.emptyHelp}</p>
        </Empty>
      )}
      {search.data && asked && (
        <Results
          answer={search.data}
          call={call}
          onChanged={async () => {
            await search.mutateAsync(asked);
          }}
        />
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
