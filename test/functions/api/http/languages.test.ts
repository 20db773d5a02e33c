import { describe, expect, it } from 'vitest';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const inFrench = { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' };
const withCampaign = () => createApiRig({ campaigns: createMemoryCampaignStore(aCampaign()) });
const aNewCampaign = {
  name: 'x',
  notice: 'personal-data-breach',
  defaultLanguage: 'fr',
  fields: { fr: someFields },
};

describe('the language of problem details', () => {
  it.each([
    [{}, 'en'],
    [{ 'accept-language': 'en-GB, fr;q=0.5' }, 'en'],
    [{ 'accept-language': 'de, es;q=0.8' }, 'en'],
    [{ 'accept-language': 'de, fr-CA;q=0.8, en;q=0.2' }, 'fr'],
    [inFrench, 'fr'],
  ])('is the first of those asked for that Tocsin speaks (%j: %s)', async (headers, language) => {
    const answer = await createApiRig().call('GET', '/v1/notices/none', undefined, headers);
    expect(answer.headers.get('content-language')).toBe(language);
    expect(answer.body.title).toBe(language === 'fr' ? 'Introuvable' : 'Not found');
  });

  it('is that of the state and of what was to be done', async () => {
    const { body } = await withCampaign().call('POST', `/v1/campaigns/${campaignId}/resume`, {}, inFrench);
    expect(body.detail).toBe('La campagne est un brouillon et ne peut pas être reprise.');
  });

  it.each([
    ['our own checks', { name: 'x', channels: ['letter', 'email'] }, /Mettez « letter » à la fin/],
    ['values of the wrong type', { name: 1 }, /^Entrée invalide : chaîne de caractères attendu$/],
    ['values that are too long', { name: 'x'.repeat(201) }, /^Trop grand : .* <=200 caractères$/],
    ['names that are not known', { nome: 'x' }, /^Ce nom n’est pas connu ici\.$/],
    ['fields of the notice', { fields: { fr: {} } }, /^« .+ » est nécessaire et manque\.$/],
  ])('is that of %s', async (_, change, message) => {
    const answer = await createApiRig().call(
      'POST',
      '/v1/campaigns',
      { ...aNewCampaign, ...change },
      inFrench,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((one: { message: string }) => one.message)).toContainEqual(
      expect.stringMatching(message),
    );
  });

  it.each([
    ['en', 'Not usable: this is not an email address: the @ sign is missing.'],
    ['fr', 'Inutilisable : ce n’est pas une adresse électronique : le signe @ manque.'],
  ])('says in it why an address cannot be written to (%s)', async (language, message) => {
    const { body } = await withCampaign().call(
      'POST',
      `/v1/campaigns/${campaignId}/tests`,
      { to: ['nobody'] },
      { 'accept-language': language },
    );
    expect(body.errors[0].message).toBe(message);
  });

  it('stays that of the first answer where a request is repeated', async () => {
    const rig = createApiRig();
    const key = { 'idempotency-key': 'one-and-the-same' };
    const ask = (headers: Record<string, string>) =>
      rig.call('POST', '/v1/campaigns', { ...aNewCampaign, notice: 'none' }, { ...key, ...headers });
    const first = await ask(inFrench);
    const again = await ask({ 'accept-language': 'en' });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('content-language')).toBe('fr');
  });
});
