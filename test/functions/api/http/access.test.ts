import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../../core/audit/roles.ts';
import { access, accessOf, mayCall, maySeeAddresses } from '../../../../functions/api/http/access.ts';
import { actorOf } from '../../../../functions/api/http/caller.ts';
import { campaignId } from '../../../support/data/factories.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';

type Route = { method: string; path: string; operationId: string };

const routesOf = (rig: ReturnType<typeof createApiRig>): Route[] =>
  rig.app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const { method, path, operationId = '' } = definition.route;
    const filled = path.replace('{id}', campaignId).replaceAll(/\{\w+\}/g, 'x');
    return [{ method: method.toUpperCase(), path: filled, operationId }];
  });

const cases = routesOf(createApiRig()).flatMap((route) =>
  roles.map((role) => {
    const allowed = accessOf(route.operationId);
    return { ...route, role, isAllowed: allowed === 'public' || allowed.includes(role) };
  }),
);

/** Every right there is, by those who have it: a change here is a change of rights, and needs as good a reason. */
const decided: [string, readonly Role[] | 'public', string[]][] = [
  ['anybody', 'public', ['getHealth', 'getOpenApi', 'getDocs', 'checkNotice']],
  [
    'everybody signed in',
    ['administrator', 'approver', 'agent', 'auditor'],
    ['listNotices', 'getNotice', 'listCampaigns', 'getCampaign', 'getProgress'],
  ],
  [
    'administrators alone',
    ['administrator'],
    [
      'createCampaign',
      'updateCampaign',
      'beginUpload',
      'getUpload',
      'completeUpload',
      'getRejects',
      'getConflicts',
      'setColumns',
      'setDecisions',
      'giveUpImport',
      'getListTemplate',
      'submitCampaign',
      'withdrawCampaign',
      'startCampaign',
      'unscheduleCampaign',
      'askBounceLimit',
      'resumeCampaign',
      'cancelCampaign',
      'erasePerson',
      'purgeCampaign',
      'createLetterBatch',
      'downloadLetters',
      'stepLetterBatch',
      'redriveDeadLetters',
      'beginOutcomes',
      'getOutcomesUpload',
      'recordOutcomes',
      'getOutcomesRejects',
    ],
  ],
  [
    'approvers alone',
    ['approver'],
    ['approveCampaign', 'declineCampaign', 'grantBounceLimit', 'refuseBounceLimit'],
  ],
  [
    'auditors alone',
    ['auditor'],
    ['getAuditAbout', 'listAuditChains', 'getAuditEntries', 'verifyAuditChain'],
  ],
  [
    'those who prepare and approve',
    ['administrator', 'approver'],
    [
      'previewNotice',
      'previewMessage',
      'previewForPerson',
      'previewGreetings',
      'getDocument',
      'sendTests',
      'pauseCampaign',
    ],
  ],
  [
    'those who prepare, approve and look after it',
    ['administrator', 'approver', 'auditor'],
    ['getImport', 'getEstimate', 'getPreflight', 'listLetterBatches', 'getLetterBatch'],
  ],
  [
    'administrators and auditors',
    ['administrator', 'auditor'],
    ['createReport', 'getReport', 'listReports', 'getDeadLetters', 'listOutcomes', 'getOutcomes'],
  ],
  [
    'those who answer the telephone',
    ['administrator', 'agent'],
    ['findRecipients', 'correctAddress', 'takeBackCorrection', 'recordTold', 'takeBackTold', 'openLetter'],
  ],
];

describe('the rights of each role', () => {
  it.each(decided)('%s (%j): exactly these', (_, allowed, operations) => {
    const found = Object.keys(access).filter((operation) => {
      const given = access[operation];
      return JSON.stringify([given].flat().toSorted()) === JSON.stringify([allowed].flat().toSorted());
    });
    expect(found.toSorted()).toEqual(operations.toSorted());
  });

  it('are refused to a role that the list does not name, whatever others somebody has', () => {
    const of = (...given: Role[]) => anActor({ roles: given });
    expect(mayCall(['approver'], of('administrator', 'agent', 'auditor'))).toBe(false);
    expect(mayCall(['approver'], of('agent', 'approver'))).toBe(true);
    expect(mayCall(['approver'], of())).toBe(false);
    expect(mayCall(roles, undefined)).toBe(false);
    expect(mayCall('public', undefined)).toBe(true);
  });

  it('let administrators see whole addresses, and nobody else', () => {
    expect(roles.filter((role) => maySeeAddresses(anActor({ roles: [role] })))).toEqual(['administrator']);
    expect(maySeeAddresses(undefined)).toBe(false);
  });

  it('are of operations that the table names', () => {
    expect(() => accessOf('deleteEverything')).toThrow('does not name');
    expect(() => accessOf(undefined)).toThrow('does not name');
  });
});

describe('who may call what', () => {
  it('is said of exactly the routes that there are', () => {
    const operations = routesOf(createApiRig()).map(({ operationId }) => operationId);
    expect(operations.sort()).toEqual(Object.keys(access).sort());
  });

  it.each(cases)('$role calls $operationId: $isAllowed', async ({ method, path, role, isAllowed }) => {
    const rig = createApiRig();
    rig.acting.actor = anActor({ roles: [role] });
    const { status, body } = await rig.send(method, path);
    if (isAllowed) return expect(status).not.toBe(403);
    expect([status, body.type]).toEqual([403, 'urn:tocsin:problem:not-allowed']);
    expect(body.detail).toMatch(/needs the role/);
  });

  it('is decided before the request is looked at', async () => {
    const rig = createApiRig();
    rig.acting.actor = anActor({ roles: ['auditor'] });
    const headers = { 'content-type': 'application/json' };
    expect((await rig.send('POST', '/v1/campaigns', { headers, body: '{' })).status).toBe(403);
  });

  it('is nothing for somebody without a role', async () => {
    const rig = createApiRig();
    rig.acting.actor = anActor({ roles: [] });
    expect((await rig.send('GET', '/v1/campaigns')).status).toBe(403);
    expect((await rig.send('GET', '/health')).status).toBe(200);
  });
});

describe('the caller', () => {
  const read = (claims: Record<string, unknown>) =>
    actorOf({ requestContext: { http: { sourceIp: '198.51.100.4' }, authorizer: { jwt: { claims } } } });

  it('has the roles of its groups, as an HTTP API writes lists', () => {
    expect(read({ sub: 's', username: 'marie', 'cognito:groups': '[approver nurses auditor]' })).toEqual({
      subject: 's',
      name: 'marie',
      roles: ['approver', 'auditor'],
      sourceIp: '198.51.100.4',
    });
  });

  it.each(['[administrators]', '', '[]', 'not-an-auditor', undefined])(
    'has no role of the groups %j',
    (groups) => {
      expect(read({ sub: 's', 'cognito:groups': groups })?.roles).toEqual([]);
    },
  );

  it('is nobody without a subject', () => {
    expect(read({ username: 'marie', 'cognito:groups': '[approver]' })).toBeUndefined();
    expect(actorOf({})).toBeUndefined();
  });
});
