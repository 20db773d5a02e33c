/** Features by the names of caniemail.com, and why it does no harm where a mail program does not know them. */
type ClientGap = { features: readonly string[]; why: string };

/**
 * What the messages use although a major mail program does not know all of it: the one list of explained findings.
 * A feature that no message uses any more must leave the list (a test tells).
 */
export const clientGaps: readonly ClientGap[] = [
  {
    features: ['<style> element', '@media', '!important keyword', 'ID selector', 'Chaining selectors'],
    why: 'Style sheets only add colours for the dark, narrower margins on small screens and resets of MJML. All that is needed to read is inline.',
  },
  {
    features: ['Class selector', 'Type selector', 'Descendant combinator'],
    why: 'As for <style>: where they are dropped, the light colours and the wide margins stay.',
  },
  {
    features: ['color-scheme meta tag', 'color-scheme CSS property'],
    why: 'Programs that do not know it show the light colours, or invert them by themselves.',
  },
  {
    features: ['<body> element', 'lang attribute', 'dir attribute', 'direction'],
    why: 'MJML repeats colour, language and direction on the element within the body, for programs that replace <body>. No text runs from right to left.',
  },
  {
    features: ['aria-label attribute', 'role attribute'],
    why: 'They name the message as an article and the tables as layout. Without them a screen reader says a little more; order and words are the same.',
  },
  {
    features: ['display', 'display:none', 'opacity', 'overflow', 'max-height property'],
    why: 'They hide the line that lists show below the subject, each for another program. Where all fail, that line is read at the top, where it does not disturb.',
  },
  {
    features: [
      'align attribute',
      'text-align',
      'width attribute',
      'width property',
      'height property',
      'max-width',
    ],
    why: 'They centre the letter and keep its lines short. Outlook for Windows gets tables of a fixed width from MJML; elsewhere the letter fills the window.',
  },
  {
    features: ['cellpadding attribute', 'cellspacing attribute', 'border-collapse', 'border'],
    why: 'They remove the gaps between cells. Where they stay there are a few more pixels of white. The one visible border is 3 px wide, and not needed.',
  },
  {
    features: ['background', 'background-color'],
    why: 'Only colours are used, written as #rrggbb, in style and in bgcolor. Where none is shown, dark text stands on white, and white text nowhere but in the name of the organisation, which the sender and the signature repeat.',
  },
  {
    features: ['margin', 'padding', 'line-height', 'letter-spacing', 'word-spacing'],
    why: 'Positive values in px, or a plain number for line-height. They only space the text.',
  },
  {
    features: ['font-size', 'font-weight', '<ul>, <ol> and <dl>'],
    why: 'Sizes are in px and weights 700. Lists are plain <ul>: reversed and other attributes are not used.',
  },
  {
    features: ['white-space', 'word-break'],
    why: 'They keep a code or an address on one line where there is room, and break it where there is none.',
  },
  {
    features: ['text-decoration', 'outline', 'HTML comments'],
    why: 'Resets of MJML for pictures and comments for Outlook: the messages have no picture and no link.',
  },
];

/** Whether a finding about this feature is explained. */
export const isExplained = (feature: string): boolean =>
  clientGaps.some(({ features }) => features.includes(feature));
