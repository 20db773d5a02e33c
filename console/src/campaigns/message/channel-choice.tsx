import { Choice } from '../../elements/field.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { type ChannelOrder, channelOrders } from '../channels.ts';

type Props = { value: ChannelOrder; onChange: (order: ChannelOrder) => void };

/** How people are written to, and what comes next where that does not reach them. */
export const ChannelChoice = ({ value, onChange }: Props) => {
  const { t } = useI18n();
  return (
    <Choice
      label={t.order.label}
      help={t.order.help}
      value={value}
      options={channelOrders.map((order) => ({ value: order, label: t.order.orders[order] }))}
      onChange={onChange}
    />
  );
};
