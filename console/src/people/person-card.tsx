import { useId, useState } from 'react';
import type { Recipient } from '../../../client/operations.ts';
import {
  type CorrectionTakeBackReason,
  correctionTakeBackReasons,
  type TakeBackReason,
  takeBackReasons,
} from '../../../core/audit/reasons.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import type { ToldMeans } from '../../../core/delivery/evidence.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { ConfirmButton } from '../elements/confirm-button.tsx';
import { Choice, Field } from '../elements/field.tsx';
import { Message, type Tone } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { type PersonProps as Props, withTicket } from './call-context.ts';
import { CorrectAddress } from './correct-address.tsx';
import { useIdentity } from './identity-choice.tsx';
import { OpenLetter } from './open-letter.tsx';
import { timelineOf } from './timeline.ts';

const tones: Record<Recipient['nextStep']['step'], Tone> = {
  nothing: 'good',
  wait: 'info',
  'correct-address': 'warn',
  'write-letter': 'warn',
  'tell-them': 'warn',
  'ask-administrator': 'bad',
};

/** In the order in which staff are likely to need them. */
const toldMeansShown: readonly ToldMeans[] = ['phone', 'in-person', 'letter'];

const TellOtherwise = ({ person, call, onChanged }: Props) => {
  const { t } = useI18n();
  const api = useApi();
  const [by, setBy] = useState<ToldMeans>('phone');
  const [on, setOn] = useState('');
  const { identity, choice } = useIdentity(call.identity);
  return (
    <ConfirmButton
      button={t.person.told}
      kind={
        person.nextStep.step === 'write-letter' || person.nextStep.step === 'tell-them' ? 'main' : 'plain'
      }
      title={t.person.toldTitle}
      confirm={t.person.toldConfirm}
      ready={identity !== ''}
      onConfirm={async () => {
        if (identity === '') return;
        await api.call('recordTold', {
          id: person.campaign.id,
          code: person.noticeCode,
          body: { by, identity, ...(on !== '' && { on }), ...withTicket(call) },
        });
        await onChanged();
      }}
    >
      <p>{t.person.toldHelp}</p>
      <Choice
        label={t.person.how}
        value={by}
        options={toldMeansShown.map((value) => ({ value, label: t.person.means[value] }))}
        onChange={setBy}
      />
      <Field label={t.person.day} help={t.person.dayHelp} type="date" value={on} onChange={setOn} />
      {choice}
    </ConfirmButton>
  );
};

/** Facts by which somebody counts as told otherwise than by a message. */
const factOfMeans: Record<ToldMeans, string> = {
  phone: 'toldByPhone',
  'in-person': 'toldInPerson',
  letter: 'toldByLetter',
};

/** Ways in which it is recorded that somebody was told. */
const toldBy = ({ history }: Props['person']): ToldMeans[] =>
  toldMeansShown.filter((means) => history.some(({ fact }) => fact === factOfMeans[means]));

const TakeBack = ({ person, call, onChanged, recorded }: Props & { recorded: readonly ToldMeans[] }) => {
  const { t } = useI18n();
  const api = useApi();
  const [chosen, setChosen] = useState<ToldMeans>();
  const [reason, setReason] = useState<TakeBackReason>('recorded-by-mistake');
  const { identity, choice } = useIdentity(call.identity);
  const by = chosen !== undefined && recorded.includes(chosen) ? chosen : recorded[0];
  if (by === undefined) return null;
  return (
    <ConfirmButton
      button={t.person.takeBack}
      title={t.person.takeBackTitle}
      confirm={t.person.takeBackConfirm}
      ready={identity !== ''}
      onConfirm={async () => {
        if (identity === '') return;
        await api.call('takeBackTold', {
          id: person.campaign.id,
          code: person.noticeCode,
          body: { by, reason, identity, ...withTicket(call) },
        });
        await onChanged();
      }}
    >
      <p>{t.person.takeBackHelp}</p>
      <Choice
        label={t.person.takeBackWhat}
        value={by}
        options={recorded.map((value) => ({ value, label: t.person.means[value] }))}
        onChange={setChosen}
      />
      <Choice
        label={t.person.takeBackReason}
        value={reason}
        options={takeBackReasons.map((value) => ({ value, label: t.person.takeBackReasons[value] }))}
        onChange={setReason}
      />
      {choice}
    </ConfirmButton>
  );
};

/** Takes back the newest correction of their contact, by the code of the new one. */
const UndoCorrection = ({ person, call, onChanged }: Props) => {
  const { t } = useI18n();
  const api = useApi();
  const { identity, choice } = useIdentity(call.identity);
  const [reason, setReason] = useState<CorrectionTakeBackReason>('not-their-contact');
  return (
    <ConfirmButton
      button={t.person.undoCorrection}
      title={t.person.undoCorrectionTitle}
      confirm={t.person.undoCorrection}
      ready={identity !== ''}
      onConfirm={async () => {
        if (identity === '') return;
        await api.call('takeBackCorrection', {
          id: person.campaign.id,
          code: person.noticeCode,
          body: { reason, identity, ...withTicket(call) },
        });
        await onChanged();
      }}
    >
      <p>{t.person.undoCorrectionHelp}</p>
      <Choice
        label={t.person.takeBackReason}
        value={reason}
        options={correctionTakeBackReasons.map((value) => ({
          value,
          label: t.person.correctionTakeBackReasons[value],
        }))}
        onChange={setReason}
      />
      {choice}
    </ConfirmButton>
  );
};

const Erase = ({ person, call, onChanged }: Props) => {
  const { t } = useI18n();
  const api = useApi();
  const { identity, choice } = useIdentity(call.identity);
  return (
    <ConfirmButton
      button={t.person.erase}
      kind="danger"
      title={t.person.eraseTitle}
      confirm={t.person.erase}
      ready={identity !== ''}
      onConfirm={async () => {
        if (identity === '') return;
        await api.call('erasePerson', {
          id: person.campaign.id,
          code: person.noticeCode,
          body: { reason: 'person-asked', identity, ...withTicket(call) },
        });
        await onChanged();
      }}
    >
      <p>{t.person.eraseHelp}</p>
      {choice}
    </ConfirmButton>
  );
};

/** Somebody in one campaign: were they told, what to do next, and everything that happened. */
export const PersonCard = (props: Props) => {
  const { person } = props;
  const { t, f, language } = useI18n();
  const id = useId();
  const mayErase = useHasRole('administrator');
  const { campaign, firstName, lastName, reference, answer, nextStep } = person;
  const mayTell = statesToTellIn.includes(campaign.state);
  const recorded = toldBy(person);
  const facts: [string, string | undefined][] = [
    [t.person.reference, reference],
    [t.person.email, person.email ?? person.emailMasked],
    [t.person.phone, person.phone ?? person.phoneMasked],
    [t.person.language, f.languageName(person.language)],
    [t.person.channel, t.channels[person.channel]],
    [t.person.code, person.noticeCode],
    [t.person.letter, person.letter?.what[language]],
  ];
  return (
    <article className="card person" aria-labelledby={id}>
      <h2 id={id}>
        {firstName} {lastName}
      </h2>
      <p className="small">{campaign.name}</p>
      <Message tone={tones[nextStep.step]} announced title={answer[language]}>
        <p>
          <b>{t.person.next}</b> {nextStep.words[language]}
        </p>
      </Message>
      {mayTell && (
        <div className="actions">
          <CorrectAddress {...props} />
          <TellOtherwise {...props} />
          {person.letter?.batch !== undefined && <OpenLetter {...props} />}
          {person.earlier.length > 0 && <UndoCorrection {...props} />}
          {recorded.length > 0 && <TakeBack {...props} recorded={recorded} />}
          {mayErase && <Erase {...props} />}
        </div>
      )}
      <h3>{t.person.history}</h3>
      <ol className="timeline">
        {timelineOf(person).map(({ at, day, what, kind, to, ticket }) => (
          <li key={`${at} ${what.en}`} className={kind}>
            <time dateTime={day ?? at}>{day === undefined ? f.dateTime(at) : f.date(`${day}T12:00:00`)}</time>
            <span>
              {what[language]}
              {to !== undefined && <span className="small"> {t.person.sentTo(to)}</span>}
              {kind === 'recorded' && (
                <span className="small">
                  {' '}
                  {t.person.byStaff} {ticket}
                </span>
              )}
            </span>
          </li>
        ))}
        {person.history.length === 0 && person.recorded.length === 0 && person.earlier.length === 0 && (
          <li>
            <span>{t.person.nothingYet}</span>
          </li>
        )}
      </ol>
      <details>
        <summary>{t.person.details}</summary>
        <dl className="values">
          {facts.map(([label, value]) =>
            value === undefined ? null : (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </details>
    </article>
  );
};
