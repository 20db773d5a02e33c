import type { IncomingMessage } from 'node:http';

/** An answer to a call as it goes over the wire. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: string };

/** The services that the front door stands for, by the names that requests are signed for. */
export const services = [
  'dynamodb',
  'sqs',
  's3',
  'ses',
  'sms-voice',
  'monitoring',
  'lambda',
  'secretsmanager',
] as const;
export type Service = (typeof services)[number];

/** Path of GetAccountSettings (API reference of AWS Lambda). */
const ACCOUNT_SETTINGS = '/2016-08-19/account-settings';

/** Access key of whoever writes event files for the delivery stream. */
export const DELIVERY_STREAM_KEY = 'LOCAL-FIREHOSE';

/** One call of an AWS API. */
export type Call = {
  /** Who calls, from the access key: `send`. */
  caller: string;
  /** Which of its processes, from the session token; undefined for who only uses an address that it signed. */
  process?: string;
  service: Service;
  /** As in the service's API reference: `PutItem`, `SendMessageBatch`. */
  operation: string;
  /** Path and query, as received. */
  url: URL;
};

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/[^/,\s]+\/([a-z0-9-]+)\/aws4_request/;

const sesOperations: Record<string, string> = {
  'GET /v2/email/account': 'GetAccount',
  'POST /v2/email/outbound-bulk-emails': 'SendBulkEmail',
  'POST /v2/email/outbound-emails': 'SendEmail',
};

/**
 * Operations of S3 have no name on the wire: method and query tell them apart (Amazon S3 API reference). Deleting one
 * version is an operation of its own here, as it takes another right.
 */
const s3Operation = (method: string, url: URL): string => {
  const has = (name: string): boolean => url.searchParams.has(name);
  const isBucket = !/^\/[^/]+\/./.test(url.pathname);
  switch (method) {
    case 'PUT':
      return has('partNumber') ? 'UploadPart' : 'PutObject';
    case 'POST':
      return has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
    case 'GET':
      if (has('uploadId')) return 'ListParts';
      if (has('versions')) return 'ListObjectVersions';
      return isBucket ? 'ListObjectsV2' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'DELETE':
      if (has('versionId')) return 'DeleteObjectVersion';
      return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return method;
  }
};

const operationOf = (service: Service, request: IncomingMessage, url: URL): string => {
  const method = request.method ?? '';
  switch (service) {
    case 's3':
      return s3Operation(method, url);
    case 'ses':
      if (/^\/v2\/email\/identities\/[^/]+$/.test(url.pathname) && method === 'GET')
        return 'GetEmailIdentity';
      return sesOperations[`${method} ${url.pathname}`] ?? method;
    case 'lambda':
      return url.pathname === ACCOUNT_SETTINGS ? 'GetAccountSettings' : 'Invoke';
    default:
      return String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) as string;
  }
};

/**
 * What is called and by whom: signed requests and addresses (Signature Version 4) name access key and service.
 * Undefined for a request that is not signed, or for a service that is not there.
 */
export const readCall = (request: IncomingMessage): Call | undefined => {
  const url = new URL(request.url ?? '/', 'http://front-door');
  const signed =
    request.headers.authorization ?? `Credential=${url.searchParams.get('X-Amz-Credential') ?? ''}`;
  const [, caller, name] = CREDENTIAL.exec(signed) ?? [];
  const service = services.find((known) => known === name);
  if (caller === undefined || service === undefined) return undefined;
  const token = request.headers['x-amz-security-token'];
  return {
    caller,
    ...(typeof token === 'string' ? { process: token } : {}),
    service,
    operation: operationOf(service, request, url),
    url,
  };
};
