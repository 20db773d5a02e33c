import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventText } from '../../../../local/provider/events/events.ts';

describe('a text in an event', () => {
  it.each([
    ['catherine@hospital.example', '"catherine@hospital.example"'],
    ['"Hospital" <notice@hospital.example>', String.raw`"\"Hospital\" <notice@hospital.example>"`],
    ['a\\b', String.raw`"a\\b"`],
    ['line\nbreak', String.raw`"line\nbreak"`],
    ['ends in a line break\n', String.raw`"ends in a line break\n"`],
    ['\u007f', String.raw`"\u007f"`],
    ['Val d’Exemple', String.raw`"Val d\u2019Exemple"`],
    ['', '""'],
  ])('%j is written as %s', (text, written) => {
    expect(eventText(text)).toBe(written);
  });

  it('is JSON of printable ASCII that reads as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = eventText(text);
        expect(written).toMatch(/^[ -~]*$/);
        expect(JSON.parse(written)).toBe(text);
      }),
    );
  });
});
