import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { problemKinds } from '../http/problem.ts';
import type { OpenApiDocument } from './openapi.ts';

/** As much of a JSON schema as the page shows. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  description?: string;
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
};
type Content = Record<string, { schema?: Schema }>;
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type Operation = {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Content };
  responses: Record<string, { description?: string; content?: Content; headers?: Record<string, unknown> }>;
};
type Route = { method: string; path: string; operation: Operation };

const style = `
:root { color-scheme: light dark; --ink: #1c2530; --soft: #566272; --line: #d9dfe6; --ground: #fff; --panel: #f4f6f9; --accent: #1d4f91; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --soft: #a3afbd; --line: #36414e; --ground: #141a21; --panel: #1d252e; --accent: #8fbcf5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 5rem; max-width: 56rem; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 2rem; }
h2 { margin: 3.5rem 0 .25rem; font-size: 1.4rem; }
h3 { margin: 0; font-size: 1.1rem; }
h4 { margin: 1.25rem 0 .35rem; font-size: .95rem; color: var(--soft); }
p { margin: .4rem 0; max-width: 44rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav ul { margin: .5rem 0; padding: 0; list-style: none; }
nav > ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
article { margin: 1.5rem 0; padding: 1.25rem; border: 1px solid var(--line); border-radius: .5rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
p code { overflow-wrap: anywhere; }
td code { white-space: nowrap; }
pre { margin: .35rem 0; padding: .75rem 1rem; overflow-x: auto; border-radius: .35rem; background: var(--panel); }
.route { margin: .35rem 0 .75rem; font-weight: 600; }
.method { display: inline-block; min-width: 3.75rem; margin-right: .35rem; padding: 0 .4rem; border: 1px solid currentColor; border-radius: .25rem; color: var(--accent); text-align: center; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
.soft { color: var(--soft); }
summary { padding: .3rem 0; cursor: pointer; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
`;

/** Content security policy under which the page's own style is all that it may use. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const reader = (document: OpenApiDocument) => {
  const named = (document.components?.schemas ?? {}) as Record<string, Schema>;

  /** The schema behind a reference; a part's own words win over those of what it refers to. */
  const resolve = (schema: Schema): Schema => {
    const { $ref, allOf, ...own } = schema;
    if ($ref !== undefined) return { ...resolve(named[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}), ...own };
    if (allOf === undefined) return schema;
    const parts = allOf.map(resolve);
    return {
      ...Object.assign({}, ...parts),
      ...own,
      properties: Object.assign({}, ...parts.map((part) => part.properties)),
      required: parts.flatMap((part) => part.required ?? []),
    };
  };

  const exampleOf = (schema: Schema): unknown => {
    const known = resolve(schema);
    if (known.example !== undefined) return known.example;
    if (known.examples?.[0] !== undefined) return known.examples[0];
    if (known.default !== undefined) return known.default;
    if (known.enum !== undefined) return known.enum[0];
    if (known.properties !== undefined) {
      return Object.fromEntries(
        Object.entries(known.properties).map(([name, property]) => [name, exampleOf(property)]),
      );
    }
    if (known.items !== undefined) return [exampleOf(known.items)];
    const [type] = [known.type].flat();
    return type === 'integer' || type === 'number'
      ? 1
      : type === 'boolean'
        ? true
        : type === 'object'
          ? {}
          : '…';
  };

  const typeOf = (schema: Schema): string => {
    const known = resolve(schema);
    if (known.enum !== undefined) return known.enum.map((one) => JSON.stringify(one)).join(' or ');
    if (known.items !== undefined) return `list of ${typeOf(known.items)}`;
    const type = [known.type].flat().join(' or ') || 'any';
    return known.format === undefined ? type : `${type} (${known.format})`;
  };

  return { resolve, exampleOf, typeOf };
};
type Reader = ReturnType<typeof reader>;

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
const bodyOf = (content: Content | undefined): Schema | undefined => Object.values(content ?? {})[0]?.schema;
const idOf = ({ operation, method, path }: Route): string => operation.operationId ?? `${method}${path}`;
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const routesOf = (document: OpenApiDocument): Route[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

const curlOf = ({ method, path, operation }: Route, read: Reader): string => {
  const parameters = operation.parameters ?? [];
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, schema = {} }) => text.replace(`{${name}}`, String(read.exampleOf(schema))), path);
  const [query] = parameters.filter((parameter) => parameter.in === 'query');
  const search =
    query === undefined
      ? ''
      : `?${query.name}=${encodeURIComponent(String(read.exampleOf(query.schema ?? {})))}`;
  const body = bodyOf(operation.requestBody?.content);
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$TOCSIN${filled}${search}"`,
    ...(operation.security?.length === 0 ? [] : [`  -H "Authorization: Bearer $TOKEN"`]),
    ...(body === undefined
      ? []
      : [`  -H 'Content-Type: application/json'`, `  -d ${quoted(JSON.stringify(read.exampleOf(body)))}`]),
  ].join(' \\\n');
};

/** Text in which backticks mark code. */
const prose = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));

const code = (text: string) => html`<pre tabindex="0"><code>${text}</code></pre>`;

const table = (caption: string, rows: { name: string; type: string; required: boolean; text: string }[]) =>
  html`<h4>${caption}</h4>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows.map(
    ({ name, type, required, text }) =>
      html`<tr><td><code>${name}</code></td><td>${type}${required ? '' : html` <span class="soft">optional</span>`}</td><td>${prose(text)}</td></tr>`,
  )}</tbody></table></div>`;

const parametersOf = ({ operation }: Route, read: Reader) => {
  const parameters = operation.parameters ?? [];
  if (parameters.length === 0) return '';
  return table(
    'Parameters',
    parameters.map(({ name, required, description, schema = {}, in: where }) => ({
      name,
      type: `${where}, ${read.typeOf(schema)}`,
      required: required === true,
      text: description ?? read.resolve(schema).description ?? '',
    })),
  );
};

const requestBodyOf = ({ operation }: Route, read: Reader) => {
  const body = bodyOf(operation.requestBody?.content);
  if (body === undefined) return '';
  const { properties = {}, required = [] } = read.resolve(body);
  const rows = Object.entries(properties).map(([name, property]) => ({
    name,
    type: read.typeOf(property),
    required: required.includes(name),
    text: read.resolve(property).description ?? '',
  }));
  const caption = operation.requestBody?.required === true ? 'Body' : 'Body (may be left out)';
  return html`${table(caption, rows)}${code(json(read.exampleOf(body)))}`;
};

const answersOf = ({ operation }: Route, read: Reader) =>
  html`<h4>Answers</h4>${Object.entries(operation.responses)
    .filter(([status]) => status !== 'default')
    .map(([status, { description, content }]) => {
      const body = bodyOf(content);
      const label = html`<strong>${status}</strong> ${prose(description ?? '')}`;
      if (body === undefined) return html`<p>${label}</p>`;
      return html`<details><summary>${label}</summary>${code(json(read.exampleOf(body)))}</details>`;
    })}`;

const problems = () => html`<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p class="soft">What any route may answer instead; <code>type</code> is <code>urn:tocsin:problem:</code> and the name.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Problems"><table>
<thead><tr><th scope="col">Status</th><th scope="col">Name</th><th scope="col">What it means</th></tr></thead>
<tbody>${Object.entries(problemKinds).map(
  ([name, { status, title }]) =>
    html`<tr><td>${status}</td><td><code>${name}</code></td><td>${title.en}</td></tr>`,
)}</tbody></table></div>
<p>Without a valid access token the answer is 401, from the gateway and not as problem details.</p>
</section>`;

const articleOf = (route: Route, read: Reader) => {
  const { method, path, operation } = route;
  return html`<article id="${idOf(route)}" aria-labelledby="${idOf(route)}-title">
<h3 id="${idOf(route)}-title">${operation.summary ?? path}</h3>
<p class="route"><span class="method">${method}</span><code>${path}</code></p>
${operation.description === undefined ? '' : html`<p>${prose(operation.description)}</p>`}
${parametersOf(route, read)}${requestBodyOf(route, read)}${answersOf(route, read)}
<h4>Example</h4>${code(curlOf(route, read))}
</article>`;
};

/** The OpenAPI document as a page to read: no script, nothing loaded from anywhere. */
export const docsPage = (document: OpenApiDocument) => {
  const read = reader(document);
  const routes = routesOf(document);
  const groups = (document.tags ?? []).map(({ name, description }) => ({
    name,
    description,
    routes: routes.filter(({ operation }) => operation.tags?.includes(name)),
  }));
  const paragraphs = (document.info.description ?? '').split('\n\n');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} API</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#routes">Skip to the routes</a>
<header>
<h1>${document.info.title} API</h1>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
<p>For programs: <a href="/v1/openapi.json">OpenAPI 3.1 document</a>. In the examples, <code>$TOCSIN</code> is the address of the API and <code>$TOKEN</code> your access token.</p>
</header>
<nav aria-label="Routes"><ul>${groups.map(
    (group) =>
      html`<li><strong>${group.name}</strong><ul>${group.routes.map(
        (route) => html`<li><a href="#${idOf(route)}">${route.operation.summary ?? route.path}</a></li>`,
      )}</ul></li>`,
  )}<li><strong><a href="#problems">Problems</a></strong></li></ul></nav>
<main id="routes">
${groups.map(
  (group) => html`<section aria-labelledby="group-${group.name}">
<h2 id="group-${group.name}">${group.name}</h2>
<p class="soft">${group.description ?? ''}</p>
${group.routes.map((route) => articleOf(route, read))}
</section>`,
)}
${problems()}
</main>
</body>
</html>`;
};
