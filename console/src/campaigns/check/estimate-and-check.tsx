/** How long it takes and what it costs, and what was checked, as who submits and who approves read them. */
import type { Campaign } from '../../../../client/operations.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { EstimateView } from './estimate.tsx';
import { Findings } from './findings.tsx';

export const EstimateAndCheck = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  return (
    <>
      <section>
        <h2>{t.estimate.title}</h2>
        <EstimateView campaign={campaign} />
      </section>
      <section>
        <h2>{t.check.title}</h2>
        <Findings campaign={campaign} />
      </section>
    </>
  );
};
