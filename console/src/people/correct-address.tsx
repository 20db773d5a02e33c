// The form by which a person is written to elsewhere: by a message at once, or by a letter in the next batch.
import { useState } from 'react';
import { type CorrectionReason, correctionReasons } from '../../../core/audit/reasons.ts';
import { statesThatSend } from '../../../core/campaign/states.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import { ConfirmButton } from '../elements/confirm-button.tsx';
import { Choice, Field } from '../elements/field.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { type PersonProps, withTicket } from './call-context.ts';
import { useIdentity } from './identity-choice.tsx';

const ways = ['message', 'letter'] as const;
type Way = (typeof ways)[number];

type Written = {
  contact: string;
  lines: string;
  postalCode: string;
  town: string;
  country: string;
  largePrint: boolean;
};
const nothing: Written = {
  contact: '',
  lines: '',
  postalCode: '',
  town: '',
  country: '',
  largePrint: false,
};

const linesOf = ({ lines }: Written): string[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What the request says of how to write to the person. */
const contactOf = (way: Way, written: Written) => {
  const contact = written.contact.trim();
  if (way === 'message') return contact.includes('@') ? { email: contact } : { phone: contact };
  const country = written.country.trim();
  return {
    postal: {
      lines: linesOf(written),
      postalCode: written.postalCode.trim(),
      town: written.town.trim(),
      ...(country !== '' && { country }),
    },
    largePrint: written.largePrint,
  };
};

const isWritten = (way: Way, written: Written): boolean =>
  way === 'message'
    ? /@|\d{6}/.test(written.contact.replaceAll(/[\s().-]/g, ''))
    : linesOf(written).length > 0 && written.town.trim() !== '';

type CheckProps = { label: string; checked: boolean; onChange: (checked: boolean) => void };

const Check = ({ label, checked, onChange }: CheckProps) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} /> {label}
  </label>
);

type FieldsProps = { written: Written; onChange: (changes: Partial<Written>) => void };

const PostalFields = ({ written, onChange }: FieldsProps) => {
  const { t } = useI18n();
  return (
    <>
      <Field
        label={t.person.postalLines}
        help={t.person.postalLinesHelp}
        rows={3}
        value={written.lines}
        onChange={(lines) => onChange({ lines })}
        required
      />
      <Field
        label={t.person.postCode}
        value={written.postalCode}
        onChange={(postalCode) => onChange({ postalCode })}
        required
      />
      <Field label={t.person.town} value={written.town} onChange={(town) => onChange({ town })} required />
      <Field
        label={t.person.country}
        help={t.person.countryHelp}
        value={written.country}
        onChange={(country) => onChange({ country })}
      />
      <Check
        label={t.person.largePrint}
        checked={written.largePrint}
        onChange={(largePrint) => onChange({ largePrint })}
      />
    </>
  );
};

/** Corrects an address, a number or a postal address; a campaign that was cancelled sends letters only. */
export const CorrectAddress = ({ person, call, onChanged }: PersonProps) => {
  const { t } = useI18n();
  const api = useApi();
  const sends = statesThatSend.includes(person.campaign.state);
  const [way, setWay] = useState<Way>(sends ? 'message' : 'letter');
  const [written, setWritten] = useState(nothing);
  const [reason, setReason] = useState<CorrectionReason>('person-gave-address');
  const [evenIfTold, setEvenIfTold] = useState(false);
  const [evenIfShared, setEvenIfShared] = useState(false);
  const { identity, choice } = useIdentity(call.identity);
  const mayDecide = useHasRole('administrator');
  const isTold = person.nextStep.step === 'nothing';
  const change = (changes: Partial<Written>): void => setWritten((before) => ({ ...before, ...changes }));
  return (
    <ConfirmButton
      button={t.person.correct}
      kind={person.nextStep.step === 'correct-address' ? 'main' : 'plain'}
      title={t.person.correctTitle}
      confirm={way === 'message' ? t.person.correctConfirm : t.person.correctByLetter}
      ready={isWritten(way, written) && identity !== '' && (!isTold || evenIfTold)}
      onConfirm={async () => {
        if (identity === '') return;
        const how = { reason, identity, evenIfTold, evenIfShared, ...withTicket(call) };
        const body = { ...contactOf(way, written), ...how };
        await api.call('correctAddress', { id: person.campaign.id, code: person.noticeCode, body });
        await onChanged();
      }}
    >
      <p>{t.person.correctHelp}</p>
      {sends && (
        <Choice
          label={t.person.correctWay}
          value={way}
          options={ways.map((value) => ({ value, label: t.person.correctWays[value] }))}
          onChange={setWay}
        />
      )}
      {way === 'message' ? (
        <Field
          label={t.person.contact}
          help={t.person.contactHelp}
          value={written.contact}
          onChange={(contact) => change({ contact })}
          required
        />
      ) : (
        <PostalFields written={written} onChange={change} />
      )}
      <Choice
        label={t.person.correctionReason}
        value={reason}
        options={correctionReasons.map((value) => ({ value, label: t.person.correctionReasons[value] }))}
        onChange={setReason}
      />
      {choice}
      {isTold && !mayDecide && <p>{t.person.toldAlready}</p>}
      {isTold && mayDecide && (
        <Check label={t.person.evenIfTold} checked={evenIfTold} onChange={setEvenIfTold} />
      )}
      {mayDecide && <Check label={t.person.evenIfShared} checked={evenIfShared} onChange={setEvenIfShared} />}
    </ConfirmButton>
  );
};
