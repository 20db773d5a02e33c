import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http/read-body.ts';
import type { ProviderAnswer } from './base/answer.ts';
import { addressPage, messagePage, missingPage, newestPage, stateOf } from './email/inbox.ts';
import type { MailBackend, MessageView } from './email/mail-backend.ts';
import type { SesApi } from './email/ses-api.ts';
import type { Metrics } from './events/metrics.ts';
import { missingSmsPage, newestSmsPage, phonePage, smsPage, stateOfSms } from './sms/phones-page.ts';
import type { SmsApi } from './sms/sms-api.ts';
import type { SmsBackend } from './sms/sms-backend.ts';
import type { Operation } from './storage/journal.ts';

/** The part of the provider that there is only where SMS are sent. */
export type SmsPart = { api: SmsApi; phones: SmsBackend };

const MAX_BODY_BYTES = 12_000_000;
const PAGE_MESSAGES = 50;
const ADDRESS_MESSAGES = 1_000;

const ACCESS_KEY = /Credential=([^/,\s]+)\//;

/** Our own pages load nothing; the message itself may style itself and show inline images, no more. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";
const MESSAGE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const accountSchema = z.object({
  ratePerSecond: z.number().min(0).optional(),
  takesPerSecond: z.number().min(0).optional(),
  bulkCallsPerSecond: z.number().min(0).optional(),
  quotaPer24Hours: z.number().int().min(-1).optional(),
  sendingEnabled: z.boolean().optional(),
  enforcementStatus: z.enum(['HEALTHY', 'PROBATION', 'SHUTDOWN']).optional(),
});
const faultSchema = z.object({
  calls: z.number().int().min(1).default(1),
  when: z.enum(['before', 'after']).default('before'),
  drop: z.boolean().default(false),
  status: z.number().int().min(400).max(599).default(500),
  errorType: z.string().default('InternalServiceErrorException'),
  message: z.string().default('Made to fail.'),
  entryStatus: z.string().optional(),
});

const smsSchema = z.object({
  partsPerSecond: z.number().min(0).optional(),
  monthlySpendLimitUsd: z.number().min(0).optional(),
});

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
};

const sendPage = (response: ServerResponse, status: number, text: string, policy = PAGE_POLICY): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(text);
};

const sendSes = (response: ServerResponse, answer: ProviderAnswer): void => {
  response.setHeader('x-amzn-requestid', randomUUID());
  if (answer.errorType !== undefined) response.setHeader('x-amzn-errortype', answer.errorType);
  sendJson(response, answer.status, answer.body);
};

/** A message in the JSON lists: everything but its parts. */
const summary = ({ html: _html, text: _text, ...rest }: MessageView) => ({
  ...rest,
  state: stateOf(rest).word,
});

const operations: Record<string, Operation> = {
  '/v2/email/outbound-bulk-emails': 'SendBulkEmail',
  '/v2/email/outbound-emails': 'SendEmail',
};

/** Everybody by channel, a person a line of JSON: for who wants to know whom which channel told. */
const sendPeople = (response: ServerResponse, office: MailBackend, sms: SmsPart | undefined): void => {
  response.writeHead(200, { 'content-type': 'application/jsonl' });
  const channels = { email: office.told().people, sms: sms?.phones.told().people ?? [] };
  for (const [channel, people] of Object.entries(channels)) {
    for (const person of people) response.write(`${JSON.stringify({ channel, ...person })}\n`);
  }
  response.end();
};

/** A number as somebody types it, in E.164 where it is one; a plus sign in an address arrives as a blank. */
const wantedNumber = (typed: string): string =>
  typed
    .replace(/[\s.-]/g, '')
    .replace(/^0(?=[1-9])/, '33')
    .replace(/^(?=\d)/, '+');

/** Answers the telephones; false for an address that is none of theirs. */
const answerPhones = ({ phones }: SmsPart, response: ServerResponse, url: URL): boolean => {
  const path = url.pathname;
  const number = wantedNumber(url.searchParams.get('number') ?? '');
  if (path === '/phones' || path === '/phones.json') {
    const before = Number(url.searchParams.get('before') ?? Number.NaN);
    const messages =
      number === ''
        ? phones.newest(PAGE_MESSAGES, Number.isNaN(before) ? undefined : before)
        : phones.messagesTo(number, ADDRESS_MESSAGES);
    if (path === '/phones.json') {
      sendJson(
        response,
        200,
        messages.map((message) => ({ ...message, state: stateOfSms(message).word })),
      );
      return true;
    }
    if (number !== '') {
      sendPage(response, 200, phonePage(number, messages));
      return true;
    }
    const last = messages.at(-1)?.number ?? 0;
    sendPage(response, 200, newestSmsPage(phones.report(), messages, last > 0 ? last : undefined));
    return true;
  }
  const [, id] = /^\/phones\/([0-9a-f-]+)$/.exec(path) ?? [];
  if (id === undefined) return false;
  const message = phones.messageById(id);
  if (message === undefined) sendPage(response, 404, missingSmsPage());
  else sendPage(response, 200, smsPage(message));
  return true;
};

/** Answers what is no call of a protocol: the inbox, the telephones, the account and the controls. */
const answerOwn = async (
  api: SesApi,
  office: MailBackend,
  sms: SmsPart | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const path = url.pathname;
  const address = url.searchParams.get('address')?.trim() ?? '';
  if (request.method === 'POST') {
    const body: unknown = JSON.parse((await readBody(request, MAX_BODY_BYTES))?.toString('utf8') || '{}');
    if (path === '/_control/rate' || path === '/_control/account') api.control(accountSchema.parse(body));
    else if (path === '/_control/sms' && sms !== undefined) sms.api.control(smsSchema.parse(body));
    else if (path === '/_control/fail') api.fail(faultSchema.parse(body));
    else return sendJson(response, 404, { message: 'no such control' });
    return sendJson(response, 200, {});
  }
  if (path === '/_account') {
    const report = office.report();
    if (address !== '') {
      return sendJson(response, 200, office.messagesTo(address, ADDRESS_MESSAGES).map(summary));
    }
    const perSecond = url.searchParams.has('perSecond') ? { perSecond: office.perSecond() } : {};
    if (sms === undefined) return sendJson(response, 200, { ...report, ...perSecond });
    const ofSms = sms.phones.report();
    // A caller who waits for the events of a campaign waits for those of both channels.
    const events = {
      emitted: report.events.emitted + ofSms.events.emitted,
      pending: report.events.pending + ofSms.events.pending,
    };
    return sendJson(response, 200, { ...report, ...perSecond, events, sms: ofSms });
  }
  if (path === '/_told') {
    const ofSms = sms === undefined ? {} : { sms: sms.phones.told().report };
    return sendJson(response, 200, { ...office.told().report, ...ofSms });
  }
  if (path === '/_told/people') return sendPeople(response, office, sms);
  if (sms !== undefined && answerPhones(sms, response, url)) return;
  if (path === '/' || path === '/inbox' || path === '/inbox.json') {
    const before = Number(url.searchParams.get('before') ?? Number.NaN);
    const messages =
      address === ''
        ? office.newest(PAGE_MESSAGES, Number.isNaN(before) ? undefined : before)
        : office.messagesTo(address, ADDRESS_MESSAGES);
    if (path === '/inbox.json') return sendJson(response, 200, messages.map(summary));
    if (address !== '') return sendPage(response, 200, addressPage(address, messages));
    const last = messages.at(-1)?.number ?? 0;
    return sendPage(
      response,
      200,
      newestPage(office.report(), messages, last > 0 ? last : undefined, sms !== undefined),
    );
  }
  const [, id = '', part] = /^\/inbox\/([0-9a-f-]+)(\/html|\.json)?$/.exec(path) ?? [];
  const message = id === '' ? undefined : office.messageById(id);
  if (message === undefined) return sendPage(response, 404, missingPage());
  if (part === '.json') return sendJson(response, 200, { ...message, state: stateOf(message).word });
  if (part === '/html') return sendPage(response, 200, message.html ?? '', MESSAGE_POLICY);
  return sendPage(response, 200, messagePage(message));
};

const answerSes = async (
  api: SesApi,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> => {
  if (request.method === 'GET' && path === '/v2/email/account') return sendSes(response, api.getAccount());
  const [, identity] = /^\/v2\/email\/identities\/([^/]+)$/.exec(path) ?? [];
  if (request.method === 'GET' && identity !== undefined) {
    return sendSes(response, api.getEmailIdentity(decodeURIComponent(identity)));
  }
  const operation = request.method === 'POST' ? operations[path] : undefined;
  if (operation === undefined) {
    const message = 'This operation is not simulated.';
    return sendSes(response, { status: 404, errorType: 'UnknownOperationException', body: { message } });
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    const message = 'The request is too large.';
    return sendSes(response, { status: 413, errorType: 'BadRequestException', body: { message } });
  }
  const [, caller = 'anonymous'] = ACCESS_KEY.exec(request.headers.authorization ?? '') ?? [];
  const answer = api.send(operation, body, caller);
  if (answer === 'drop') request.socket.destroy();
  else sendSes(response, answer);
};

/** Answers a call of a protocol that names its operation in a header: that of SMS, and of figures. */
const answerTarget = async (
  sms: SmsPart | undefined,
  metrics: Metrics,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): Promise<void> => {
  const [, caller = 'anonymous'] = ACCESS_KEY.exec(request.headers.authorization ?? '') ?? [];
  const body = await readBody(request, MAX_BODY_BYTES);
  const message = 'This operation is not simulated.';
  const unknown = { status: 400, errorType: 'UnknownOperationException', body: { message } };
  const bytes = body ?? Buffer.alloc(0);
  sendSes(response, metrics(target, bytes) ?? sms?.api.answer(target, bytes, caller) ?? unknown);
};

/** The provider's HTTP server, not yet listening. */
export const createProviderServer = (
  api: SesApi,
  office: MailBackend,
  sms: SmsPart | undefined,
  metrics: Metrics,
): Server => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const target = request.headers['x-amz-target'];
    const isCall = url.pathname.startsWith('/v2/') || typeof target === 'string';
    const answer = (): Promise<void> => {
      if (typeof target === 'string') return answerTarget(sms, metrics, request, response, target);
      return isCall
        ? answerSes(api, request, response, url.pathname)
        : answerOwn(api, office, sms, request, response, url);
    };
    answer().catch((error: unknown) => {
      if (response.headersSent || request.socket.destroyed) return response.destroy();
      if (!isCall && (error instanceof z.ZodError || error instanceof SyntaxError)) {
        return sendJson(response, 400, { message: error.message });
      }
      // Only the kind of error: its text may quote a message.
      console.error(`provider: a call failed with ${error instanceof Error ? error.name : 'an error'}`);
      const message = 'The simulator failed.';
      sendSes(response, { status: 500, errorType: 'InternalServiceErrorException', body: { message } });
    });
  });
  // A connection closed just as the client uses it again would look like a lost answer.
  server.keepAliveTimeout = 0;
  return server;
};
