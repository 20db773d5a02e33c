import { ApiError, NoAnswer } from '../../../client/api-error.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { Message } from './message.tsx';

type Props = { error: unknown; retry?: () => void };

const isKnown = <Key extends string>(texts: Record<Key, unknown>, kind: string): kind is Key =>
  Object.hasOwn(texts, kind);

/** What went wrong and what to do: in the API's words, under a heading for people who know of no API. */
export const ErrorMessage = ({ error, retry }: Props) => {
  const { t, f } = useI18n();
  const again = retry && (
    <p>
      <Button onPress={retry}>{t.trouble.retry}</Button>
    </p>
  );
  // What answers without a kind of problem stands before the API, which it could not reach.
  if (!(error instanceof ApiError) || error.kind === undefined) {
    const isLost = error instanceof NoAnswer || error instanceof ApiError;
    return (
      <Message tone="bad" announced title={isLost ? t.trouble.noAnswer : t.trouble.own}>
        <p>{isLost ? t.trouble.noAnswerHelp : t.trouble.ownHelp}</p>
        {again}
      </Message>
    );
  }
  const { problem, kind } = error;
  return (
    <Message
      tone="bad"
      announced
      title={isKnown(t.trouble.kinds, kind) ? t.trouble.kinds[kind] : problem.title}
    >
      <p>{problem.detail}</p>
      {problem.errors && (
        <ul>
          {problem.errors.map(({ pointer, parameter, message }) => (
            <li key={`${pointer}${parameter}${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {problem.retryAfterSeconds !== undefined && (
        <p>{t.trouble.waitFor(f.duration(problem.retryAfterSeconds))}</p>
      )}
      {error.status >= 500 && problem.requestId !== undefined && (
        <p className="small">{t.trouble.request(problem.requestId)}</p>
      )}
      {again}
    </Message>
  );
};
