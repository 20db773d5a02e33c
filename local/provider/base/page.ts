import { html, raw } from 'hono/html';

const STYLE = `
:root { color-scheme: light dark; --page: #f4f2ee; --card: #fffefb; --ink: #23272b; --soft: #666b70;
  --line: #e2ddd3; --accent: #24566b; --note: #fdf3d7; --note-ink: #6b4f0d; --good: #2c6e49; --bad: #a4302a; --wait: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --page: #16191b; --card: #1f2326; --ink: #e6e4df; --soft: #9da2a6;
  --line: #343a3e; --accent: #8cc2d6; --note: #3a3114; --note-ink: #f0dca0; --good: #7fc79b; --bad: #f0938c; --wait: #e2b95b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.banner { background: var(--note); color: var(--note-ink); padding: .5rem 1.25rem; font-size: .9rem; text-align: center; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; justify-content: space-between; margin-bottom: 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); text-underline-offset: .15em; }
form { display: flex; gap: .5rem; flex: 1 1 20rem; max-width: 30rem; }
input { flex: 1; min-width: 0; }
input, button { font: inherit; padding: .45rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: inherit; }
button { background: var(--accent); border-color: var(--accent); color: var(--page); cursor: pointer; }
.figures { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; color: var(--soft); margin: 0 0 1rem; }
.figures b { color: var(--ink); font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { text-align: left; font-weight: 600; font-size: .8rem; color: var(--soft); }
th, td { padding: .55rem .9rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child > * { border-bottom: 0; }
.list th { white-space: nowrap; border-bottom: 1px solid var(--line); } .list th:nth-child(1) { width: 43%; } .list th:nth-child(3) { width: 8rem; } .list th:nth-child(4) { width: 9.25rem; }
.facts th { width: 11rem; font-size: .9rem; line-height: 1.65; }
time { white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums; }
.state { font-weight: 600; font-size: .9rem; } .good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
.quiet { color: var(--soft); font-size: .9rem; }
.empty { padding: 2.5rem 1rem; text-align: center; color: var(--soft); }
.tabs { display: flex; gap: 1rem; margin-bottom: .75rem; }
.older { margin-top: 1rem; } .back { margin: 0 0 .4rem; font-size: .9rem; }
iframe { display: block; width: 100%; height: 44rem; border: 0; background: #fff; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9rem/1.5 ui-monospace, monospace; }
summary { cursor: pointer; padding: .7rem 1rem; }
@media (max-width: 40rem) { .list thead { display: none; } .list, .list tbody, .list tr, .list td { display: block; } .list td { border: 0; padding: .1rem .9rem; }
  .list tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } .facts th { width: 7rem; } iframe { height: 34rem; } }
`;

export type Markup = ReturnType<typeof html>;

export const dayAndTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}">${stamp.slice(0, 10)} ${stamp.slice(11, 19)} UTC</time>`;
};

export const clockTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}" title="${stamp.slice(0, 10)}">${stamp.slice(11, 19)}</time>`;
};

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const shortTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}" title="${stamp}">${dayFormat.format(atMs)} ${stamp.slice(11, 16)}</time>`;
};

/** A page of the simulator. `style` is added to what all pages have. */
export const page = (title: string, body: Markup, style = ''): string =>
  `<!doctype html>${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(STYLE + style)}</style></head>
<body><div class="banner">This is a simulation: these messages were never sent to anybody.</div><main>${body}</main></body></html>`}`;

export const count = (value: number): string => value.toLocaleString('en-GB');
export const messagesWord = (value: number): string => (value === 1 ? 'message' : 'messages');

/** Leads from the mail inbox to the telephones and back, where there are any. */
export const tabs = (here: 'inbox' | 'phones', hasPhones: boolean): Markup | string =>
  hasPhones
    ? html`<nav class="tabs">${here === 'inbox' ? html`<b>Email</b> <a href="/phones">SMS</a>` : html`<a href="/inbox">Email</a> <b>SMS</b>`}</nav>`
    : '';
