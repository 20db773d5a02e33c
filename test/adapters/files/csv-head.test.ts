import { describe, expect, it } from 'vitest';
import { HEAD_BYTES, readCsvHead } from '../../../adapters/files/csv-head.ts';
import { readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { readHeader } from '../../../core/columns/headers.ts';
import type { Separator } from '../../../core/columns/layout.ts';
import { upperHalves } from '../../../core/lines/code-pages.ts';

describe('the beginning of a file', () => {
  const head = (content: string | Buffer, personFields: string[] = []) =>
    readHeader(readCsvHead(Buffer.from(content)), personFields);

  it.each<[string, Separator]>([
    ['reference,email\n', ','],
    ['reference;email\n', ';'],
    ['reference\temail\n', '\t'],
    ['reference;"nom, prénom";email\n', ';'],
    ['"reference","a;b;c;d;e","email"\n', ','],
  ])('tells the separator of %j', (text, separator) => {
    expect(head(text)).toMatchObject({ usable: true, layout: { separator } });
  });

  it('may have a byte order mark, a hint for spreadsheets and blank lines', () => {
    expect(head('\ufeffreference;email\r\nP1;a@b.fr\r\n')).toMatchObject({
      usable: true,
      endByte: 20,
      rowsAbove: 0,
    });
    expect(head('\ufeffsep=;\r\nreference;email\r\n')).toMatchObject({
      usable: true,
      endByte: 27,
      rowsAbove: 0,
    });
    expect(head('\n;;\nreference;email\n')).toMatchObject({ usable: true, endByte: 20, rowsAbove: 2 });
  });

  it('has the separator that it names, whatever another would make of it', () => {
    expect(head('sep=;\nreference,email,x;y\n')).toMatchObject({ usable: false });
    expect(head('reference,email,x;y\n')).toMatchObject({ usable: true, layout: { separator: ',' } });
  });

  it('is read in Windows-1252 too', () => {
    const text = Buffer.from('Référence;Prénom;Téléphone;Courriel\r\n', 'latin1');
    expect(head(text)).toMatchObject({
      usable: true,
      layout: { columns: { reference: [0], first_name: [1], phone: [2], email: [3] } },
    });
  });

  it.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['a byte order mark alone', Buffer.from('\ufeff'), 'empty'],
    ['a workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'old Excel'],
    ['binary', Buffer.from('reference;email\n\0\x01'), 'binary'],
    ['binary in UTF-16', Buffer.from('reference;email\n\0\x01', 'utf16le'), 'binary'],
    ['JSON in UTF-16', Buffer.from('\ufeff[{"a":1}]', 'utf16le'), 'JSON'],
    ['blank', Buffer.from('\n\n\n'), 'empty'],
    ['without usable titles', Buffer.from('a;b\n1;2\n'), 'column titles'],
    ['one endless line', Buffer.from('reference,email,'.repeat(HEAD_BYTES / 16)), 'first line'],
  ])('refuses a file that is %s with a sentence that says what to do', (_, bytes, sentence) => {
    const answer = head(bytes);
    expect(answer).toMatchObject({ usable: false, problem: { en: expect.stringContaining(sentence) } });
    expect(answer).toMatchObject({ problem: { en: expect.stringMatching(/(again|new file)\.?/) } });
    expect(answer).toMatchObject({ problem: { fr: expect.stringMatching(/(de nouveau|nouveau fichier)/) } });
  });
});

describe('a file in any encoding', () => {
  const text =
    'IPP;Nom;Prénom;Courriel\r\n1;Lefèvre;Zoë;zoe@exemple.fr\r\n2;Noël;"François\r\nRené";a@exemple.fr\r\n';
  const singleBytes = (encoding: keyof typeof upperHalves) =>
    Buffer.from(
      text.replace(/[^\0-\x7f]/g, (letter) =>
        String.fromCharCode(0x80 + upperHalves[encoding].indexOf(letter)),
      ),
      'latin1',
    );
  const twice = new TextDecoder('windows-1252').decode(Buffer.from(text));
  const files: Record<string, Buffer> = {
    'utf-8': Buffer.from(text),
    'utf-8 with a mark': Buffer.from(`\ufeff${text}`),
    'utf-8 saved twice': Buffer.from(twice),
    'utf-8 saved twice, with a mark': Buffer.from(`\ufeff${twice}`),
    'windows-1252': singleBytes('windows-1252'),
    macintosh: singleBytes('macintosh'),
    cp850: singleBytes('cp850'),
    'utf-16le': Buffer.from(text, 'utf16le'),
    'utf-16le with a mark': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'utf-16be': Buffer.from(text, 'utf16le').swap16(),
    'utf-16be with a mark': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'utf-16le with a hint': Buffer.from(`\ufeffsep=;\r\n${text}`, 'utf16le'),
  };

  it.each(Object.entries(files))(
    'gives the same people, from the end of any row on: %s',
    async (_, bytes) => {
      const answer = readHeader(readCsvHead(bytes), []);
      if (!answer.usable) throw new Error(answer.problem.en);
      const read = async (fromByte: number, size: number) => {
        const pieces = async function* () {
          for (let at = fromByte; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        };
        const records = [];
        for await (const page of readCsvRecords(pieces(), answer.layout, fromByte)) {
          if ('problem' in page) throw new Error(page.problem);
          records.push(...page.records);
        }
        return records;
      };
      const records = await read(answer.endByte, bytes.length);
      expect(records.map(({ cells }) => cells)).toEqual([
        ['1', 'Lefèvre', 'Zoë', 'zoe@exemple.fr'],
        ['2', 'Noël', 'François\r\nRené', 'a@exemple.fr'],
      ]);
      expect(records.map(({ lines }) => lines)).toEqual([1, 2]);
      expect(records.at(-1)?.endByte).toBe(bytes.length);
      expect(await read(answer.endByte, 3)).toEqual(records);
      expect(await read(records[0]?.endByte ?? 0, 5)).toEqual(records.slice(1));
    },
  );
});
