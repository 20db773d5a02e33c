// Decides what a letter's text is made of: headings, paragraphs, lists, the part by which it is checked.

/** A part of a letter's text. Placeholders of a person stand in it as they do in the text. */
export type LetterPart =
  | { kind: 'title' | 'heading'; text: string }
  /** Lines stay apart: an address, a signature. */
  | { kind: 'paragraph'; lines: readonly string[] }
  | { kind: 'list'; items: readonly string[] }
  /** Stands in a frame, the QR code beside it. */
  | { kind: 'check'; lines: readonly string[] };

/** A letter's text in one language. */
export type LetterText = {
  parts: readonly LetterPart[];
  /** What letters in other languages say in this one: whom to call. */
  elsewhere: readonly string[];
};

/** Stands above what letters in other languages say. */
const DIVIDER = /^---+$/;

/** A line of somebody's own text has a backslash before what would be markup (core/notice/snapshot.ts). */
const unescaped = (line: string): string => line.replace(/^\\(?=[#>\\-])/, '');

const kindOf = (line: string): LetterPart['kind'] => {
  if (/^# /.test(line)) return 'title';
  if (/^#{2,} /.test(line)) return 'heading';
  if (/^- /.test(line)) return 'list';
  return /^>/.test(line) ? 'check' : 'paragraph';
};

const partOf = (kind: LetterPart['kind'], lines: readonly string[]): LetterPart => {
  switch (kind) {
    case 'title':
    case 'heading':
      return { kind, text: lines.map((line) => line.replace(/^#+ /, '')).join(' ') };
    case 'list':
      return { kind, items: lines.map((line) => line.slice(2)) };
    case 'check':
      return { kind, lines: lines.map((line) => line.replace(/^> ?/, '')).filter((line) => line !== '') };
    case 'paragraph':
      return { kind, lines: lines.map(unescaped) };
  }
};

/**
 * Reads the text of a letter. Its markup is a little of Markdown: `# ` the title, `## ` a heading, `- ` an item of a
 * list, `> ` the part by which the letter is checked, an empty line between paragraphs, whose lines stay apart. What is
 * below `---` stands in letters of other languages.
 */
export const readLetterText = (text: string): LetterText => {
  const parts: LetterPart[] = [];
  const elsewhere: string[] = [];
  let isElsewhere = false;
  let open: { kind: LetterPart['kind']; lines: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) parts.push(partOf(open.kind, open.lines));
    open = undefined;
  };
  for (const written of text.split(/\r?\n/)) {
    const line = written.trim();
    if (DIVIDER.test(line)) {
      close();
      isElsewhere = true;
    } else if (line === '') close();
    else if (isElsewhere) elsewhere.push(unescaped(line));
    else {
      const kind = kindOf(line);
      // Each heading is one by itself.
      if (open?.kind !== kind || kind === 'heading' || kind === 'title') close();
      open ??= { kind, lines: [] };
      open.lines.push(line);
    }
  }
  close();
  return { parts, elsewhere };
};

/** A letter to read on a screen: its parts one below the other, without markup. */
export const letterAsText = ({ parts, elsewhere }: LetterText): string => {
  const textOf = (part: LetterPart): string => {
    switch (part.kind) {
      case 'title':
      case 'heading':
        return part.text;
      case 'list':
        return part.items.map((item) => `- ${item}`).join('\n');
      case 'check':
        return part.lines.map((line) => `| ${line}`).join('\n');
      case 'paragraph':
        return part.lines.join('\n');
    }
  };
  return [...parts.map(textOf), ...elsewhere.map((line) => `(…) ${line}`)].join('\n\n');
};
