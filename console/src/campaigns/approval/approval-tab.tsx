/** What an approver reads as one document, and signs. */
import { Link } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { EstimateAndCheck } from '../check/estimate-and-check.tsx';
import { textIn } from '../fields.ts';
import { useNotice } from '../queries.ts';
import { ReadCampaign } from '../read-campaign.tsx';
import { ChangesSince } from './changes-since.tsx';
import { Decide } from './decide.tsx';
import { Greetings } from './greetings.tsx';
import { OwnHand, Signatures } from './heading.tsx';
import { useDocument } from './queries.ts';
import { ListOf, PeopleTable } from './to-whom.tsx';
import { WholeText } from './whole-text.tsx';

/** What the fields hold, for those who do not see the texts that are made of them. */
const Values = ({ campaign }: { campaign: Campaign }) => {
  const { t, f, language } = useI18n();
  const notice = useNotice(campaign.notice);
  return (
    <section>
      <h2>{t.approval.values}</h2>
      <Loaded query={notice}>
        {({ campaignFields }) =>
          campaign.languages.map((one) => (
            <section key={one}>
              <h3 className="named">{f.languageName(one)}</h3>
              <dl className="values">
                {campaignFields.map(({ name, label }) => {
                  const value = campaign.fields[one]?.[name];
                  return value === undefined ? null : (
                    <div key={name}>
                      <dt>{textIn(label, language)}</dt>
                      <dd lang={one}>{value}</dd>
                    </div>
                  );
                })}
              </dl>
            </section>
          ))
        }
      </Loaded>
    </section>
  );
};

/** All that is approved: what changed, every text, whom it goes to, what was checked. */
const Submitted = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const mayRead = useHasRole('administrator', 'approver');
  const query = useDocument(campaign, mayRead);
  return (
    <>
      <Signatures campaign={campaign} />
      <OwnHand campaign={campaign} />
      {mayRead ? (
        <Loaded query={query}>
          {(document) => (
            <>
              <ChangesSince document={document} />
              <WholeText document={document} />
              <section>
                <h2>{t.approval.toWhom}</h2>
                <PeopleTable document={document} />
              </section>
            </>
          )}
        </Loaded>
      ) : (
        <Values campaign={campaign} />
      )}
      {mayRead && campaign.import?.status === 'done' && <Greetings campaign={campaign} />}
      <ListOf campaign={campaign} />
      <EstimateAndCheck campaign={campaign} />
      <Decide campaign={campaign} shown={query.data?.hash} />
    </>
  );
};

const Approval = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const isAdministrator = useHasRole('administrator');
  const { id, state, submission, declined } = campaign;
  if (submission === undefined) {
    return (
      <>
        {declined && (
          <Message tone="warn" title={t.approval.sentBack(declined.name, f.dateTime(declined.at))}>
            <p>{declined.reason}</p>
          </Message>
        )}
        <Message tone="info" title={t.approval.notSubmitted[declined ? 'again' : 'yet']}>
          <p>{t.approval.notSubmittedHelp}</p>
          {isAdministrator && <Link href={`/campaigns/${id}/check`}>{t.submit.title}</Link>}
        </Message>
      </>
    );
  }
  return (
    <>
      {state === 'approved' && (
        <Message tone="good" title={t.approval.isApproved}>
          <p>
            <Link href={`/campaigns/${id}/sending`}>{t.approval.toStart}</Link>
          </p>
        </Message>
      )}
      <Submitted campaign={campaign} />
    </>
  );
};

const ApprovalTab = ({ campaign }: { campaign: Campaign }) => (
  <ReadCampaign campaign={campaign}>{(read) => <Approval campaign={read} />}</ReadCampaign>
);

export default ApprovalTab;
