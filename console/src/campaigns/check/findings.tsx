import type { Campaign, Preflight } from '../../../../client/operations.ts';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { usePreflight } from '../queries.ts';

const tones = { blocks: 'bad', warns: 'warn', passes: 'good' } as const;

const Finding = ({ finding: { check, verdict, message } }: { finding: Preflight['findings'][number] }) => {
  const { t, language } = useI18n();
  const checks: Record<string, string> = t.check.checks;
  return (
    <li>
      <Message
        tone={tones[verdict]}
        title={
          <>
            <span className="unseen">{t.check.verdicts[verdict]}: </span>
            {checks[check] ?? check}
          </>
        }
      >
        <p>{message[language]}</p>
      </Message>
    </li>
  );
};

/** Everything that is checked before a campaign goes out, what blocks first. */
export const Findings = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const query = usePreflight(campaign);
  return (
    <Loaded query={query}>
      {({ mayStart, findings }) => {
        const found = findings.filter(({ verdict }) => verdict !== 'passes');
        const passed = findings.filter(({ verdict }) => verdict === 'passes');
        return (
          <>
            <p role="status">
              <strong>{mayStart ? t.check.mayStart : t.check.blocked}</strong>{' '}
              {t.check.summary(f.count(passed.length), f.count(findings.length))}
            </p>
            <ul className="findings">
              {found.map((finding) => (
                <Finding key={`${finding.check}${finding.message.en}`} finding={finding} />
              ))}
            </ul>
            <details>
              <summary>{t.check.passed(f.count(passed.length))}</summary>
              <ul className="findings">
                {passed.map((finding) => (
                  <Finding key={`${finding.check}${finding.message.en}`} finding={finding} />
                ))}
              </ul>
            </details>
          </>
        );
      }}
    </Loaded>
  );
};
