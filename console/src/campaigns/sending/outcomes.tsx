/** How everybody on the list stands, and what became of the messages of each channel. */
import { Fragment, type ReactNode } from 'react';
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

type Telling = Progress['telling'];

const Row = ({ label, count, isGroup }: { label: string; count: string; isGroup?: boolean }) => (
  <tr className={isGroup ? 'group' : undefined}>
    {isGroup ? <th scope="row">{label}</th> : <td>{label}</td>}
    <td className="number">{count}</td>
  </tr>
);

type CountsProps = { caption: string; of: string; counted: string; children: ReactNode };

const Counts = ({ caption, of, counted, children }: CountsProps) => (
  <table>
    <caption>{caption}</caption>
    <thead>
      <tr>
        <th scope="col">{of}</th>
        <th scope="col" className="number">
          {counted}
        </th>
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

/** Everybody on the list by how they stand: the groups add up to the people of the list. */
export const Standings = ({ telling }: { telling: Telling }) => {
  const { t, f } = useI18n();
  const { by, letters } = telling;
  const ways = (['email', 'sms', 'letter', 'other'] as const).filter((way) => by[way] > 0);
  const owed = (['unwritten', 'open', 'returned'] as const).filter((letter) => letters[letter] > 0);
  return (
    <Counts caption={t.outcomes.standing} of={t.outcomes.how} counted={t.outcomes.people}>
      <Row label={t.outcomes.told} count={f.count(telling.told)} isGroup />
      {ways.map((way) => (
        <Row key={way} label={t.outcomes.by[way]} count={f.count(by[way])} />
      ))}
      <Row label={t.outcomes.underWay} count={f.count(telling.underWay)} isGroup />
      <Row label={t.outcomes.owed} count={f.count(telling.owed)} isGroup />
      {owed.map((letter) => (
        <Row key={letter} label={t.outcomes.letters[letter]} count={f.count(letters[letter])} />
      ))}
      <Row label={t.outcomes.unreachable} count={f.count(telling.unreachable)} isGroup />
      <Row label={t.outcomes.everybody} count={f.count(telling.people)} isGroup />
    </Counts>
  );
};

export const Outcomes = ({ progress: { channels } }: { progress: Progress }) => {
  const { t, f } = useI18n();
  const shown = (['email', 'sms'] as const).filter(
    (channel) => channel === 'email' || channels[channel].messages > 0,
  );
  return (
    <Counts caption={t.outcomes.title} of={t.outcomes.what} counted={t.outcomes.messages}>
      {shown.map((channel) => (
        <Fragment key={channel}>
          <Row label={t.channels[channel]} count={f.count(channels[channel].messages)} isGroup />
          {outcomeOrder
            .filter((outcome) => channels[channel].outcomes[outcome] > 0 || outcome === 'delivered')
            .map((outcome) => (
              <Row
                key={outcome}
                label={t.outcomes.words[outcome]}
                count={f.count(channels[channel].outcomes[outcome])}
              />
            ))}
        </Fragment>
      ))}
    </Counts>
  );
};
