import { html } from 'hono/html';
import { smsParts } from '../../../core/notice/sms-text.ts';
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
import type { SmsReport, SmsView } from './sms-backend.ts';

const STYLE = `
.phone { max-width: 24rem; margin: 0 auto; background: var(--card); border: .5rem solid var(--line); border-radius: 2rem; overflow: hidden; }
.phone .top { text-align: center; padding: .8rem 1rem .6rem; border-bottom: 1px solid var(--line); font-weight: 600; }
.phone .talk { padding: 1rem; min-height: 14rem; display: flex; flex-direction: column; gap: .35rem; }
.bubble { background: var(--line); border-radius: 1.1rem 1.1rem 1.1rem .3rem; padding: .55rem .85rem; margin: 0 2.5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble.not { border: 1px dashed var(--soft); background: none; color: var(--soft); }
.when { font-size: .8rem; color: var(--soft); text-align: center; margin: .5rem 0 0; }
.note { font-size: .8rem; color: var(--soft); margin: 0 0 .5rem .35rem; }
.parts { counter-reset: part; list-style: none; margin: 0; padding: 0; } .parts li { padding: .55rem .9rem; border-bottom: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
.parts li:last-child { border: 0; } .parts li::before { counter-increment: part; content: counter(part) ". "; color: var(--soft); }
`;

const words: Record<string, { word: string; tone: 'good' | 'bad' | 'wait' }> = {
  TEXT_DELIVERED: { word: 'Delivered', tone: 'good' },
  TEXT_SUCCESSFUL: { word: 'Delivered', tone: 'good' },
  TEXT_INVALID: { word: 'No such number', tone: 'bad' },
  TEXT_BLOCKED: { word: 'Blocked', tone: 'bad' },
  TEXT_CARRIER_BLOCKED: { word: 'Blocked', tone: 'bad' },
  TEXT_SPAM: { word: 'Blocked', tone: 'bad' },
  TEXT_UNREACHABLE: { word: 'Unreachable', tone: 'bad' },
  TEXT_CARRIER_UNREACHABLE: { word: 'Unreachable', tone: 'bad' },
  TEXT_TTL_EXPIRED: { word: 'Expired', tone: 'bad' },
  TEXT_UNKNOWN: { word: 'Not known', tone: 'bad' },
};

/** What happened to an SMS, in a word or two; good, bad or still open. */
export const stateOfSms = ({
  events,
}: Pick<SmsView, 'events'>): { word: string; tone: 'good' | 'bad' | 'wait' } =>
  words[events.find(({ isFinal }) => isFinal)?.event ?? ''] ?? { word: 'On its way', tone: 'wait' };

const state = (message: SmsView): Markup => {
  const { word, tone } = stateOfSms(message);
  return html`<span class="state ${tone}">${word}</span>`;
};

const dollars = (usd: number): string => `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
const partsWord = (parts: number): string => (parts === 1 ? '1 part' : `${count(parts)} parts`);

const searchForm = (number: string): Markup =>
  html`<form action="/phones" role="search"><input type="search" name="number" value="${number}" placeholder="Find by telephone number" aria-label="Telephone number"><button>Find</button></form>`;

const first = (text: string): string => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

/** The list of the newest text messages. `older` is the number to go on from, when there are more. */
export const newestSmsPage = (
  report: SmsReport,
  messages: readonly SmsView[],
  older: number | undefined,
): string =>
  page(
    'Telephones',
    html`${tabs('phones', true)}<header><h1>Telephones</h1>${searchForm('')}</header>
${
  messages.length === 0
    ? html`<div class="card empty">No SMS has been sent yet. Messages appear here as soon as the provider accepts them.</div>`
    : html`<p class="figures"><span><b>${count(report.messages)}</b> ${messagesWord(report.messages)}</span><span><b>${partsWord(report.parts)}</b></span><span><b>${count(report.distinctNumbers)}</b> ${report.distinctNumbers === 1 ? 'number' : 'numbers'}</span><span><b>${dollars(report.spentUsd)}</b></span><span>newest first</span></p>
<div class="card"><table class="list"><thead><tr><th>Message</th><th>To</th><th>Time (UTC)</th><th>What happened</th></tr></thead><tbody>
${messages.map(
  (message) =>
    html`<tr><td><a href="/phones?number=${encodeURIComponent(message.to)}">${first(message.text)}</a> <span class="quiet">${partsWord(message.parts)}</span></td><td>${message.to}</td><td>${shortTime(message.acceptedMs)}</td><td>${state(message)}</td></tr>`,
)}</tbody></table></div>`
}
${older === undefined ? '' : html`<p class="older"><a href="/phones?before=${older}">Older messages</a></p>`}`,
    STYLE,
  );

const bubble = (message: SmsView): Markup => html`
<p class="when">${dayAndTime(message.arrivedMs ?? message.acceptedMs)}</p>
<p class="bubble ${message.arrivedMs === undefined ? 'not' : ''}">${message.text}</p>
<p class="note">${state(message)}, ${partsWord(message.parts)} of ${message.encoding}, ${dollars(message.usd)}. <a href="/phones/${message.id}">More</a></p>`;

/** One telephone as its owner holds it: the messages to its number under the names that sent them. */
export const phonePage = (number: string, messages: readonly SmsView[]): string =>
  page(
    `SMS to ${number}`,
    html`<p class="back"><a href="/phones">Telephones</a></p><header><h1>SMS to ${number}</h1>${searchForm(number)}</header>
${
  messages.length === 0
    ? html`<div class="card empty">No SMS was sent to this number.</div>`
    : [...new Set(messages.map(({ from }) => from))].map(
        (from) =>
          html`<section class="phone"><div class="top">${from}</div><div class="talk">${messages.filter((message) => message.from === from).map(bubble)}</div></section>`,
      )
}`,
    STYLE,
  );

/** One text message: its parts, what it cost, what happened to it and whose it is. */
export const smsPage = (message: SmsView): string =>
  page(
    `SMS to ${message.to}`,
    html`<p class="back"><a href="/phones?number=${encodeURIComponent(message.to)}">This telephone</a></p><header><h1>SMS to ${message.to}</h1></header>
<div class="card"><table class="facts">
<tr><th>From</th><td>${message.from}</td></tr>
<tr><th>Accepted</th><td>${dayAndTime(message.acceptedMs)}</td></tr>
<tr><th>State</th><td>${state(message)}</td></tr>
<tr><th>Encoding</th><td>${message.encoding}</td></tr>
<tr><th>Price</th><td>${dollars(message.usd)} for ${partsWord(message.parts)}</td></tr>
</table></div>
<h2>${message.parts === 1 ? 'Message' : 'Message, in the parts that are paid for'}</h2>
<div class="card"><ol class="parts">${smsParts(message.text).map((part) => html`<li>${part}</li>`)}</ol></div>
<h2>What happened</h2><div class="card"><table class="facts">
${message.events.map(
  ({ event, atMs, detail, isFinal }) =>
    html`<tr><th>${clockTime(atMs)}</th><td>${event}${isFinal ? ', final' : ''}<br><span class="quiet">${detail}</span></td></tr>`,
)}</table></div>
<h2>For the sender’s records</h2><div class="card"><table class="facts">
<tr><th>Message id</th><td>${message.id}</td></tr>
<tr><th>Configuration set</th><td>${message.set ?? 'none'}</td></tr>
${message.context.map(([name, value]) => html`<tr><th>Context ${name}</th><td>${value}</td></tr>`)}
</table></div>`,
    STYLE,
  );

/** The answer to an address of the telephones that leads nowhere. */
export const missingSmsPage = (): string =>
  page(
    'Not found',
    html`<header><h1>There is no such SMS</h1></header><p><a href="/phones">All messages</a></p>`,
  );
