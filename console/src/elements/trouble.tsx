import { NoAnswer, ProblemAnswer } from '../api/client.ts';
import { useSpeech } from '../texts/texts.tsx';
import { Button } from './button.tsx';
import { Message } from './message.tsx';

type Props = { error: unknown; retry?: () => void };

const isKnown = <Key extends string>(texts: Record<Key, unknown>, kind: string): kind is Key =>
  Object.hasOwn(texts, kind);

/**
 * What went wrong and what to do. The API writes English: for others the sentence for the kind of problem comes first,
 * and the API's own words below it.
 */
export const Trouble = ({ error, retry }: Props) => {
  const { t, f, language } = useSpeech();
  const again = retry && (
    <p>
      <Button onPress={retry}>{t.trouble.retry}</Button>
    </p>
  );
  if (!(error instanceof ProblemAnswer)) {
    const isLost = error instanceof NoAnswer;
    return (
      <Message tone="bad" announced title={isLost ? t.trouble.noAnswer : t.trouble.own}>
        <p>{isLost ? t.trouble.noAnswerHelp : t.trouble.ownHelp}</p>
        {again}
      </Message>
    );
  }
  const { problem, kind } = error;
  const known = isKnown(t.trouble.kinds, kind) ? t.trouble.kinds[kind] : undefined;
  const isForeign = language !== 'en';
  return (
    <Message tone="bad" announced title={known?.title ?? problem.title}>
      {isForeign && known && <p>{known.help}</p>}
      <p {...(isForeign && { lang: 'en', className: 'small' })}>{problem.detail}</p>
      {problem.errors && (
        <ul lang="en">
          {problem.errors.map(({ pointer, parameter, message }) => (
            <li key={`${pointer}${parameter}${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {problem.retryAfterSeconds !== undefined && (
        <p>{t.trouble.waitFor(f.duration(problem.retryAfterSeconds))}</p>
      )}
      {problem.status >= 500 && <p className="small">{t.trouble.request(problem.requestId)}</p>}
      {again}
    </Message>
  );
};
