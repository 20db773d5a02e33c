// The public page on which anybody checks a notice: as it is opened, and with an answer. It needs no script.

import type { StaffLanguage } from '../base/wording.ts';
import { escapeHtml } from '../notice/render.ts';
import type { NoticeText, Told } from './answer.ts';
import { type Sentences, sentInWords } from './words.ts';

/** How an answer looks: `good` and `bad` for what it says, `beware` for a code that is passed around. */
export type Tone = 'good' | 'beware' | 'bad' | 'plain';

/** An answer as it stands on the page. */
export type ShownAnswer = {
  /** As it was typed. */
  code: string;
  sentences: Sentences;
  tone: Tone;
  /** What was found; left out where nothing is told of a code. */
  told?: Told;
};

export type CheckPage = {
  language: StaffLanguage;
  organisation: string;
  /** Whether people who are written to are made up. */
  isDemonstration: boolean;
  /** Zone whose days are told, IANA. */
  timeZone: string;
  shown?: ShownAnswer;
};

/** Addresses of the page as it is opened, by its own language; a browser that prefers another gets that. */
export const pagePaths: Record<StaffLanguage, string> = { en: '/check', fr: '/verifier' };

/** All of the page's look: nothing is loaded for it, so that it also looks so at the API's own address. */
export const checkStyle = `
:root { color-scheme: light dark; --ink: #17202b; --soft: #4d5a69; --ground: #fff; --line: #7b8794; --panel: #f2f4f7; --accent: #1d4f91; --on-accent: #fff; --good: #0b6b3a; --beware: #8a5300; --bad: #a3201a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --soft: #aab5c2; --ground: #12171d; --line: #7b8794; --panel: #1c232b; --accent: #93bdf6; --on-accent: #10202f; --good: #6fd69e; --beware: #f3bd66; --bad: #ff9c94; } }
* { box-sizing: border-box; }
body { max-width: 40rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; background: var(--ground); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
header p { margin: 0; font-weight: 600; }
h1 { margin: 1.5rem 0 .5rem; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .25rem; font-size: 1.2rem; }
a { color: var(--accent); }
label { font-weight: 600; }
.hint { margin: .25rem 0 .5rem; color: var(--soft); }
form { margin: 1.5rem 0; }
input, button { min-height: 3rem; border-radius: .375rem; font: inherit; }
input { width: 100%; max-width: 19rem; padding: 0 .75rem; border: 1px solid var(--line); background: transparent; color: inherit; letter-spacing: .06em; }
button { padding: 0 1.75rem; border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.answer, .warning { margin: 0; padding: 1rem 1.25rem; border: 2px solid var(--soft); border-inline-start-width: .5rem; border-radius: .375rem; }
.answer p { margin: .6rem 0 0; }
.answer p:first-child, .warning { margin-top: 0; font-weight: 600; }
.good { border-color: var(--good); }
.beware { border-color: var(--beware); }
.bad { border-color: var(--bad); }
dl { margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0 0 .5rem; font-weight: 600; }
details { margin: .75rem 0; }
summary { padding: .5rem 0; cursor: pointer; }
.notice { margin: 0; padding: 1rem 1.25rem; border-radius: .375rem; background: var(--panel); white-space: pre-wrap; font: inherit; }
`;

const texts = {
  en: {
    title: 'Is this notice genuine?',
    other: 'Français',
    demonstration: 'Demonstration: the notices that are checked here were made up and reached nobody.',
    intro:
      'You have had a message or a letter that says that data about you was stolen, and want to know whether it really comes from us. Type the code that stands in it.',
    label: 'Notice code',
    hint: 'Thirteen letters and digits (twelve in older notices), such as 7K3M-9QXT-2B4FJ. Capitals, spaces and dashes make no difference. It is not your patient number.',
    button: 'Check',
    busy: 'Checking…',
    crowded: 'Very many people are checking at this moment. Try again in a minute.',
    failed: 'No answer came. Check your connection, then try again.',
    sender: 'How you know our messages',
    email: 'Emails come from',
    domain: 'Our domain, at the end of the address',
    sms: 'Text messages come from',
    phones: 'Telephone number in this notice',
    words: 'The words that we sent',
    wordsHint:
      'What is yours alone stands in brackets. If your message says something else, or asks for something else, it is forged.',
    know: 'What to know',
    facts: [
      'The code opens no data, and we keep no record of who checks what. We only count how often a code is checked in a day.',
      'We never ask for a password, bank details or a payment: no message that does comes from us.',
      'Come to this page by typing its address, never by a link in a message.',
      'In doubt, call the number on an earlier letter from us.',
    ],
  },
  fr: {
    title: 'Cet avis est-il authentique\u00a0?',
    other: 'English',
    demonstration: 'Démonstration\u00a0: les avis vérifiés ici sont fictifs et n’ont été envoyés à personne.',
    intro:
      'Vous avez reçu un message ou une lettre annonçant le vol de données vous concernant et vous voulez savoir si cela vient bien de nous. Saisissez le code qui y figure.',
    label: 'Code de l’avis',
    hint: 'Treize lettres et chiffres (douze dans les avis plus anciens), comme 7K3M-9QXT-2B4FJ. Les majuscules, les espaces et les tirets sont sans importance. Ce n’est pas votre numéro de patient.',
    button: 'Vérifier',
    busy: 'Vérification…',
    crowded: 'De très nombreuses personnes vérifient en ce moment. Réessayez dans une minute.',
    failed: 'Aucune réponse. Vérifiez votre connexion, puis réessayez.',
    sender: 'À quoi reconnaître nos messages',
    email: 'Nos courriels viennent de',
    domain: 'Notre domaine, à la fin de l’adresse',
    sms: 'Nos SMS viennent de',
    phones: 'Numéro de téléphone indiqué dans cet avis',
    words: 'Le texte que nous avons envoyé',
    wordsHint:
      'Ce qui vous est propre figure entre crochets. Si votre message dit autre chose, ou demande autre chose, c’est un faux.',
    know: 'À savoir',
    facts: [
      'Ce code ne donne accès à aucune donnée, et nous ne notons pas qui vérifie quoi. Nous comptons seulement combien de fois un code est vérifié dans la journée.',
      'Nous ne demandons jamais de mot de passe, de coordonnées bancaires ni de paiement\u00a0: un message qui le fait ne vient pas de nous.',
      'Venez sur cette page en tapant son adresse, jamais par un lien reçu dans un message.',
      'En cas de doute, appelez le numéro qui figure sur un ancien courrier de notre part.',
    ],
  },
} as const satisfies Record<StaffLanguage, unknown>;
type PageTexts = (typeof texts)[StaffLanguage];

const element = (name: string, text: string): string => `<${name}>${escapeHtml(text)}</${name}>`;

const termsOf = (t: PageTexts, { sender, phones }: Told): string =>
  [
    [t.email, sender.email],
    [t.domain, sender.domain],
    [t.sms, sender.sms],
    [t.phones, phones.join(', ')],
  ]
    .flatMap(([term = '', value = '']) => (value === '' ? [] : [element('dt', term), element('dd', value)]))
    .join('');

const noticeOf = ({ subject, text }: NoticeText, language: string): string =>
  `<pre class="notice" lang="${escapeHtml(language)}" tabindex="0">${escapeHtml(
    subject === undefined ? text : `${subject}\n\n${text}`,
  )}</pre>`;

/** What was approved, one below the other; two messages with the same words are shown once. */
const noticesOf = (t: PageTexts, { sent }: Told, { language, timeZone }: CheckPage): string => {
  const shown = sent.flatMap((one) => (one.notice === undefined ? [] : [{ ...one, notice: one.notice }]));
  if (shown.length === 0) return '';
  const each = shown.map(
    (one) =>
      `<details><summary>${escapeHtml(sentInWords(one, timeZone)[language])}</summary>${noticeOf(one.notice, one.language)}</details>`,
  );
  return `<h2>${escapeHtml(t.words)}</h2>${element('p', t.wordsHint)}${each.join('')}`;
};

const answerOf = (t: PageTexts, page: CheckPage): string => {
  const { shown, language } = page;
  if (shown === undefined) return '';
  const lines = shown.sentences.map((sentence) => element('p', sentence[language])).join('');
  const answer = `<div class="answer ${shown.tone}">${lines}</div>`;
  if (shown.told === undefined) return answer;
  return `${answer}<h2>${escapeHtml(t.sender)}</h2><dl>${termsOf(t, shown.told)}</dl>${noticesOf(t, shown.told, page)}`;
};

const otherThan: Record<StaffLanguage, StaffLanguage> = { en: 'fr', fr: 'en' };

/** The page as HTML. */
export const renderCheckPage = (page: CheckPage): string => {
  const { language, organisation, isDemonstration, shown } = page;
  const t = texts[language];
  const other = otherThan[language];
  const title = escapeHtml(`${t.title} – ${organisation}`);
  const switched =
    shown === undefined
      ? `${pagePaths[other]}?language=${other}`
      : `/v1/check?${new URLSearchParams({ code: shown.code, language: other })}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${checkStyle}</style>
<script src="/check.js" defer></script>
</head>
<body>
<header>
<p>${escapeHtml(organisation)}</p>
<a id="other" href="${escapeHtml(switched)}" lang="${other}" hreflang="${other}">${t.other}</a>
</header>
<main>
<h1>${escapeHtml(t.title)}</h1>
${isDemonstration ? `<p class="warning">${escapeHtml(t.demonstration)}</p>` : ''}
${element('p', t.intro)}
<form action="/v1/check" method="get">
<label for="code">${escapeHtml(t.label)}</label>
<p class="hint" id="hint">${escapeHtml(t.hint)}</p>
<input id="code" name="code" required maxlength="100" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint" value="${escapeHtml(shown?.code ?? '')}">
<input type="hidden" name="language" value="${language}">
<button type="submit">${escapeHtml(t.button)}</button>
</form>
<div id="answer" role="status" data-busy="${escapeHtml(t.busy)}" data-crowded="${escapeHtml(t.crowded)}" data-failed="${escapeHtml(t.failed)}">${answerOf(t, page)}</div>
<h2>${escapeHtml(t.know)}</h2>
<ul>${t.facts.map((fact) => element('li', fact)).join('')}</ul>
</main>
</body>
</html>
`;
};
