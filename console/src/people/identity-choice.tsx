// The question how it was made sure who is asking: without an answer, nothing of a person is changed.
import { useState } from 'react';
import { type IdentityCheck, identityChecks } from '../../../core/audit/reasons.ts';
import { useHasRole } from '../api/app-context.tsx';
import { Choice } from '../elements/field.tsx';
import { useI18n } from '../i18n/i18n.tsx';

/**
 * What a form knows of the question, and the choice that it shows.
 *
 * @param known - how it was made sure when the person was looked up
 */
export const useIdentity = (known: IdentityCheck) => {
  const { t } = useI18n();
  const mayWithoutCaller = useHasRole('administrator');
  const [identity, setIdentity] = useState<IdentityCheck | ''>(known);
  const offered = identityChecks.filter((check) => check !== 'no-caller' || mayWithoutCaller);
  return {
    identity,
    choice: (
      <Choice
        label={t.person.identity}
        help={t.person.identityHelp}
        prompt={t.person.identityMissing}
        value={identity}
        options={offered.map((value) => ({ value, label: t.person.identityChecks[value] }))}
        onChange={setIdentity}
      />
    ),
  };
};
