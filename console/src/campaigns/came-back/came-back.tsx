/** What came back from the post: files of outcomes are uploaded, and what their rows came to is shown. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Campaign, Outcomes } from '../../../../client/operations.ts';
import { everythingIn, pagesOf } from '../../../../client/pages.ts';
import { statesToTellIn } from '../../../../core/campaign/states.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Button } from '../../elements/button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { UploadView } from '../list/upload.tsx';
import { callsOfOutcomes } from '../list/upload-port.ts';
import { useFileUpload } from '../list/use-upload.ts';

const FOLLOW_MS = 1_500;

const isUnderWay = ({ status }: Outcomes): boolean => status === 'queued' || status === 'applying';

const keyOf = (campaign: string) => ['outcomes', campaign];

const Entry = ({ campaign, file }: { campaign: string; file: Outcomes }) => {
  const { t, f, language } = useI18n();
  const api = useApi();
  const mayHaveRejects = useHasRole('administrator');
  const { id, status, rows, applied, alreadySo, rejected, failure } = file;
  const download = useMutation({
    mutationFn: async () => {
      const { rejectsUrl } = await api.call('getOutcomesRejects', { id: campaign, file: id });
      window.location.assign(rejectsUrl);
    },
  });
  const done = applied + alreadySo + rejected;
  const words = t.cameBack.progress(f.count(done), f.count(rows));
  return (
    <li className="card">
      <div className="heading">
        <h3>{t.cameBack.uploaded(f.dateTime(file.uploadedAt))}</h3>
        <span className={`state ${status}`} role="status">
          {t.cameBack.statuses[status]}
        </span>
      </div>
      {status === 'applying' && (
        <>
          <Bar label={t.cameBack.statuses.applying} percent={(100 * done) / Math.max(rows, 1)} text={words} />
          <p>{words}</p>
        </>
      )}
      {status === 'done' && (
        <p>{t.cameBack.sum(f.count(rows), f.count(applied), f.count(alreadySo), f.count(rejected))}</p>
      )}
      {failure && (
        <Message tone="bad">
          <p>{failure[language]}</p>
        </Message>
      )}
      {rejected > 0 && (
        <>
          <p className="small">{t.cameBack.rejectsHelp}</p>
          {mayHaveRejects && (
            <Button onPress={() => download.mutate()} busy={download.isPending}>
              {t.cameBack.rejects}
            </Button>
          )}
        </>
      )}
      {download.isError && <ErrorMessage error={download.error} />}
    </li>
  );
};

const UploadOutcomes = ({ campaign }: { campaign: string }) => {
  const { t } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const keptAs = `${campaign}-outcomes`;
  const upload = useFileUpload({
    keptAs,
    calls: callsOfOutcomes(api, campaign),
    adds: false,
    onEnd: () => queries.invalidateQueries({ queryKey: keyOf(campaign) }),
  });
  return <UploadView upload={upload} keptAs={keptAs} limits={t.cameBack.limits} />;
};

/** The section of what came back. */
export const CameBack = ({ campaign: { id, state } }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const api = useApi();
  const mayUpload = useHasRole('administrator');
  const query = useQuery({
    queryKey: keyOf(id),
    queryFn: async () => ({
      outcomes: await everythingIn(
        pagesOf((after) => api.call('listOutcomes', { id, query: { after } })),
        ({ outcomes }) => outcomes,
      ),
    }),
    refetchInterval: (asked) => (asked.state.data?.outcomes.some(isUnderWay) ? FOLLOW_MS : false),
  });
  return (
    <section>
      <h2>{t.cameBack.title}</h2>
      <p>{t.cameBack.help}</p>
      <p className="small">{t.cameBack.columns}</p>
      {mayUpload && statesToTellIn.includes(state) && <UploadOutcomes campaign={id} />}
      <Loaded query={query}>
        {({ outcomes }) =>
          outcomes.length === 0 ? (
            <p>{t.cameBack.none}</p>
          ) : (
            <ul className="cards">
              {outcomes.map((file) => (
                <Entry key={file.id} campaign={id} file={file} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
};
