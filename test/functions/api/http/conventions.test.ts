import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../../functions/api/operations/openapi.ts';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const path = `/v1/campaigns/${campaignId}`;
const rigIn = (state: 'ready' | 'submitted' | 'approved' | 'running') => {
  const groups = [{ language: 'fr', channel: 'email' as const, people: 3, chunks: 1 }];
  const list = aQueuedImport({ status: 'done', groups });
  const campaign = aCampaign({ state, fields: { fr: someFields }, import: list });
  return createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
};
const json = { 'content-type': 'application/json' };

describe('the version that a caller knows', () => {
  it.each([
    ['a change', 'PATCH', path, 'ready', '{"name":"Other"}'],
    ['a submission', 'POST', `${path}/submit`, 'ready', undefined],
    ['a withdrawal', 'POST', `${path}/withdraw`, 'submitted', undefined],
    ['a time taken back', 'POST', `${path}/unschedule`, 'approved', undefined],
    ['a new list', 'POST', `${path}/uploads`, 'ready', '{"fileName":"a.csv","sizeBytes":1}'],
    ['a step of letters', 'POST', `${path}/letters/1/steps`, 'running', '{"step":"hand-over"}'],
    ['a start', 'POST', `${path}/start`, 'approved', '{}'],
    ['what columns are', 'PUT', `${path}/import/columns`, 'ready', '{"choices":{"0":"reference"}}'],
    ['a decision', 'PUT', `${path}/import/decisions`, 'ready', '{"shared":{"all":"send"}}'],
  ] as const)('is owed with %s', async (_, method, url, state, body) => {
    const rig = rigIn(state);
    const before = await rig.campaigns.get(campaignId);
    const asked = { ...(body === undefined ? {} : { body }) };
    const { status, body: problem } = await rig.send(method, url, { headers: json, ...asked });
    expect([status, problem.type]).toEqual([428, 'urn:tocsin:problem:precondition-required']);
    expect(problem.detail).toContain('If-Match');
    const french = await rig.send(method, url, { headers: { ...json, 'accept-language': 'fr' }, ...asked });
    expect(french.body.detail).toMatch(/^Envoyez dans l’en-tête If-Match/);
    // What says nothing of what was read is none.
    for (const ifMatch of ['*', '"1", "2"', '"1", *', 'W/"1", "7"', '1', '']) {
      const vague = await rig.send(method, url, { headers: { ...json, 'if-match': ifMatch }, ...asked });
      expect([ifMatch, vague.status]).toEqual([ifMatch, 428]);
    }
    expect(await rig.campaigns.get(campaignId)).toEqual(before);
    expect(rig.acts).toEqual([]);
  });

  it.each(['approve', 'decline'])(
    'is the hash of the submission for whoever wants to %s it',
    async (step) => {
      const rig = rigIn('submitted');
      const before = await rig.campaigns.get(campaignId);
      for (const hash of [undefined, '', '*', 'f'.repeat(63)]) {
        const { status, body } = await rig.send('POST', `${path}/${step}`, {
          headers: { ...json, 'if-match': '"1"' },
          body: JSON.stringify({ hash, ...(step === 'decline' && { reason: 'No.' }) }),
        });
        expect([status, body.errors[0].pointer]).toEqual([400, '#/hash']);
      }
      expect((await rig.send('POST', `${path}/${step}`, { headers: { 'if-match': '*' } })).status).toBe(400);
      expect(await rig.campaigns.get(campaignId)).toEqual(before);
      expect(rig.acts).toEqual([]);
    },
  );

  it('is not owed by whoever stops a campaign or lets it go on, which changes by itself each minute', async () => {
    for (const step of ['pause', 'cancel']) {
      expect((await rigIn('running').send('POST', `${path}/${step}`)).status).toBe(200);
    }
    const rig = rigIn('running');
    await rig.send('POST', `${path}/pause`);
    expect((await rig.send('POST', `${path}/resume`)).status).toBe(200);
  });

  it('is sent by the client of the API with what owes it', () => {
    const { paths = {} } = openApiDocument(createApiRig().app, { version: '1' });
    const owing = Object.values(paths)
      .flatMap((item) => [item.post, item.patch, item.put, item.delete])
      .filter((operation) =>
        operation?.parameters?.some((one) => 'name' in one && one.name === 'if-match' && one.required),
      )
      .map((operation) => operation?.operationId);
    expect(owing.sort()).toEqual([
      'askBounceLimit',
      'beginUpload',
      'grantBounceLimit',
      'refuseBounceLimit',
      'setColumns',
      'setDecisions',
      'startCampaign',
      'stepLetterBatch',
      'submitCampaign',
      'unscheduleCampaign',
      'updateCampaign',
      'withdrawCampaign',
    ]);
  });
});

describe('whoever should wait', () => {
  it('is told how long while the same request is under way', async () => {
    const rig = createApiRig();
    const body = { name: 'Laboratory', notice: 'personal-data-breach', fields: { fr: someFields } };
    const create = () => rig.call('POST', '/v1/campaigns', body, { 'idempotency-key': 'key-of-this-one' });
    const { create: put } = rig.campaigns;
    let second: Awaited<ReturnType<typeof create>> | undefined;
    rig.campaigns.create = async (campaign) => {
      second ??= await create();
      return await put(campaign);
    };
    await create();
    expect([second?.body.type, second?.body.retryAfterSeconds, second?.headers.get('retry-after')]).toEqual([
      'urn:tocsin:problem:under-way',
      5,
      '5',
    ]);
  });
});

describe('the version of Tocsin', () => {
  it('is told by the health check and the document', async () => {
    const rig = createApiRig();
    expect((await rig.call('GET', '/health')).body).toEqual({ status: 'ok', version: '1.2.3' });
    expect((await rig.call('GET', '/v1/openapi.json')).body.info.version).toBe('1.2.3');
  });

  it('is on record with every start', async () => {
    const rig = rigIn('ready');
    await rig.call('POST', `${path}/submit`);
    rig.acting.actor = { ...rig.acting.actor, subject: 'somebody-else' } as never;
    await rig.call('POST', `${path}/approve`);
    expect((await rig.call('POST', `${path}/start`, {})).status).toBe(200);
    const versions = rig.acts.map(({ action, particulars }) => [action, particulars?.tocsin]);
    expect(versions).toEqual([
      ['campaign.submit', undefined],
      ['campaign.approve', undefined],
      ['campaign.start', '1.2.3'],
    ]);
  });
});

describe('the document', () => {
  const document = openApiDocument(createApiRig().app, {
    version: '1.2.3',
    signInIssuer: 'https://sign-in.example/pool',
  });

  it('says how to sign in', () => {
    expect(document.components?.securitySchemes).toMatchObject({
      bearer: { scheme: 'bearer' },
      signIn: {
        type: 'openIdConnect',
        openIdConnectUrl: 'https://sign-in.example/pool/.well-known/openid-configuration',
      },
    });
    expect(document.security).toEqual([{ bearer: [] }, { signIn: ['openid'] }]);
    const unknown = openApiDocument(createApiRig().app, { version: '1' });
    expect(unknown.security).toEqual([{ bearer: [] }]);
  });

  it('names the headers of answers', () => {
    const responses = document.paths?.['/v1/campaigns/{id}/start']?.post?.responses;
    const headersOf = (status: string) => Object.keys(responses?.[status]?.headers ?? {}).sort();
    expect(headersOf('200')).toEqual(['Idempotency-Replayed', 'X-Request-Id', 'etag']);
    expect(headersOf('409')).toContain('Retry-After');
    expect(headersOf('428')).toContain('Content-Language');
    const lookUps = document.paths?.['/v1/recipients/search']?.post?.responses?.['429'];
    expect(Object.keys(lookUps?.headers ?? {})).toContain('Retry-After');
  });

  it('has its licence by identifier, and an answer of 4xx for every operation', () => {
    expect(document.info.license).toMatchObject({ identifier: 'Apache-2.0' });
    for (const item of Object.values(document.paths ?? {})) {
      for (const operation of [item.get, item.post, item.patch, item.put, item.delete]) {
        if (operation === undefined) continue;
        expect(Object.keys(operation.responses ?? {}).filter((status) => status.startsWith('4'))).not.toEqual(
          [],
        );
      }
    }
  });
});
