import type { IncomingHttpHeaders } from 'node:http';
import { load } from 'cheerio';
import type { Element } from 'domhandler';
import type { Member, Operation, ServiceModel, Shape } from './models.ts';

/** A request as it came over the wire. */
export type WireRequest = {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** Undefined for a body that passes as a stream: the content of an object. */
  body: Buffer | undefined;
};

/** The members that a request gives, and what in its form is wrong. */
export type ReadRequest = { input: unknown; faults: string[] };

/** Headers of every request: signature, checksums of the body as such, and notes of the SDK. */
const COMMON_HEADERS =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|target|decoded-content-length|trailer)$/;
/** What a signed address carries in its query, and the SDK's note of the operation. */
const COMMON_QUERY = /^(?:X-Amz-.*|x-id)$/i;

/** A value that HTTP or XML holds as text, as its type wants it; as it is where it is none of that type. */
const typed = ({ type }: Shape, value: string): unknown => {
  switch (type) {
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return value.trim() === '' ? value : Number(value);
    case 'timestamp':
      return Date.parse(value);
    default:
      return value;
  }
};

const shapeOf = (model: ServiceModel, { shape }: Member): Shape => model.shapes[shape] as Shape;

/** An element of XML, as its shape wants it; children that the shape does not know keep their names. */
const fromXml = (model: ServiceModel, shape: Shape, element: Element): unknown => {
  const children = element.children.filter((child): child is Element => child.type === 'tag');
  if (shape.type === 'list') {
    return children.map((child) => fromXml(model, shapeOf(model, shape.member as Member), child));
  }
  if (shape.type !== 'structure') {
    return typed(shape, element.children.map((child) => (child.type === 'text' ? child.data : '')).join(''));
  }
  const value: Record<string, unknown> = {};
  for (const child of children) {
    const [name, member] =
      Object.entries(shape.members ?? {}).find(
        ([known, { locationName = known }]) => locationName === child.name,
      ) ?? [];
    if (name === undefined || member === undefined) {
      value[child.name] = '';
      continue;
    }
    const inner = shapeOf(model, member);
    if (inner.type === 'list' && (inner.flattened === true || member.flattened === true)) {
      const item = fromXml(model, shapeOf(model, inner.member as Member), child);
      value[name] = [...((value[name] as unknown[] | undefined) ?? []), item];
    } else value[name] = fromXml(model, inner, child);
  }
  return value;
};

const parseXml = (model: ServiceModel, { shape, locationName }: Member, body: Buffer): unknown => {
  const root = load(body.toString('utf8'), { xml: true }).root().children().get(0);
  return root?.name === (locationName ?? shape)
    ? fromXml(model, model.shapes[shape] as Shape, root)
    : undefined;
};

const parseJson = (body: Buffer, faults: string[]): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    faults.push('the body is no JSON');
    return {};
  }
};

/** The labels of a path template that a path fills in; undefined where it is another path. */
const labelsOf = (template: string, path: string): Record<string, string> | undefined => {
  const names = [...template.matchAll(/\{([A-Za-z]+)\+?\}/g)].map(([, name]) => name as string);
  const pattern = template.replace(/\{[A-Za-z]+(\+?)\}/g, (_, greedy) =>
    greedy === '' ? '([^/]+)' : '(.+)',
  );
  const found = new RegExp(`^${pattern}$`, 's').exec(path);
  if (found === null) return undefined;
  return Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] as string)]));
};

/** Path, query, headers and body of a REST request, put together as the model binds them. */
const readRest = (
  model: ServiceModel,
  { method, uri, input: inputShape = '' }: Operation,
  request: WireRequest,
): ReadRequest => {
  const faults: string[] = [];
  const { members = {}, payload }: Partial<Shape> = model.shapes[inputShape] ?? {};
  const { searchParams, pathname } = request.url;
  const [path = '', fixed = ''] = uri.split('?');
  const labels = labelsOf(path, pathname.replace(/(?<=.)\/$/, ''));
  if (labels === undefined || request.method !== method) faults.push(`not ${method} ${path}`);
  const fixedNames = [...new URLSearchParams(fixed).keys()];
  for (const name of fixedNames) if (!searchParams.has(name)) faults.push(`?${name} is missing`);

  const input: Record<string, unknown> = {};
  const knownQuery = new Set(fixedNames);
  const knownHeaders = new Set<string>();
  let prefix: string | undefined;
  for (const [name, member] of Object.entries(members)) {
    const { location, locationName = name } = member;
    let value: string | null | undefined;
    if (location === 'uri') value = labels?.[locationName];
    else if (location === 'querystring') {
      knownQuery.add(locationName);
      value = searchParams.get(locationName);
    } else if (location === 'header') {
      const header = locationName.toLowerCase();
      knownHeaders.add(header);
      value = request.headers[header] as string | undefined;
    } else if (location === 'headers') prefix = locationName.toLowerCase();
    if (value !== undefined && value !== null) input[name] = typed(shapeOf(model, member), value);
  }
  for (const name of searchParams.keys()) {
    if (!knownQuery.has(name) && !COMMON_QUERY.test(name)) faults.push(`?${name}: no member of the model`);
  }
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith('x-amz-') || COMMON_HEADERS.test(name) || knownHeaders.has(name)) continue;
    if (prefix === undefined || !name.startsWith(prefix))
      faults.push(`header ${name}: no member of the model`);
  }

  const { body } = request;
  const whole = payload === undefined ? undefined : members[payload];
  if (payload !== undefined && whole !== undefined) {
    if (shapeOf(model, whole).type === 'structure' && body !== undefined && body.length > 0) {
      input[payload] = parseXml(model, whole, body);
      if (input[payload] === undefined) faults.push(`the body is no ${whole.locationName ?? whole.shape}`);
    }
  } else if (body !== undefined && body.length > 0) {
    const parsed = parseJson(body, faults);
    if (typeof parsed !== 'object' || parsed === null) faults.push('the body is no structure');
    else Object.assign(input, parsed);
  }
  return { input, faults };
};

/** Reads a request as the service of the model would. */
export const readRequest = (
  model: ServiceModel,
  name: string,
  operation: Operation,
  request: WireRequest,
): ReadRequest => {
  if (model.targetPrefix === undefined) return readRest(model, operation, request);
  const faults: string[] = [];
  if (request.method !== 'POST' || request.url.pathname !== '/') faults.push('not POST /');
  if (request.headers['x-amz-target'] !== `${model.targetPrefix}.${name}`)
    faults.push('another x-amz-target');
  return { input: parseJson(request.body ?? Buffer.alloc(0), faults), faults };
};
