import { type CheerioAPI, load } from 'cheerio';
import { colord, extend } from 'colord';
import a11yPlugin from 'colord/plugins/a11y';
import namesPlugin from 'colord/plugins/names';
import type { Element } from 'domhandler';
import postcss, { type AtRule } from 'postcss';

extend([a11yPlugin, namesPlugin]);

/** WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for text of 24 px, or bold of 18.66 px. */
const LEAST = 4.5;
const MIN_LARGE = 3;

type Scheme = 'light' | 'dark';

type Rule = {
  selector: string;
  specificity: number;
  declarations: Map<string, { value: string; important: boolean }>;
};
type Rules = Record<Scheme, Rule[]>;

const specificityOf = (selector: string): number =>
  100 * (selector.match(/#[\w-]+/g)?.length ?? 0) +
  10 * (selector.match(/\.[\w-]+|\[[^\]]*\]|:(?!:)[\w-]+/g)?.length ?? 0) +
  (selector.match(/(?:^|[\s>+~])[a-z][\w-]*/gi)?.length ?? 0);

/** The style sheets of a message: what always holds, and what holds in the dark. Widths are left aside. */
const readRules = ($: CheerioAPI): Rules => {
  const rules: Rules = { light: [], dark: [] };
  const css = $('style')
    .toArray()
    .map((style) => $(style).text())
    .join('\n');
  postcss.parse(css).walkRules((rule) => {
    const { parent } = rule;
    const media = parent?.type === 'atrule' ? (parent as AtRule).params : undefined;
    if (media !== undefined && !/prefers-color-scheme:\s*dark/.test(media)) return;
    const declarations = new Map<string, { value: string; important: boolean }>();
    rule.walkDecls(({ prop, value, important }) => {
      declarations.set(prop.toLowerCase(), { value, important: important === true });
    });
    for (const selector of rule.selectors) {
      const read = { selector, specificity: specificityOf(selector), declarations };
      rules[media === undefined ? 'light' : 'dark'].push(read);
    }
  });
  return rules;
};

const inlineStyle = (element: Element): Map<string, string> => {
  const style = new Map<string, string>();
  postcss.parse(element.attribs.style ?? '').walkDecls(({ prop, value }) => {
    style.set(prop.toLowerCase(), value);
  });
  const { bgcolor } = element.attribs;
  if (bgcolor !== undefined && !style.has('background-color')) style.set('background-color', bgcolor);
  return style;
};

/** Text whose contrast is too low in a scheme. */
export type LowContrast = { scheme: Scheme; text: string; ink: string; ground: string; contrast: number };

/** Every text of the message that has too little contrast to its ground. */
export const lowContrasts = (html: string): LowContrast[] => {
  const $ = load(html);
  const rules = readRules($);
  const matches = (element: Element, selector: string): boolean => {
    try {
      return $(element).is(selector);
    } catch {
      // A selector of one mail program only, which no browser knows either.
      return false;
    }
  };

  /** The value that wins by the cascade on this element itself. */
  const ownValue = (element: Element, properties: readonly string[], scheme: Scheme): string | undefined => {
    const applying = [...rules.light, ...(scheme === 'dark' ? rules.dark : [])];
    let winner: { weight: number; value: string } | undefined;
    const offer = (weight: number, value: string): void => {
      if (winner === undefined || weight >= winner.weight) winner = { weight, value };
    };
    for (const { selector, specificity, declarations } of applying) {
      for (const property of properties) {
        const declared = declarations.get(property);
        if (declared === undefined || !matches(element, selector)) continue;
        offer((declared.important ? 1_000_000 : 0) + specificity, declared.value);
      }
    }
    const inline = inlineStyle(element);
    for (const property of properties) {
      const value = inline.get(property);
      if (value !== undefined) offer(100_000, value);
    }
    return winner?.value;
  };

  const lookUp = (
    element: Element,
    properties: readonly string[],
    scheme: Scheme,
    otherwise: string,
  ): string => {
    for (
      let at: Element | null = element;
      at !== null;
      at = at.parent?.type === 'tag' ? (at.parent as Element) : null
    ) {
      const value = ownValue(at, properties, scheme);
      if (value !== undefined && !/^(?:inherit|transparent|none|initial)$/.test(value)) return value;
    }
    return otherwise;
  };

  const found: LowContrast[] = [];
  for (const element of $('body *').toArray()) {
    const text = $(element)
      .contents()
      .toArray()
      .map((node) => (node.type === 'text' ? node.data : ''))
      .join('')
      .trim();
    if (text === '' || $(element).closest('[style*="display:none"], [style*="display: none"]').length > 0)
      continue;
    for (const scheme of ['light', 'dark'] as const) {
      const ink = lookUp(element, ['color'], scheme, '#000000');
      const ground = lookUp(element, ['background-color', 'background'], scheme, '#ffffff');
      const size = Number.parseFloat(lookUp(element, ['font-size'], scheme, '16px'));
      const isBold = Number.parseInt(lookUp(element, ['font-weight'], scheme, '400'), 10) >= 700;
      const least = size >= 24 || (isBold && size >= 18.66) ? MIN_LARGE : LEAST;
      const contrast = colord(ground).contrast(ink);
      if (contrast < least) found.push({ scheme, text, ink, ground, contrast });
    }
  }
  return found;
};
