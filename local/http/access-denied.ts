import type { Service, WireAnswer } from './aws-call.ts';
import { s3Error } from './s3-answers.ts';

const json = (status: number, version: '1.0' | '1.1', type: string, message: string): WireAnswer => ({
  status,
  headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, message, Message: message }),
});

const answers: Record<Service, (message: string) => WireAnswer> = {
  dynamodb: (message) => json(400, '1.0', 'com.amazon.coral.service#AccessDeniedException', message),
  // Clients that know the older protocol take the name of the error from its header.
  sqs: (message) => {
    const answer = json(403, '1.0', 'com.amazon.coral.service#AccessDeniedException', message);
    return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': 'AccessDenied;Sender' } };
  },
  s3: (message) => s3Error(403, 'AccessDenied', message),
  ses: (message) => json(403, '1.1', 'AccessDeniedException', message),
  'sms-voice': (message) => json(400, '1.0', 'AccessDeniedException', message),
  monitoring: (message) => json(403, '1.0', 'AccessDeniedException', message),
  lambda: (message) => json(403, '1.1', 'AccessDeniedException', message),
  secretsmanager: (message) => json(400, '1.1', 'AccessDeniedException', message),
};

/** How a service says that the caller may not do what it asks for. */
export const accessDenied = (service: Service, { message }: { message: string }): WireAnswer =>
  answers[service](message);
