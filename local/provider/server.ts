import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '../read-body.ts';
import { addressPage, messagePage, missingPage, newestPage, stateOf } from './inbox.ts';
import type { Operation } from './journal.ts';
import type { MessageView, PostOffice } from './post-office.ts';
import type { SesAnswer, SesApi } from './ses-api.ts';

const MOST_BODY_BYTES = 12_000_000;
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

const sendSes = (response: ServerResponse, answer: SesAnswer): void => {
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

/** Answers what is not a call of the SES protocol: the inbox, the account and the controls. */
const answerOwn = async (
  api: SesApi,
  office: PostOffice,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const path = url.pathname;
  const address = url.searchParams.get('address')?.trim() ?? '';
  if (request.method === 'POST') {
    const body: unknown = JSON.parse((await readBody(request, MOST_BODY_BYTES))?.toString('utf8') || '{}');
    if (path === '/_control/rate' || path === '/_control/account') api.control(accountSchema.parse(body));
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
    return sendJson(response, 200, { ...report, ...perSecond });
  }
  if (path === '/_told') return sendJson(response, 200, office.told());
  if (path === '/' || path === '/inbox' || path === '/inbox.json') {
    const before = Number(url.searchParams.get('before') ?? Number.NaN);
    const messages =
      address === ''
        ? office.newest(PAGE_MESSAGES, Number.isNaN(before) ? undefined : before)
        : office.messagesTo(address, ADDRESS_MESSAGES);
    if (path === '/inbox.json') return sendJson(response, 200, messages.map(summary));
    if (address !== '') return sendPage(response, 200, addressPage(address, messages));
    const last = messages.at(-1)?.number ?? 0;
    return sendPage(response, 200, newestPage(office.report(), messages, last > 0 ? last : undefined));
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
  const body = await readBody(request, MOST_BODY_BYTES);
  if (body === undefined) {
    const message = 'The request is too large.';
    return sendSes(response, { status: 413, errorType: 'BadRequestException', body: { message } });
  }
  const [, caller = 'anonymous'] = ACCESS_KEY.exec(request.headers.authorization ?? '') ?? [];
  const answer = api.send(operation, body, caller);
  if (answer === 'drop') request.socket.destroy();
  else sendSes(response, answer);
};

/** The provider's HTTP server, not yet listening. */
export const createProviderServer = (api: SesApi, office: PostOffice): Server => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const isSes = url.pathname.startsWith('/v2/');
    const answered = isSes
      ? answerSes(api, request, response, url.pathname)
      : answerOwn(api, office, request, response, url);
    answered.catch((error: unknown) => {
      if (response.headersSent || request.socket.destroyed) return response.destroy();
      if (!isSes && (error instanceof z.ZodError || error instanceof SyntaxError)) {
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
