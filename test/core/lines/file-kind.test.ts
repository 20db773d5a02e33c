import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type FileKind, fileKinds, kindOfBytes, kindOfText } from '../../../core/lines/file-kind.ts';
import { fileKindProblems } from '../../../core/lines/file-kind-words.ts';

const zipOf = (names: string[], mimetype?: string): Uint8Array =>
  zipSync({
    ...(mimetype !== undefined && { mimetype: [Buffer.from(mimetype), { level: 0 }] as const }),
    ...Object.fromEntries(names.map((name) => [name, Buffer.from('<xml/>'.repeat(40))])),
  });
const oleOf = (name: string): Buffer =>
  Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600), Buffer.from(name, 'utf16le')]);
const dbase = Buffer.alloc(200);
dbase.set([0x30, 126, 3, 12, 5, 0, 0, 0, 0x48, 0]);

describe('the kind of a file', () => {
  it.each<[FileKind | undefined, Uint8Array]>([
    ['empty', Buffer.alloc(0)],
    ['xlsx', zipOf(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml'])],
    ['xlsx', zipOf(['xl/worksheets/sheet1.xml', 'xl/printerSettings/printerSettings1.bin'])],
    ['xlsb', zipOf(['[Content_Types].xml', 'xl/workbook.bin', 'xl/worksheets/sheet1.bin'])],
    ['ods', zipOf(['content.xml'], 'application/vnd.oasis.opendocument.spreadsheet')],
    ['document', zipOf(['content.xml'], 'application/vnd.oasis.opendocument.text')],
    ['document', zipOf(['[Content_Types].xml', 'word/document.xml'])],
    ['document', zipOf(['ppt/presentation.xml'])],
    ['numbers', zipOf(['Index/Document.iwa', 'Metadata/Properties.plist'])],
    ['numbers', zipOf(['Index.zip'])],
    ['archive', zipOf(['patients.csv'])],
    ['archive', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1')],
    ['archive', Buffer.from([0x1f, 0x8b, 0x08])],
    ['archive', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
    ['archive', Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0')])],
    ['xls', oleOf('Workbook')],
    ['xls', Buffer.from([0x09, 0x08, 0x10, 0x00, 0x00])],
    ['locked-workbook', oleOf('EncryptedPackage')],
    ['document', oleOf('WordDocument')],
    ['pdf', Buffer.from('%PDF-1.7\n')],
    ['pdf', Buffer.from('\n\n%PDF-1.4\n')],
    ['picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d])],
    ['picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['database', Buffer.from('\0\x01\0\0Standard ACE DB\0')],
    ['database', Buffer.from('SQLite format 3\0')],
    ['dbase', dbase],
    [undefined, Buffer.from('IPP;Nom\n1;PK\x03\x04\n')],
    [undefined, Buffer.from('PKey;Nom\n1;x\n')],
    [undefined, Buffer.from('0;1;2\n')],
    [undefined, Buffer.from('BZ;Nom\n1;x\n')],
    [undefined, Buffer.from('\ufeffIPP\n')],
  ])('is %s by its bytes', (kind, bytes) => {
    expect(kindOfBytes(bytes)).toBe(kind);
  });

  it.each<[FileKind | undefined, string]>([
    ['empty', ''],
    ['empty', '\r\n  \r\n'],
    ['web-page', '<html><head></head><body><table><tr><td>IPP</td></tr></table></body></html>'],
    ['web-page', '\r\n<!DOCTYPE html>\n<html>'],
    ['web-page', '<table border="1"><tr><th>IPP</th>'],
    ['web-page', 'MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\nContent-Type: text/html\n'],
    ['xml', '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:x">'],
    ['xml', '<patients><patient/></patients>'],
    ['flat-ods', '<?xml version="1.0"?>\n<office:document xmlns:office="urn:x">'],
    ['rtf', '{\\rtf1\\ansi IPP\\cell'],
    ['json', '[["1","Lefèvre"]]'],
    ['json', '[\n  {"ipp": 1}\n]'],
    ['json', '{"patients":[]}'],
    ['json', '{"ipp":1}\n{"ipp":2}\n'],
    ['json', '[]'],
    ['vcard', 'BEGIN:VCARD\r\nVERSION:3.0\r\n'],
    ['vcard', 'BEGIN:VCALENDAR\r\n'],
    ['sylk', 'ID;PWXL;N;E\r\nP;PGeneral\r\nF;P0\r\n'],
    ['sylk', 'ID;PSCALC3\r\nB;Y6;X6\r\n'],
    ['dif', 'TABLE\r\n0,1\r\n"sheetjs"\r\nVECTORS\r\n'],
    ['sql', 'INSERT INTO patients VALUES (1);\n'],
    ['sql', '-- MySQL dump 10.13\n--\n'],
    ['sql', '--\n-- PostgreSQL database dump\n--\n'],
    [
      'fixed-width',
      'IPP        Nom       Prénom    \r\n8000000001 Lefèvre   Jeanne    \r\n8000000002 Martin    Paul      \r\n',
    ],
    ['fixed-width', 'IPP         Nom\n1           Lefèvre, née D.\n2           Martin\n'],
    [undefined, 'ID;Prénom;Nom\r\n1;Jeanne;Lefèvre\r\n'],
    [undefined, 'ID;P\r\nC;Y1\r\n'.replace('C;Y1', '1;Jeanne')],
    [undefined, 'ID;Prénom\r\nP1;Jeanne\r\n'],
    [undefined, 'TABLE;Nom\n1;x\n'],
    [undefined, '[IPP];[Nom]\n1;x\n'],
    [undefined, '{IPP};{Nom}\n1;x\n'],
    [undefined, 'IPP;Nom   ;Prénom\n1    ;x     ;y\n'],
    [undefined, 'IPP,Nom,Prénom\n1,  x  y,z\n2,  x  y,z\n'],
    [undefined, ' IPP | Nom \n-----+-----\n 1   | x   \n'],
    [undefined, 'email\na@b.fr\nc@d.fr\n'],
    [undefined, 'Liste des patients\nIPP;Nom\n1;x\n'],
    [undefined, 'Insert;Nom\n1;x\n'],
  ])('is %s by its text: %j', (kind, text) => {
    expect(kindOfText(text)).toBe(kind);
  });

  it('has a sentence that says what it is and what to do, in both languages', () => {
    for (const kind of fileKinds) {
      const { en, fr } = fileKindProblems[kind];
      expect(en).toMatch(/(import|Export|Save|save|Unpack).*new file\.$/s);
      expect(fr).toMatch(/nouveau fichier\.$/);
      expect(fr).not.toMatch(/« | »| [:;!?]/);
    }
    for (const kind of ['xlsx', 'ods'] as const) {
      expect(fileKindProblems[kind].en).toMatch(/console and the command line.*over the API, send CSV/);
    }
  });

  it('is found in time that grows with the beginning of the file', () => {
    const length = 200_000;
    for (const unit of [
      'PK\x03\x04',
      'P',
      'E',
      '%',
      'PK\x03\x04mimetype',
      ' ',
      '<',
      '{ ',
      '[ ',
      'a  b',
      '- ',
      '\n ',
    ]) {
      const text = unit.repeat(length / unit.length);
      kindOfBytes(Buffer.from(text, 'latin1'));
      kindOfText(text);
    }
  });
});
