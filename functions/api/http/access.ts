import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Actor } from '../../../core/audit/actor.ts';
import { type Role, roles } from '../../../core/audit/roles.ts';
import { type Recording, recordRefused } from './audit.ts';
import { actorOf } from './caller.ts';
import type { Api, ApiDependencies, ApiEnv } from './dependencies.ts';
import { Problem } from './problem.ts';

/** Who may call a route: the roles, or `public` for anybody without sign-in. */
export type Access = 'public' | readonly Role[];

/** Who may call what, by the operation id of the route. A route that is not named here cannot be added. */
export const access: Record<string, Access> = {
  getHealth: 'public',
  getOpenApi: 'public',
  getDocs: 'public',

  listNotices: roles,
  getNotice: roles,
  previewNotice: ['administrator', 'approver'],

  listCampaigns: roles,
  getCampaign: roles,
  createCampaign: ['administrator'],
  updateCampaign: ['administrator'],

  beginUpload: ['administrator'],
  getUpload: ['administrator'],
  completeUpload: ['administrator'],
  getImport: ['administrator', 'approver', 'auditor'],
  // They hold personal data: whoever uploaded the list has it already.
  getRejects: ['administrator'],
  getConflicts: ['administrator'],
  setColumns: ['administrator'],
  setDecisions: ['administrator'],
  giveUpImport: ['administrator'],
  getListTemplate: ['administrator'],

  submitCampaign: ['administrator'],
  withdrawCampaign: ['administrator'],
  approveCampaign: ['approver'],
  declineCampaign: ['approver'],
  previewMessage: ['administrator', 'approver'],
  previewForPerson: ['administrator', 'approver'],
  sendTests: ['administrator', 'approver'],
  getDocument: ['administrator', 'approver'],
  previewGreetings: ['administrator', 'approver'],
  getEstimate: ['administrator', 'approver', 'auditor'],
  getPreflight: ['administrator', 'approver', 'auditor'],

  startCampaign: ['administrator'],
  unscheduleCampaign: ['administrator'],
  pauseCampaign: ['administrator', 'approver'],
  askBounceLimit: ['administrator'],
  grantBounceLimit: ['approver'],
  refuseBounceLimit: ['approver'],
  resumeCampaign: ['administrator'],
  cancelCampaign: ['administrator'],
  getProgress: roles,

  getAuditAbout: ['auditor'],
  listAuditChains: ['auditor'],
  getAuditEntries: ['auditor'],
  verifyAuditChain: ['auditor'],

  erasePerson: ['administrator'],
  purgeCampaign: ['administrator'],
  createReport: ['administrator', 'auditor'],
  getReport: ['administrator', 'auditor'],
  listReports: ['administrator', 'auditor'],

  createLetterBatch: ['administrator'],
  listLetterBatches: ['administrator', 'approver', 'auditor'],
  getLetterBatch: ['administrator', 'approver', 'auditor'],
  // They name people.
  downloadLetters: ['administrator'],
  stepLetterBatch: ['administrator'],
  beginOutcomes: ['administrator'],
  getOutcomesUpload: ['administrator'],
  recordOutcomes: ['administrator'],
  listOutcomes: ['administrator', 'auditor'],
  getOutcomes: ['administrator', 'auditor'],
  // They name people.
  getOutcomesRejects: ['administrator'],

  getDeadLetters: ['administrator', 'auditor'],
  redriveDeadLetters: ['administrator'],

  findRecipients: ['administrator', 'agent'],
  correctAddress: ['administrator', 'agent'],
  recordTold: ['administrator', 'agent'],
  takeBackCorrection: ['administrator', 'agent'],
  takeBackTold: ['administrator', 'agent'],
  openLetter: ['administrator', 'agent'],
  checkNotice: 'public',
};

const rolesInFrench: Record<Role, string> = {
  administrator: 'administration',
  approver: 'approbation',
  agent: 'accueil',
  auditor: 'audit',
};

export const isAdministrator = ({ roles: own }: Actor): boolean => own.includes('administrator');

/** Whether somebody may see whole addresses; everybody else sees them masked. */
export const maySeeAddresses = (actor: Actor | undefined): boolean =>
  actor !== undefined && isAdministrator(actor);

/** Who may call the operation of this id. Throws where the table does not name it. */
export const accessOf = (operationId: string | undefined): Access => {
  const found = operationId === undefined ? undefined : access[operationId];
  if (found === undefined) throw new Error(`the access table does not name the operation ${operationId}`);
  return found;
};

export const mayCall = (allowed: Access, actor: Actor | undefined): boolean =>
  allowed === 'public' || (actor?.roles.some((role) => allowed.includes(role)) ?? false);

/** A route as it is called: its operation id, and who may. */
type Guarded = { operation: string; allowed: Access };

/**
 * Ends a request whose actor has none of the roles that its route is for, before anything else looks at it. That somebody
 * signed in has tried is on record.
 *
 * @param personAsked - how records name whom a request is about, where it is about somebody
 */
export const checkAccess = (
  app: Api,
  deps: Recording & Pick<ApiDependencies, 'attempts'>,
  personAsked: (c: Context<ApiEnv>) => Promise<string | undefined>,
): MiddlewareHandler<ApiEnv> => {
  let byRoute: Map<string, Guarded> | undefined;
  const guardedByRoute = (): Map<string, Guarded> => {
    byRoute ??= new Map(
      app.openAPIRegistry.definitions.flatMap((definition) => {
        if (definition.type !== 'route') return [];
        const { method, path, operationId } = definition.route;
        const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
        const guarded = { operation: operationId ?? '', allowed: accessOf(operationId) };
        return [[`${method.toUpperCase()} ${pattern}`, guarded]];
      }),
    );
    return byRoute;
  };
  return async (c, next) => {
    const actor = actorOf(c.env);
    if (actor !== undefined) c.set('actor', actor);
    for (const { method, path } of matchedRoutes(c)) {
      const guarded = guardedByRoute().get(`${method} ${path}`);
      if (guarded === undefined || mayCall(guarded.allowed, actor)) continue;
      if (actor === undefined) {
        throw new Problem('not-signed-in', {
          detail: {
            en: 'Sign in, and send the access token with the request.',
            fr: 'Connectez-vous et envoyez le jeton d’accès avec la demande.',
          },
        });
      }
      const { operation, allowed } = guarded;
      const on = await personAsked(c);
      const about = on === undefined ? {} : { on };
      await recordRefused(deps, actor, { action: 'access.refuse', ...about, particulars: { operation } });
      const named = allowed as readonly Role[];
      throw new Problem('not-allowed', {
        detail: {
          en: `This needs the role ${named.join(' or ')}. Ask whoever manages your accounts.`,
          fr: `Il faut pour cela le rôle ${named.map((role) => rolesInFrench[role]).join(' ou ')}. Demandez-le à la personne qui gère vos comptes.`,
        },
      });
    }
    await next();
  };
};
