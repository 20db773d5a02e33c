import type { IncomingHttpHeaders } from 'node:http';

/** Names of errors that clients of the older protocol and of this one know differently (service model of Amazon SQS). */
const names: Record<string, { name: string; older: string }> = {
  InvalidParameterValue: { name: 'InvalidParameterValueException', older: 'InvalidParameterValue' },
  MissingParameter: { name: 'MissingRequiredParameterException', older: 'MissingParameter' },
};

const BATCH_TOO_LONG = /^Batch requests cannot be longer than \d+ bytes\.$/;
const TOO_MANY_ENTRIES = /^Maximum number of entries per request are \d+\.$/;
const WRONG_NUMBER = 'Value for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10.';

type Asked = { Entries?: { MessageBody?: string }[]; MaxNumberOfMessages?: number };

/** The sentence with what was sent, which Amazon SQS says and the emulator leaves out. */
const withWhatWasSent = (message: string, { Entries = [], MaxNumberOfMessages }: Asked): string => {
  if (TOO_MANY_ENTRIES.test(message)) return `${message} You have sent ${Entries.length}.`;
  if (BATCH_TOO_LONG.test(message)) {
    const bytes = Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    return `${message} You have sent ${bytes} bytes.`;
  }
  if (message !== WRONG_NUMBER) return message;
  return `Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`;
};

/**
 * An error of the emulator as Amazon SQS names and words it.
 *
 * @param asked - body of the request
 * @param answer - headers and body of the emulator's answer, with a status of 400 or more
 */
export const asSqsWords = (
  asked: Buffer,
  answer: { headers: IncomingHttpHeaders; body: Buffer },
): { headers: IncomingHttpHeaders; body: Buffer } => {
  const {
    __type,
    message = '',
    ...rest
  } = JSON.parse(answer.body.toString('utf8')) as {
    __type?: string;
    message?: string;
  };
  if (__type === undefined) return answer;
  const known = names[__type.replace(/^.*#/, '')];
  const sentence = withWhatWasSent(message, JSON.parse(asked.toString('utf8')) as Asked);
  const type = known === undefined ? __type : `com.amazonaws.sqs#${known.name}`;
  return {
    headers: {
      ...answer.headers,
      ...(known === undefined ? {} : { 'x-amzn-query-error': `${known.older};Sender` }),
    },
    body: Buffer.from(JSON.stringify({ __type: type, message: sentence, ...rest })),
  };
};
