import { useEffect, useId, useRef, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

type Message = { subject: string; text: string; html: string; sms?: string; letter?: string | undefined };
type Look = 'phone' | 'desktop' | 'text' | 'sms' | 'letter';

/**
 * A message with its styles taken out, so that it can be parsed where no style of a text is let through. Its values are
 * escaped: an attribute's quotes stand in tags only.
 */
const withoutStyles = (html: string): { html: string; sheets: string[] } => {
  const sheets: string[] = [];
  const bare = html
    // What is meant for one mail program only.
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_, sheet: string) => {
      sheets.push(sheet);
      return '';
    })
    .replaceAll(/\sstyle=(?=["'])/gi, ' data-style=');
  return { html: bare, sheets };
};

/** Shows a message in an empty frame, where no script runs and nothing is loaded. */
const fill = (frame: HTMLIFrameElement, html: string): void => {
  const { contentDocument: shown, contentWindow } = frame;
  if (shown === null || contentWindow === null) return;
  /*
   * The frame has the console's content security policy, which lets no style of a text through. Set by the object
   * model, a style is no text: so the message looks as it does in a mail program, and the policy stays strict.
   */
  const bare = withoutStyles(html);
  const message = new DOMParser().parseFromString(bare.html, 'text/html');
  const { CSSStyleSheet: Sheet } = contentWindow as Window & typeof globalThis;
  shown.adoptedStyleSheets = bare.sheets.map((text) => {
    const sheet = new Sheet();
    sheet.replaceSync(text);
    return sheet;
  });
  for (const element of message.querySelectorAll('script, link, meta, base')) element.remove();
  const body = shown.importNode(message.body, true);
  shown.body.replaceWith(body);
  shown.documentElement.lang = message.documentElement.lang;
  for (const element of [body, ...body.querySelectorAll<HTMLElement>('[data-style]')]) {
    element.style.cssText = element.dataset.style ?? '';
  }
  // Links show where they lead, and lead nowhere from here.
  for (const link of body.querySelectorAll('a')) link.removeAttribute('href');
};

const Email = ({ html, title, width }: { html: string; title: string; width: 'phone' | 'desktop' }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const show = (): void => fill(current, html);
    show();
    // Some browsers put a new document in place once the frame has loaded.
    current.addEventListener('load', show);
    return () => current.removeEventListener('load', show);
  }, [html]);
  return (
    <iframe ref={frame} className={`mail ${width}`} title={title} sandbox="allow-same-origin" srcDoc="" />
  );
};

type Props = { message: Message; lang: string };

/** A message as people get it: on a telephone, on a computer, as plain text, by SMS and by letter. */
export const Preview = ({ message, lang }: Props) => {
  const { t, f } = useI18n();
  const [look, setLook] = useState<Look>('phone');
  const id = useId();
  const screen = `${t.preview.looks[look]}, ${f.languageName(lang)}`;
  const looks: Look[] = [
    ...(['phone', 'desktop', 'text'] as const),
    ...(['sms', 'letter'] as const).filter((one) => message[one] !== undefined),
  ];
  const plain = look === 'sms' || look === 'letter' ? message[look] : message.text;
  return (
    <section className="preview" aria-labelledby={id}>
      <div className="heading">
        <h3 id={id}>{t.preview.title(f.languageName(lang))}</h3>
        <fieldset className="switch">
          <legend className="unseen">{t.preview.as}</legend>
          {looks.map((one) => (
            <button key={one} type="button" aria-pressed={one === look} onClick={() => setLook(one)}>
              {t.preview.looks[one]}
            </button>
          ))}
        </fieldset>
      </div>
      {look !== 'sms' && look !== 'letter' && (
        <p className="subject">
          <span>{t.preview.subject}</span> <b lang={lang}>{message.subject}</b>
        </p>
      )}
      {(look === 'phone' || look === 'desktop') && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="screen" tabIndex={0} aria-label={screen}>
          <Email html={message.html} title={t.preview.title(f.languageName(lang))} width={look} />
        </section>
      )}
      {look !== 'phone' && look !== 'desktop' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre lang={lang} className="plain-text" tabIndex={0}>
          {plain}
        </pre>
      )}
      <p className="small">{t.preview.sample}</p>
    </section>
  );
};
