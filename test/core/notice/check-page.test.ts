import { describe, expect, it } from 'vitest';
import { checkPage, resolveSections } from '../../../core/notice/check-page.ts';

const list = '- one\n{{#check_page}}\n- type {{check_page}}\n  there\n{{/check_page}}\n- two\n';
const sentence =
  'Stolen. {{#check_page}}See {{check_page}}.{{/check_page}}{{^check_page}}Call.{{/check_page}} Never pay.';

describe('what a notice says of the page on which it is checked', () => {
  it('stays whole where there is one, and goes with its lines where there is none', () => {
    expect(resolveSections(list, true)).toBe('- one\n- type {{check_page}}\n  there\n- two\n');
    expect(resolveSections(list, false)).toBe('- one\n- two\n');
    expect(resolveSections(list.replaceAll('\n', '\r\n'), false)).toBe('- one\r\n- two\r\n');
  });

  it('may be a part of a line, with another for where there is none', () => {
    expect(resolveSections(sentence, true)).toBe('Stolen. See {{check_page}}. Never pay.');
    expect(resolveSections(sentence, false)).toBe('Stolen. Call. Never pay.');
    expect(resolveSections('a {{#check_page}}b{{/check_page}}\nc', true)).toBe('a b\nc');
  });

  it('is an address to be typed, in the language of the notice', () => {
    expect(checkPage('https://notice.hospital.example/', 'fr').address).toBe(
      'notice.hospital.example/verifier',
    );
    expect(checkPage('https://notice.hospital.example', 'en').address).toBe('notice.hospital.example/check');
    expect(checkPage('https://notice.hospital.example', 'de').withCode('7K3M')).toBe(
      'https://notice.hospital.example/check#7K3M',
    );
  });
});
