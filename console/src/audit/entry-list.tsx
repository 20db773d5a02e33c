/** What was done, newest first, in words: of one kind or of one member of staff, and as a file for a spreadsheet. */
import { useState } from 'react';
import type { AuditEntry } from '../../../client/operations.ts';
import { trailCsv } from '../../../core/audit/trail-csv.ts';
import { Button } from '../elements/button.tsx';
import { Choice } from '../elements/field.tsx';
import { saveFile } from '../elements/save-file.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { useChainName } from './chain-name.ts';
import { particularsInWords } from './particulars.ts';

/** An entry, and of a question about a person which chain it stands in and how it is about them. */
type ShownEntry = AuditEntry & { chain?: string; relation?: 'person' | 'search' | 'list' };

/** Entries that are drawn at once: more of them make a page slow. */
const SHOWN_AT_ONCE = 200;
const ALL = 'all';

/** A text by its code, or the code itself where a newer version of Tocsin wrote it. */
const wordsOf = (texts: Record<string, string>, code: string): string => texts[code] ?? code;

/** Whoever did it, by the name that they signed in with. */
const whoDid = ({ by, name }: AuditEntry, itself: string): string => name ?? (by === 'tocsin' ? itself : by);

const Entry = ({ entry }: { entry: ShownEntry }) => {
  const { t, f } = useI18n();
  const nameOf = useChainName();
  const { number, at, from, action, campaign, reason, ticket, identity, on, particulars, relation } = entry;
  const isRefused = particulars?.outcome === 'refused';
  const { plain, technical } = particularsInWords({ t, f, nameOf }, particulars);
  const why = [
    ...(reason === undefined ? [] : [wordsOf(t.audit.reasons, reason)]),
    ...(identity === undefined ? [] : [wordsOf(t.audit.identities, identity)]),
    ...(ticket === undefined ? [] : [ticket]),
    // Of a person, the campaign is not what the list is of.
    ...(relation === undefined || campaign === undefined
      ? []
      : [t.audit.particulars.campaign(nameOf(campaign))]),
    ...plain,
  ];
  const chain = entry.chain === undefined ? '' : ` · ${nameOf(entry.chain)}`;
  return (
    <li className={isRefused ? 'refused' : relation === 'list' ? 'earlier' : ''}>
      <time dateTime={at}>{f.dateTime(at)}</time>
      <span>
        <b>{whoDid(entry, t.audit.itself)}</b> ·{' '}
        {isRefused && <span className="tag rejected">{t.audit.refused}</span>}{' '}
        {wordsOf(t.audit.actions, action)}{' '}
        {relation === 'list' && <span className="tag">{t.audit.relations.list}</span>}
        {why.length > 0 && <span className="small">{why.join(' · ')}</span>}
        <details className="small">
          <summary>{t.audit.details}</summary>
          <p>
            {f.timeOfSeconds(at)} · {t.audit.number(f.count(number))}
            {chain}
            {from !== undefined && ` · ${from}`} · <code>{action}</code>
            {on !== undefined && (
              <>
                {' · '}
                <code className="hash">{on}</code>
              </>
            )}
          </p>
          {technical.map((line) => (
            <p key={line} className="hash">
              {line}
            </p>
          ))}
        </details>
      </span>
    </li>
  );
};

/** What the signs mean. */
const Legend = ({ isOfPerson }: { isOfPerson: boolean }) => {
  const { t } = useI18n();
  const lines = isOfPerson ? [...t.audit.legend.lines, ...t.audit.legend.ofPerson] : t.audit.legend.lines;
  return (
    <details>
      <summary>{t.audit.legend.title}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
};

/** The choices of a filter: everything, then what there is, in the order of its words. */
const choicesOf = (all: string, found: Iterable<[value: string, label: string]>) => [
  { value: ALL, label: all },
  ...[...new Map(found)]
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label)),
];

type Props = {
  /** Newest first. */
  entries: readonly ShownEntry[];
  fileName: string;
};

export const EntryList = ({ entries, fileName }: Props) => {
  const { t, f, language } = useI18n();
  const [act, setAct] = useState(ALL);
  const [who, setWho] = useState(ALL);
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const chosen = entries.filter(
    (one) => (act === ALL || one.action === act) && (who === ALL || one.by === who),
  );
  const count = t.audit.shown(f.count(chosen.length), f.count(entries.length));
  return (
    <>
      <div className="search filters">
        <Choice
          label={t.audit.act}
          value={act}
          options={choicesOf(
            t.audit.everyAct,
            entries.map(({ action }) => [action, wordsOf(t.audit.actions, action)]),
          )}
          onChange={setAct}
        />
        <Choice
          label={t.audit.who}
          value={who}
          options={choicesOf(
            t.audit.everybody,
            entries.map((one) => [one.by, whoDid(one, t.audit.itself)]),
          )}
          onChange={setWho}
        />
        <Button
          onPress={() =>
            saveFile(new Blob([trailCsv(chosen, language)], { type: 'text/csv' }), `${fileName}.csv`)
          }
        >
          {t.audit.csv}
        </Button>
      </div>
      <p role="status">{count}</p>
      <Legend isOfPerson={entries.some(({ relation }) => relation !== undefined)} />
      <ol className="timeline">
        {chosen.slice(0, limit).map((entry) => (
          <Entry key={`${entry.chain ?? ''} ${entry.number}`} entry={entry} />
        ))}
      </ol>
      {chosen.length > limit && (
        <Button onPress={() => setLimit(limit + SHOWN_AT_ONCE)}>{t.audit.more}</Button>
      )}
    </>
  );
};
