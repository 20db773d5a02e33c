import { describe, expect, it } from 'vitest';
import { corsHeaders } from '../../../local/http/cors.ts';

const rules = [
  { origins: ['https://a.example'], methods: ['GET'], headers: [] },
  { origins: ['*'], methods: ['PUT'], headers: ['content-type'], maxAgeSeconds: 60 },
];
const preflight = (method: string, headers?: string) => ({
  method: 'OPTIONS',
  headers: {
    origin: 'https://b.example',
    'access-control-request-method': method,
    ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
  },
});

describe('a bucket that is asked by pages', () => {
  it('lets a page do what a rule allows', () => {
    expect(corsHeaders(rules, preflight('PUT', 'Content-Type'))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'Content-Type',
      'access-control-max-age': '60',
      vary: expect.stringContaining('Origin'),
    });
    const asked = { method: 'GET', headers: { origin: 'https://a.example' } };
    expect(corsHeaders(rules, asked)).toMatchObject({ 'access-control-allow-origin': 'https://a.example' });
  });

  it('lets it do nothing else', () => {
    expect(corsHeaders(rules, preflight('DELETE'))).toBeUndefined();
    expect(corsHeaders(rules, preflight('PUT', 'content-type, x-amz-acl'))).toBeUndefined();
    expect(corsHeaders(rules, preflight('GET'))).toBeUndefined();
    expect(corsHeaders([], preflight('PUT'))).toBeUndefined();
  });

  it.each([
    ['https://a.example.org', true],
    ['https://b.a.example.org', true],
    ['https://.example.org', true],
    ['https://a.example.com', false],
    ['http://a.example.org', false],
    ['https://example.org', false],
  ])('takes one star of an origin for anything, as in https://*.example.org: %s', (origin, fits) => {
    const wide = [{ origins: ['https://*.example.org'], methods: ['GET'], headers: [] }];
    const found = corsHeaders(wide, { method: 'GET', headers: { origin } });
    expect(found?.['access-control-allow-origin']).toBe(fits ? origin : undefined);
  });

  it('says nothing of it to those who are no page', () => {
    expect(corsHeaders(rules, { method: 'PUT', headers: {} })).toBeUndefined();
  });
});
