import { html, raw } from 'hono/html';
import type { AccountReport } from './account.ts';
import type { MessageView } from './post-office.ts';

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
.older { margin-top: 1rem; } .back { margin: 0 0 .4rem; font-size: .9rem; }
iframe { display: block; width: 100%; height: 44rem; border: 0; background: #fff; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9rem/1.5 ui-monospace, monospace; }
summary { cursor: pointer; padding: .7rem 1rem; }
@media (max-width: 40rem) { .list thead { display: none; } .list, .list tbody, .list tr, .list td { display: block; } .list td { border: 0; padding: .1rem .9rem; }
  .list tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } .facts th { width: 7rem; } iframe { height: 34rem; } }
`;

type Markup = ReturnType<typeof html>;

const dayAndTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}">${stamp.slice(0, 10)} ${stamp.slice(11, 19)} UTC</time>`;
};

const clockTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}" title="${stamp.slice(0, 10)}">${stamp.slice(11, 19)}</time>`;
};

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const shortTime = (atMs: number): Markup => {
  const stamp = new Date(atMs).toISOString();
  return html`<time datetime="${stamp}" title="${stamp}">${dayFormat.format(atMs)} ${stamp.slice(11, 16)}</time>`;
};

/** What happened to a message, in a word or two; good, bad or still open. */
export const stateOf = (
  message: Pick<MessageView, 'events'>,
): { word: string; tone: 'good' | 'bad' | 'wait' } => {
  const happened = (event: string, detail = ''): boolean =>
    message.events.some((one) => one.event === event && one.detail.startsWith(detail));
  if (happened('Rendering Failure')) return { word: 'Not sent', tone: 'bad' };
  if (happened('Complaint')) return { word: 'Complained', tone: 'bad' };
  if (happened('Bounce', 'Permanent, On') || happened('Bounce', 'Permanent, Suppressed')) {
    return { word: 'Suppressed', tone: 'bad' };
  }
  if (happened('Bounce', 'Permanent')) return { word: 'Bounced', tone: 'bad' };
  if (happened('Delivery')) return { word: 'Delivered', tone: 'good' };
  if (happened('Bounce')) return { word: 'Bounced', tone: 'bad' };
  if (happened('DeliveryDelay')) return { word: 'Delayed', tone: 'wait' };
  return { word: 'On its way', tone: 'wait' };
};

const state = (message: MessageView): Markup => {
  const { word, tone } = stateOf(message);
  return html`<span class="state ${tone}">${word}</span>`;
};

const page = (title: string, body: Markup): string =>
  `<!doctype html>${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><div class="banner">This is a simulation: these messages were never sent to anybody.</div><main>${body}</main></body></html>`}`;

const searchForm = (address: string): Markup =>
  html`<form action="/inbox" role="search"><input type="search" name="address" value="${address}" placeholder="Find by email address" aria-label="Email address"><button>Find</button></form>`;

const count = (value: number): string => value.toLocaleString('en-GB');
const messagesWord = (value: number): string => (value === 1 ? 'message' : 'messages');

const subjectOf = (message: MessageView): string =>
  message.subject === '' ? '(no subject)' : message.subject;

const list = (messages: readonly MessageView[]): Markup => html`<div class="card"><table class="list">
<thead><tr><th>Subject</th><th>To</th><th>Time (UTC)</th><th>What happened</th></tr></thead><tbody>
${messages.map(
  (message) =>
    html`<tr><td><a href="/inbox/${message.id}">${subjectOf(message)}</a></td><td>${message.to}</td><td>${shortTime(message.acceptedMs)}</td><td>${state(message)}</td></tr>`,
)}</tbody></table></div>`;

/** The list of the newest messages. `older` is the number to go on from, when there are more. */
export const newestPage = (
  report: AccountReport,
  messages: readonly MessageView[],
  older: number | undefined,
): string =>
  page(
    'Inbox',
    html`<header><h1>Inbox</h1>${searchForm('')}</header>
${
  messages.length === 0
    ? html`<div class="card empty">Nothing has been sent yet. Messages appear here as soon as the provider accepts them.</div>`
    : html`<p class="figures"><span><b>${count(report.messages)}</b> ${messagesWord(report.messages)}</span><span><b>${count(report.distinctRecipients)}</b> ${report.distinctRecipients === 1 ? 'address' : 'addresses'}</span><span>newest first</span></p>${list(messages)}`
}
${older === undefined ? '' : html`<p class="older"><a href="/inbox?before=${older}">Older messages</a></p>`}`,
  );

/** All messages to one address. */
export const addressPage = (address: string, messages: readonly MessageView[]): string =>
  page(
    `Messages to ${address}`,
    html`<p class="back"><a href="/inbox">Inbox</a></p><header><h1>Messages to ${address}</h1>${searchForm(address)}</header>
${
  messages.length === 0
    ? html`<div class="card empty">Nothing was sent to this address.</div>`
    : html`<p class="figures"><span><b>${count(messages.length)}</b> ${messagesWord(messages.length)}</span></p>${list(messages)}`
}`,
  );

const eventNames: Record<string, string> = {
  Send: 'Accepted for sending',
  Delivery: 'Delivered to the mailbox',
  DeliveryDelay: 'Delayed, tried again later',
  Bounce: 'Bounced',
  Complaint: 'Marked as unwanted',
  'Rendering Failure': 'Could not be filled in, not sent',
};

/** One message: who and when, its parts, its tags and what happened to it. */
export const messagePage = (message: MessageView): string =>
  page(
    subjectOf(message),
    html`<p class="back"><a href="/inbox">Inbox</a></p><header><h1>${subjectOf(message)}</h1></header>
<div class="card"><table class="facts">
<tr><th>From</th><td>${message.from}</td></tr>
<tr><th>To</th><td>${message.to} <a class="quiet" href="/inbox?address=${encodeURIComponent(message.to)}">all to this address</a></td></tr>
${message.replyTo.length === 0 ? '' : html`<tr><th>Reply to</th><td>${message.replyTo.join(', ')}</td></tr>`}
${message.headers.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}
<tr><th>Accepted</th><td>${dayAndTime(message.acceptedMs)}</td></tr>
<tr><th>State</th><td>${state(message)}</td></tr>
</table></div>
${
  message.missing === undefined
    ? ''
    : html`<h2>Not sent</h2><div class="card empty">The message has a placeholder “${message.missing}” that no value was given for.</div>`
}
${
  message.html === undefined
    ? ''
    : html`<h2>Message</h2><div class="card"><iframe sandbox="" referrerpolicy="no-referrer" title="The message as a mail program shows it" src="/inbox/${message.id}/html"></iframe></div>`
}
${
  message.text === undefined
    ? ''
    : html`<h2>Text version</h2><div class="card"><details ${raw(message.html === undefined ? 'open' : '')}><summary>Show the text that programs without HTML show</summary><pre>${message.text}</pre></details></div>`
}
<h2>What happened</h2><div class="card"><table class="facts">
${message.events.map(
  ({ event, atMs, detail }) =>
    html`<tr><th>${clockTime(atMs)}</th><td>${eventNames[event] ?? event}${detail === '' ? '' : html`<br><span class="quiet">${detail}</span>`}</td></tr>`,
)}</table></div>
<h2>For the sender’s records</h2><div class="card"><table class="facts">
<tr><th>Message id</th><td>${message.id}</td></tr>
<tr><th>Configuration set</th><td>${message.set ?? 'none'}</td></tr>
${message.tags.map(([name, value]) => html`<tr><th>Tag ${name}</th><td>${value}</td></tr>`)}
</table></div>`,
  );

/** The answer to an address of the inbox that leads nowhere. */
export const missingPage = (): string =>
  page(
    'Not found',
    html`<header><h1>There is no such message</h1></header><p><a href="/inbox">All messages</a></p>`,
  );
