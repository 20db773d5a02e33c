// How differences of a campaign's content are called.
import type { Notice } from '../../../client/operations.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { ChannelOrder } from './channels.ts';
import { textIn } from './fields.ts';
import type { Difference } from './opened.ts';

export const useDifferenceWords = (notice: Notice | undefined) => {
  const { t, f, language } = useI18n();
  const labels = {
    name: t.newCampaign.name,
    defaultLanguage: t.newCampaign.defaultLanguage,
    channels: t.order.label,
    breachedOn: t.newCampaign.breachDay,
  };
  return {
    labelOf(difference: Difference): string {
      if (difference.of !== 'field') return labels[difference.of];
      const label = notice?.campaignFields.find(({ name }) => name === difference.field)?.label;
      return t.message.fieldIn(
        label ? textIn(label, language) : difference.field,
        f.languageName(difference.language),
      );
    },
    /** @param value - of this side of the difference */
    wordsOf({ of }: Difference, value: string): string {
      if (of === 'defaultLanguage') return f.languageName(value);
      if (of === 'channels') return t.order.orders[value as ChannelOrder];
      return value === '' ? t.message.empty : value;
    },
  };
};
