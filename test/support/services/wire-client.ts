import { load } from 'cheerio';
import type { Element } from 'domhandler';
import type { Fact } from '../../local/recorded/facts.ts';

/** An answer as it came over the wire. */
export type WireAnswer = { status: number; headers: Headers; text: string };

export type S3Call = {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS';
  /** Bucket, key and query as they stand in the address. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

const region = 'eu-west-3';
const signedFor = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=api/20261129/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;

/** Speaks to the front door without any client library: what a library leaves out or adds is not in the way. */
export const createWireClient = (url: string) => {
  const call = async (path: string, init: RequestInit): Promise<WireAnswer> => {
    const answer = await fetch(`${url}${path}`, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return {
    s3: ({ method, path, headers, body }: S3Call): Promise<WireAnswer> =>
      call(path, {
        method,
        headers: { authorization: signedFor('s3'), ...headers },
        ...(body === undefined ? {} : { body }),
      }),

    /** A call of a service that speaks JSON: `AmazonSQS.SendMessage`. */
    json: (service: string, target: string, input: object): Promise<WireAnswer> =>
      call('/', {
        method: 'POST',
        headers: {
          authorization: signedFor(service),
          'content-type':
            service === 'secretsmanager' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
          'x-amz-target': target,
          'x-amz-date': '20261129T000000Z',
        },
        body: JSON.stringify(input),
      }),
  };
};
export type WireClient = ReturnType<typeof createWireClient>;

/** Elements that stand for lists, and how the members are called. */
const lists: Record<string, string> = {
  CommonPrefixes: 'CommonPrefixes',
  Contents: 'Contents',
  DeleteMarker: 'DeleteMarkers',
  Part: 'Parts',
  Version: 'Versions',
};

const factOfElement = (element: Element): Fact => {
  const children = element.children.filter((child): child is Element => child.type === 'tag');
  if (children.length === 0)
    return element.children.map((child) => ('data' in child ? child.data : '')).join('');
  const fact: { [member: string]: Fact } = {};
  for (const child of children) {
    const list = lists[child.name];
    if (list === undefined) fact[child.name] = factOfElement(child);
    else fact[list] = [...((fact[list] as Fact[] | undefined) ?? []), factOfElement(child)];
  }
  return fact;
};

const factsOfXml = (text: string): { [member: string]: Fact } => {
  const root = load(text, { xml: true }).root().children()[0];
  if (root === undefined) return {};
  const fact = factOfElement(root) as { [member: string]: Fact } | string;
  const members = typeof fact === 'string' ? {} : fact;
  if (root.name !== 'Error') return members;
  const { RequestId: _, HostId: __, Resource: ___, ...error } = members;
  return { Error: error };
};

/** Members of answers of S3 that are headers (service model of S3). */
const memberOfHeader: Record<string, string> = {
  'accept-ranges': 'AcceptRanges',
  'content-length': 'ContentLength',
  'content-range': 'ContentRange',
  'content-type': 'ContentType',
  etag: 'ETag',
  'last-modified': 'LastModified',
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-crc64nvme': 'ChecksumCRC64NVME',
  'x-amz-checksum-type': 'ChecksumType',
  'x-amz-delete-marker': 'DeleteMarker',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-version-id': 'VersionId',
};
/** Headers that are members of the answers with an object only. */
const ofObjects = new Set([
  'accept-ranges',
  'content-length',
  'content-range',
  'content-type',
  'last-modified',
]);

/** The facts of an answer of S3 as its client would show them. */
export const factsOfS3 = (method: S3Call['method'], answer: WireAnswer): { [member: string]: Fact } => {
  const { status, headers, text } = answer;
  if (status >= 300 && method === 'HEAD') {
    const messages: Record<number, string> = {
      304: 'Not Modified',
      404: 'Not Found',
      412: 'Precondition Failed',
    };
    return { Error: { Code: String(status), Message: messages[status] ?? '' } };
  }
  const isXml = text.startsWith('<?xml');
  const isObject = !isXml && (method === 'GET' || method === 'HEAD');
  const members: { [member: string]: Fact } = isXml ? factsOfXml(text) : {};
  if (status >= 300) return members;
  for (const [header, member] of Object.entries(memberOfHeader)) {
    const value = headers.get(header);
    if (value !== null && (isObject || !ofObjects.has(header))) members[member] = value;
  }
  if (isObject) members.Metadata = {};
  if (isObject && method === 'GET') members.Body = text;
  return members;
};

/** The facts of an answer to a page of another origin: body and headers. */
export const factsOfPage = ({ status, headers, text }: WireAnswer): { [member: string]: Fact } => {
  const names: Record<string, string> = {
    'access-control-allow-credentials': 'Access-Control-Allow-Credentials',
    'access-control-allow-headers': 'Access-Control-Allow-Headers',
    'access-control-allow-methods': 'Access-Control-Allow-Methods',
    'access-control-allow-origin': 'Access-Control-Allow-Origin',
    'access-control-max-age': 'Access-Control-Max-Age',
    'content-length': 'Content-Length',
    'content-type': 'Content-Type',
    etag: 'ETag',
    'last-modified': 'Last-Modified',
    vary: 'Vary',
    'accept-ranges': 'accept-ranges',
    'x-amz-server-side-encryption': 'x-amz-server-side-encryption',
    'x-amz-checksum-crc64nvme': 'x-amz-checksum-crc64nvme',
    'x-amz-checksum-type': 'x-amz-checksum-type',
  };
  const Headers: { [member: string]: Fact } = {};
  for (const [header, name] of Object.entries(names)) {
    const value = headers.get(header);
    // An error is sent in pieces there, here as a whole.
    if (value !== null && !(header === 'content-length' && text.startsWith('<?xml'))) Headers[name] = value;
  }
  return { Body: text.startsWith('<?xml') ? factsOfXml(text) : text, Headers, StatusCode: String(status) };
};

const factOfJson = (value: unknown): Fact => {
  if (Array.isArray(value)) return value.map(factOfJson);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([member, one]) => [member, factOfJson(one)]));
};

/** The facts of an answer in JSON as its client would show them; the capacity that the local run asks for left out. */
export const factsOfJson = ({ status, headers, text }: WireAnswer): { [member: string]: Fact } => {
  const {
    __type,
    ConsumedCapacity: _,
    ...members
  } = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  if (status < 300) return factOfJson(members) as { [member: string]: Fact };
  const { message, Message, ...rest } = members;
  const name = String(__type ?? '').replace(/^.*#/, '');
  const [code = name, kind] = headers.get('x-amzn-query-error')?.split(';') ?? [];
  const error = { Code: code, Message: message ?? Message };
  return factOfJson({
    Error: kind === undefined ? error : { ...error, QueryErrorCode: name, Type: kind },
    ...rest,
  }) as { [member: string]: Fact };
};
