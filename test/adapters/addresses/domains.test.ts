import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';

describe('the ending of a domain', () => {
  it.each(['fr', 'com', 're', 'museum', 'paris', 'bzh', 'xn--p1ai', 'xn--fiqs8s', 'example'])(
    '%s exists',
    (ending) => {
      expect(isDomainEnding(ending)).toBe(true);
    },
  );
  it.each([
    'con',
    'cmo',
    'local',
    'localhost',
    'invalid',
    'test',
    'fre',
    'frr',
    'xn--0',
    'xn--fr-uda',
    '',
    'constructor',
  ])('%j does not exist', (ending) => {
    expect(isDomainEnding(ending)).toBe(false);
  });
});

describe('a domain as it is sent to', () => {
  it.each([
    ['Exemple.FR', 'exemple.fr'],
    ['hôpital.fr', 'xn--hpital-ixa.fr'],
    ['XN--HPITAL-IXA.fr', 'xn--hpital-ixa.fr'],
    ['10.0.0.1', '10.0.0.1'],
    ['xn---.fr', ''],
    ['xn--0.tld', ''],
    ['a.xn--99999', ''],
  ])('of %s is %j', (domain, ascii) => {
    expect(domainToAscii(domain)).toBe(ascii);
  });
});
