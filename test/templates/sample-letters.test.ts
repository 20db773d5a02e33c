import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { compileNotices } from '../../templates/compile.ts';
import { sampleLetterPdf, sampleLetters } from '../../templates/sample-letters.ts';

const notices = await compileNotices();

const pagesOf = async (pdf: Buffer): Promise<string[]> => {
  const read = await getDocumentProxy(new Uint8Array(pdf));
  const pages: string[] = [];
  for (let number = 1; number <= read.numPages; number += 1) {
    const { items } = await (await read.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  return pages;
};

describe.each(notices.map((notice) => [notice.id, notice] as const))('the letter %s', (_, notice) => {
  it.each(sampleLetters.map((sample) => [sample.caption, sample] as const))('%s', async (__, sample) => {
    const pages = await pagesOf(await sampleLetterPdf(notice, sample));
    const text = pages.join('\n');
    expect(text).not.toMatch(/\{\{|\}\}|\\|undefined/);
    expect(text).toContain('0000-0000-00000');
    expect(text).toContain(sample.language === 'fr' ? '/verifier' : '/check');
    expect(text).toMatch(sample.language === 'fr' ? /English: / : /Français\s: /);
    // Each sheet more is 800,000 sheets in a campaign of the size that this is made for.
    expect(pages.length).toBeLessThanOrEqual(sample.isLargePrint ? 8 : 4);
  });
});
