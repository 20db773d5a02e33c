import PDFDocument, * as pdfkit from 'pdfkit';
import helvetica from 'pdfkit/standard-fonts/Helvetica';
import helveticaBold from 'pdfkit/standard-fonts/HelveticaBold';

// The build bundles pdfkit for browsers, which reads no fonts from files; on Node it finds them by itself.
const { registerStdFonts } = pdfkit as { registerStdFonts?: (...fonts: unknown[]) => void };
registerStdFonts?.(helvetica, helveticaBold);

/** A part of a document: a heading, then paragraphs, then a table. */
export type PdfSection = {
  heading: string;
  paragraphs?: readonly string[];
  table?: { titles: readonly string[]; rows: readonly (readonly string[])[] };
};

/** Characters that the standard fonts have (Windows-1252); others become a question mark rather than a wrong glyph. */
const printable = (text: string): string =>
  text.replace(/[^\n\u0020-\u007e\u00a0-\u00ffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]/g, (character) =>
    /\s/.test(character) ? ' ' : '?',
  );

const MARGIN = 56;
/** Room that a heading wants for itself and the first lines of what follows, points. */
const KEPT_TOGETHER = 90;

/** Numbers each page at its foot, once all of them are there. */
const numberPages = (document: PDFKit.PDFDocument): void => {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    const { width, height, margins } = document.page;
    // Text below the margin would begin another page.
    margins.bottom = 0;
    document
      .font('Helvetica')
      .fontSize(8)
      .text(`${page - start + 1} / ${count}`, MARGIN, height - MARGIN / 2, {
        width: width - 2 * MARGIN,
        align: 'right',
        lineBreak: false,
      });
    margins.bottom = MARGIN;
  }
};

/**
 * A plain document of A4 pages, each with its number.
 *
 * @param language - ISO 639-1 code of its text
 */
export const makePdf = async (
  title: string,
  sections: readonly PdfSection[],
  createdAt: Date,
  language: string,
): Promise<Uint8Array> => {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    font: 'Helvetica',
    lang: language,
    bufferPages: true,
    info: { Title: printable(title), Creator: 'Tocsin', Producer: 'Tocsin', CreationDate: createdAt },
  });
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((done, fail) => {
    document.on('data', (piece: Uint8Array) => pieces.push(piece));
    document.once('end', done);
    document.once('error', fail);
  });
  document.font('Helvetica-Bold').fontSize(18).text(printable(title)).moveDown();
  for (const { heading, paragraphs = [], table } of sections) {
    if (document.y > document.page.height - MARGIN - KEPT_TOGETHER) document.addPage();
    document.font('Helvetica-Bold').fontSize(13).text(printable(heading)).moveDown(0.5);
    document.font('Helvetica').fontSize(10);
    for (const paragraph of paragraphs) document.text(printable(paragraph)).moveDown(0.5);
    if (table !== undefined) {
      document.table({
        data: [table.titles, ...table.rows].map((row) => row.map(printable)),
        defaultStyle: { padding: 4, border: [0, 0, 0.5, 0], borderColor: '#888888' },
        rowStyles: (row: number) => (row === 0 ? { backgroundColor: '#eeeeee' } : {}),
      });
    }
    document.moveDown();
  }
  numberPages(document);
  document.end();
  await ended;
  return Buffer.concat(pieces);
};
