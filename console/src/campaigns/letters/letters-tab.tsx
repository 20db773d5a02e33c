/** Letters on paper: batches of them, their files, and when they were posted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, LetterBatch } from '../../../../client/operations.ts';
import { statesToTellIn } from '../../../../core/campaign/states.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Field } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { CameBack } from '../came-back/came-back.tsx';

const FOLLOW_MS = 2_000;
const REST_MS = 5_000;

const isUnderWay = ({ state }: LetterBatch): boolean =>
  state === 'writing' || state === 'posting' || state === 'voiding';

const today = (): string => new Date().toLocaleDateString('sv-SE');

type Step = { step: 'hand-over' } | { step: 'post'; on: string } | { step: 'void'; reason: string };

/** Changes a batch and reads all of them again. */
const useBatchStep = (campaign: string, { number, version }: LetterBatch) => {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Step) =>
      api.call('stepLetterBatch', { id: campaign, batch: String(number), version, body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['letters', campaign] }),
  });
};

const Steps = ({ campaign, batch }: { campaign: string; batch: LetterBatch }) => {
  const { t, f } = useI18n();
  const step = useBatchStep(campaign, batch);
  const [on, setOn] = useState(today);
  const [reason, setReason] = useState('');
  const letters = f.count(batch.letters ?? 0);
  const about = String(batch.version);
  return (
    <div className="actions">
      {batch.state === 'written' && (
        <ConfirmButton
          button={t.letters.handOver}
          title={t.letters.handOverTitle(batch.number)}
          confirm={t.letters.handOver}
          about={about}
          onConfirm={() => step.mutateAsync({ step: 'hand-over' })}
        >
          <p>{t.letters.handOverHelp}</p>
        </ConfirmButton>
      )}
      <ConfirmButton
        button={t.letters.posted}
        kind="main"
        title={t.letters.postedTitle(letters)}
        confirm={t.letters.postedConfirm}
        about={about}
        ready={on !== ''}
        onConfirm={() => step.mutateAsync({ step: 'post', on })}
      >
        <p>{t.letters.postedHelp}</p>
        <Field label={t.letters.day} type="date" required value={on} onChange={setOn} />
      </ConfirmButton>
      <ConfirmButton
        button={t.letters.void}
        kind="danger"
        title={t.letters.voidTitle(batch.number)}
        confirm={t.letters.void}
        about={about}
        ready={reason.trim() !== ''}
        onConfirm={() => step.mutateAsync({ step: 'void', reason: reason.trim() })}
      >
        <p>{t.letters.voidHelp(letters)}</p>
        <Field label={t.letters.reason} required value={reason} onChange={setReason} />
      </ConfirmButton>
    </div>
  );
};

const Files = ({ campaign, batch }: { campaign: string; batch: LetterBatch }) => {
  const { t } = useI18n();
  const api = useApi();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['letters', campaign, batch.number, 'files'],
    queryFn: () => api.call('getLetterBatch', { id: campaign, batch: String(batch.number) }),
    enabled: open,
  });
  const download = useMutation({
    mutationFn: async (file: string) => {
      const asked = { id: campaign, batch: String(batch.number), body: { file } };
      const { downloadUrl } = await api.call('downloadLetters', asked);
      window.location.assign(downloadUrl);
    },
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.letters.files}</summary>
      <p className="small">{t.letters.filesHelp}</p>
      {open && (
        <Loaded query={query}>
          {({ files = [] }) => (
            <ul className="cards">
              {files.map((file) => (
                <li key={file}>
                  <Button
                    onPress={() => download.mutate(file)}
                    busy={download.isPending && download.variables === file}
                  >
                    {file}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
      {download.isError && <ErrorMessage error={download.error} />}
      {batch.seal !== undefined && (
        <p className="small">
          {t.letters.seal} <code className="hash">{batch.seal}</code>
        </p>
      )}
    </details>
  );
};

const Batch = ({ campaign, batch }: { campaign: string; batch: LetterBatch }) => {
  const { t, f } = useI18n();
  const mayChange = useHasRole('administrator');
  const { state, letters, sheets, posted, voided } = batch;
  const isOpen = state === 'written' || state === 'handed-over';
  const hasFiles = isOpen || state === 'posting' || state === 'posted';
  return (
    <li className="card">
      <div className="heading">
        <h3>{t.letters.batch(batch.number)}</h3>
        <span className={`state ${state}`} role="status">
          {t.letters.states[state]}
        </span>
      </div>
      <p className="small">
        {t.letters.asked(f.dateTime(batch.requestedAt))}
        {letters !== undefined && ` · ${t.letters.count(f.count(letters))}`}
        {sheets !== undefined && ` · ${t.letters.sheets(f.count(sheets))}`}
        {posted !== undefined && ` · ${t.letters.postedOn(f.date(posted.on))}`}
      </p>
      {letters === 0 && <p>{t.letters.empty}</p>}
      {isOpen && letters !== 0 && <p>{t.letters.notTold}</p>}
      {voided !== undefined && <p>{t.letters.why(voided.reason)}</p>}
      {hasFiles && mayChange && letters !== 0 && <Files campaign={campaign} batch={batch} />}
      {isOpen && mayChange && letters !== 0 && <Steps campaign={campaign} batch={batch} />}
    </li>
  );
};

const LettersTab = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const mayMake = useHasRole('administrator');
  const { id, state } = campaign;
  const key = ['letters', id];
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.call('listLetterBatches', { id }),
    // Between what is under way, a colleague may take a step.
    refetchInterval: (asked) => (asked.state.data?.batches.some(isUnderWay) ? FOLLOW_MS : REST_MS),
  });
  const make = useMutation({
    mutationFn: () => api.call('createLetterBatch', { id }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const hasStarted = statesToTellIn.includes(state);
  return (
    <>
      <section className="card">
        <h2>{t.letters.title}</h2>
        <p>{t.letters.help}</p>
        {!hasStarted && <Message tone="info">{t.letters.notYet}</Message>}
        {hasStarted && mayMake && (
          <Button kind="main" onPress={() => make.mutate()} busy={make.isPending}>
            {t.letters.make}
          </Button>
        )}
        {!mayMake && <p className="small">{t.notYours.letters}</p>}
        {make.isError && <ErrorMessage error={make.error} />}
      </section>
      <h2>{t.letters.batches}</h2>
      <Loaded query={query}>
        {({ batches }) =>
          batches.length === 0 ? (
            <p>{t.letters.none}</p>
          ) : (
            <ul className="cards">
              {batches.map((batch) => (
                <Batch key={batch.number} campaign={id} batch={batch} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <CameBack campaign={campaign} />
    </>
  );
};

export default LettersTab;
