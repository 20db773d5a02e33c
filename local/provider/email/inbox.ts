import { html, raw } from 'hono/html';
import {
  clockTime,
  count,
  dayAndTime,
  type Markup,
  messagesWord,
  page,
  shortTime,
  tabs,
} from '../base/page.ts';
import type { AccountReport } from './account.ts';
import type { MessageView } from './mail-backend.ts';

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

const searchForm = (address: string): Markup =>
  html`<form action="/inbox" role="search"><input type="search" name="address" value="${address}" placeholder="Find by email address" aria-label="Email address"><button>Find</button></form>`;

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
  hasPhones: boolean,
): string =>
  page(
    'Inbox',
    html`${tabs('inbox', hasPhones)}<header><h1>Inbox</h1>${searchForm('')}</header>
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
