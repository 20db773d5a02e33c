/** Everything that was done with one person or shown of them, for whoever has to answer who saw what. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../../client/operations.ts';
import { type LookUpReason, lookUpReasons, TICKET_PATTERN } from '../../../core/audit/reasons.ts';
import { useApi } from '../api/app-context.tsx';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Choice, Field } from '../elements/field.tsx';
import { Message } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { EntryList } from './entry-list.tsx';

const ways = ['reference', 'email', 'phone', 'code', 'name'] as const;

type Question = {
  by: (typeof ways)[number];
  value: string;
  birthDate: string;
  reason: LookUpReason | '';
  ticket: string;
};
const nothingAsked: Question = { by: 'reference', value: '', birthDate: '', reason: '', ticket: '' };

const bodyOf = ({ by, value, birthDate, reason, ticket }: Question & { reason: LookUpReason }) => ({
  [by]: value.trim(),
  ...(by === 'name' && { birthDate: birthDate.trim() }),
  reason,
  ...(ticket.trim() !== '' && { ticket: ticket.trim() }),
});

const Found = ({ about }: { about: Answer<'getAuditAbout'> }) => {
  const { t, f } = useI18n();
  const { places, campaigns, entries, isCut } = about;
  return (
    <>
      {places === 0 ? (
        <Message tone="info" announced title={t.audit.about.nobody}>
          <p>{t.audit.about.nobodyHelp}</p>
        </Message>
      ) : (
        <p role="status">{t.audit.about.found(f.count(places), f.count(campaigns))}</p>
      )}
      {isCut && (
        <Message tone="warn">
          <p>{t.audit.about.isCut(f.count(entries.length))}</p>
        </Message>
      )}
      <EntryList entries={entries} fileName={t.audit.about.fileName} />
    </>
  );
};

export const AboutPerson = () => {
  const { t } = useI18n();
  const api = useApi();
  const [asked, setAsked] = useState(nothingAsked);
  const [strict, setStrict] = useState(false);
  const ask = useMutation({
    mutationFn: (reason: LookUpReason) => api.call('getAuditAbout', { body: bodyOf({ ...asked, reason }) }),
    gcTime: 0,
  });
  const { by, value, birthDate, reason, ticket } = asked;
  const change = (some: Partial<Question>) => setAsked({ ...asked, ...some });
  const isWhole = value.trim() !== '' && (by !== 'name' || birthDate.trim() !== '');
  const isTicket = ticket.trim() === '' || TICKET_PATTERN.test(ticket.trim());
  return (
    <>
      <form
        className="card narrow"
        onSubmit={(event) => {
          event.preventDefault();
          setStrict(true);
          if (reason !== '' && isWhole && isTicket) ask.mutate(reason);
        }}
      >
        <p>{t.audit.about.help}</p>
        <Choice
          label={t.audit.about.by}
          value={by}
          options={ways.map((way) => ({ value: way, label: t.audit.about.ways[way] }))}
          onChange={(way) => change({ by: way, value: '' })}
        />
        <Field
          label={by === 'name' ? t.audit.about.name : t.audit.about.ways[by]}
          value={value}
          onChange={(typed) => change({ value: typed })}
          error={strict && value.trim() === '' ? t.audit.about.missing : undefined}
          required
        />
        {by === 'name' && (
          <Field
            label={t.audit.about.birthDate}
            help={t.audit.about.birthDateHelp}
            value={birthDate}
            onChange={(typed) => change({ birthDate: typed })}
            error={strict && birthDate.trim() === '' ? t.audit.about.missing : undefined}
            required
          />
        )}
        <Choice
          label={t.find.reason}
          prompt={t.find.choose}
          value={reason}
          options={lookUpReasons.map((one) => ({ value: one, label: t.find.reasons[one] }))}
          onChange={(one) => change({ reason: one })}
          error={strict && reason === '' ? t.audit.about.reasonMissing : undefined}
        />
        <Field
          label={t.find.ticket}
          help={t.find.ticketHelp}
          value={ticket}
          onChange={(typed) => change({ ticket: typed })}
          error={strict && !isTicket ? t.find.ticketWrong : undefined}
        />
        <Button type="submit" kind="main" busy={ask.isPending}>
          {t.audit.about.ask}
        </Button>
      </form>
      {ask.isError && <ErrorMessage error={ask.error} />}
      {ask.data && <Found about={ask.data} />}
    </>
  );
};
