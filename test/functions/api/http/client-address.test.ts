import { describe, expect, it } from 'vitest';
import { connectionOf } from '../../../../functions/api/http/client-address.ts';
import { createHandler } from '../../../../functions/check/handler.ts';
import { createCheckRig } from '../../../support/rigs/check-rig.ts';

const from = (headers: Record<string, string>, sourceIp = '192.0.2.1') =>
  connectionOf({ headers, requestContext: { http: { sourceIp } } }, 'token');

describe('where a request comes from', () => {
  it('is the connection of API Gateway where it was called directly', () => {
    expect(from({ 'x-forwarded-for': '192.0.2.1' })).toBe('192.0.2.1');
    expect(connectionOf({}, 'token')).toBe('unknown');
  });

  it('is the viewer’s connection to CloudFront where that handed the request on', () => {
    const chain = '198.51.100.7, 203.0.113.9, 192.0.2.1';
    expect(from({ 'tocsin-edge': 'token', 'x-forwarded-for': chain })).toBe('203.0.113.9');
  });

  it('is not what a caller says who does not know the token', () => {
    const said = { 'tocsin-edge': 'guess', 'x-forwarded-for': '198.51.100.7, 192.0.2.1' };
    expect(from(said)).toBe('192.0.2.1');
  });

  it('is what limits and records are kept by', async () => {
    const rig = createCheckRig();
    const handler = createHandler(rig.dependencies) as unknown as (
      event: unknown,
    ) => Promise<{ statusCode: number }>;
    const check = async (viewer: string) => {
      const event = {
        version: '2.0',
        routeKey: 'GET /v1/check',
        rawPath: '/v1/check',
        rawQueryString: 'code=7K3M-9QXT-2B4FJ',
        headers: { 'tocsin-edge': 'edge-token', 'x-forwarded-for': `${viewer}, 192.0.2.1` },
        requestContext: { http: { method: 'GET', path: '/v1/check', sourceIp: '192.0.2.1' } },
        isBase64Encoded: false,
      };
      return (await handler(event)).statusCode;
    };
    const many = Array.from({ length: 60 }, () => '198.51.100.7');
    for (const viewer of many) expect(await check(viewer)).toBe(200);
    expect(await check('198.51.100.7')).toBe(429);
    expect(await check('198.51.100.8')).toBe(200);
  });
});
