import { describe, expect, it } from 'vitest';
import { usualWidth } from '../../../core/lines/usual-width.ts';

describe('the cells that most lines have', () => {
  it('are those between the marks where these stand as programs write them', () => {
    const quoted = '4;"done ; nothing is to be done";Martin';
    expect(usualWidth(['row;what;name', quoted, quoted].join('\r\n'), ';')).toBe(3);
  });

  it.each([
    ['that open no cell', '1;Jo "Jojo";x'],
    ['that are not closed', '1;"Jo;x'],
    ['around the whole line', '"1;Jo;x"'],
  ])('are counted as if there were no marks, of marks %s', (_, line) => {
    expect(usualWidth(line, ';')).toBe(3);
  });

  it('are none where no line has two', () => {
    expect(usualWidth('one\ntwo', ';')).toBe(0);
  });
});
