import { join } from 'node:path';
import { createApiClient } from '../client/api-client.ts';
import { type Role, roles } from '../core/audit/roles.ts';
import { localConfig } from '../infra/config/config.ts';
import { createTokens } from '../local/commands/clients/staff.ts';
import { type LocalRun, type RunOptions, startRun } from '../local/run.ts';
import { held, type Place } from './steps/step.ts';

const TRIES = 3;

/** The local run as the place of a trial, on a folder of its own. */
export const startLocalPlace = async (
  folder: string,
  options: Pick<RunOptions, 'latencyScale' | 'onStep'> = {},
): Promise<{ place: Place; run: LocalRun }> => {
  const run = await startRun({ dataDir: join(folder, 'run'), ratePerSecond: 50, ...options });
  const clientOf = (token: () => Promise<string | undefined>) =>
    createApiClient(run.apiUrl, { token, tries: TRIES });
  const staff = Object.fromEntries(roles.map((role) => [role, clientOf(createTokens(run, role))])) as Record<
    Role,
    ReturnType<typeof clientOf>
  >;
  const place: Place = {
    name: 'local',
    folder,
    testAddress: `dpo@${localConfig.sender.domain}`,
    // The first call of somebody signs them in, as a browser does.
    signIn: async () => held('the page of the local run, authorization code with PKCE'),
    staff: (role) => staff[role],
    everybody: () => clientOf(async () => undefined),
    apiUrl: () => run.apiUrl,
  };
  return { place, run };
};
