/** How many people a campaign goes to, by language and by channel, and what its list says of them. */
import type { Campaign } from '../../../../client/operations.ts';
import { type Document, peopleByLanguage } from '../../../../client/what-changed.ts';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { LastFailure } from '../list/import-report.tsx';
import { Apart, ListFindings } from '../list/report-findings.tsx';
import { Counts } from '../list/row-counts.tsx';
import { useImport } from '../queries.ts';

const Cell = ({ people, before }: { people: number; before?: number }) => {
  const { t, f } = useI18n();
  return (
    <td className="number">
      {f.count(people)}
      {before !== undefined && before !== people && (
        <span className="small"> {t.approval.peopleBefore(f.count(before))}</span>
      )}
    </td>
  );
};

/** People by language and channel; beside a number that changed stands what it was. */
export const PeopleTable = ({ document }: { document: Document }) => {
  const { t, f } = useI18n();
  const rows = peopleByLanguage(document);
  const [first] = rows;
  if (first === undefined) return null;
  return (
    <div className="wide-table">
      <table>
        <caption>{t.approval.people}</caption>
        <thead>
          <tr>
            <th scope="col">{t.approval.language}</th>
            {first.channels.map(({ channel }) => (
              <th key={channel} scope="col" className="number">
                {t.channels[channel]}
              </th>
            ))}
            <th scope="col" className="number">
              {t.approval.total}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ language, channels, ...total }) => (
            <tr key={language}>
              <th scope="row" className="named">
                {f.languageName(language)}
              </th>
              {channels.map(({ channel, ...counted }) => (
                <Cell key={channel} {...counted} />
              ))}
              <Cell {...total} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** What became of each row of the list, who is set apart, and what is odd: whoever approves it answers for it too. */
export const ListOf = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const query = useImport(campaign.id, campaign.import);
  if (campaign.import === undefined) return null;
  return (
    <section>
      <h2>{t.approval.list}</h2>
      <Loaded query={query}>
        {(report) => {
          const { rejected, conflict } = report.counts;
          return (
            <>
              <Counts report={report} />
              {rejected > 0 && <Message tone="warn">{t.approval.rejected(f.count(rejected))}</Message>}
              {conflict > 0 && <Message tone="warn">{t.approval.conflict(f.count(conflict))}</Message>}
              <LastFailure report={report} />
              <Apart findings={report.findings} />
              <ListFindings report={report} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
};
