/** What became of everybody, by channel. */
import { Fragment } from 'react';
import type { Progress } from '../../../../client/operations.ts';
import { useI18n } from '../../i18n/i18n.tsx';

const outcomeOrder = [
  'delivered',
  'accepted',
  'told',
  'pending',
  'inDoubt',
  'bounced',
  'rejected',
  'complained',
  'expired',
] as const;

export const Outcomes = ({ progress: { channels, people, told } }: { progress: Progress }) => {
  const { t, f } = useI18n();
  const shown = (['email', 'sms'] as const).filter(
    (channel) => channel === 'email' || channels[channel].messages > 0,
  );
  return (
    <table>
      <caption>{t.outcomes.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.outcomes.what}</th>
          <th scope="col" className="number">
            {t.outcomes.people}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((channel) => (
          <Fragment key={channel}>
            <tr className="group">
              <th scope="row">{t.channels[channel]}</th>
              <td className="number">{f.count(channels[channel].messages)}</td>
            </tr>
            {outcomeOrder
              .filter((outcome) => channels[channel].outcomes[outcome] > 0 || outcome === 'delivered')
              .map((outcome) => (
                <tr key={outcome}>
                  <td>{t.outcomes.words[outcome]}</td>
                  <td className="number">{f.count(channels[channel].outcomes[outcome])}</td>
                </tr>
              ))}
          </Fragment>
        ))}
        <tr className="group">
          <th scope="row">{t.channels.letter}</th>
          <td className="number">{f.count(people.letter)}</td>
        </tr>
        <tr>
          <td>{t.outcomes.toldByLetter}</td>
          <td className="number">{f.count(told.byLetter)}</td>
        </tr>
        <tr>
          <td>{t.outcomes.toldByPhone}</td>
          <td className="number">{f.count(told.byPhone)}</td>
        </tr>
        <tr>
          <td>{t.outcomes.toldInPerson}</td>
          <td className="number">{f.count(told.inPerson)}</td>
        </tr>
      </tbody>
    </table>
  );
};
