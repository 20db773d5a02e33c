import { describe, expect, it } from 'vitest';
import { roles } from '../../core/audit/roles.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

const system = systemForAll();

describe('somebody without an account', { timeout: 60_000 }, () => {
  it('gets nothing but what is public, whatever they send instead of a token', async () => {
    const id = await system.campaignWith(
      'reference;email;first_name;last_name\nR1;one@example.org;Ana;Blanc\n',
    );
    const parts = (await system.tokenOf('administrator')).split('.');
    const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      `${encoded({ alg: 'none' })}.${parts[1]}.`,
      `${encoded({ alg: 'HS256' })}.${parts[1]}.${parts[2]}`,
      `${parts[0]}.${encoded({ 'cognito:groups': [...roles], scope: 'openid' })}.${parts[2]}`,
      '',
    ];
    for (const token of forged) {
      for (const path of ['/v1/campaigns', `/v1/campaigns/${id}`, '/v1/audit']) {
        const { status } = await system.call('GET', path, undefined, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect(status).toBe(401);
      }
    }
  });
});
