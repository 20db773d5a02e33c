import { createAccountClients } from '../adapters/account/clients.ts';
import { createMailDns } from '../adapters/addresses/mail-dns.ts';
import type { Section } from '../core/account/diagnosis.ts';
import { examine } from '../core/account/examine.ts';
import { type Needs, needsOf, type Wanted } from '../core/account/needs.ts';
import type { AccountSetup } from '../core/account/setup.ts';
import { CONFIG_FILE, ConfigError, configPath, LOCAL_STAGE, readConfig } from '../infra/config/config.ts';
import { askAccount, isOnThisMachine } from './ask-account.ts';
import { accountSetupOf } from './setup.ts';

export type DoctorReport = { setup: AccountSetup; needs: Needs; sections: Section[] };

/**
 * Asks the account of these credentials everything that decides whether so many people can be told in time.
 *
 * @param env - variables of the terminal: credentials and `AWS_ENDPOINT_URL` are the SDK's own, `TOCSIN_CONFIG_FILE` and
 * `TOCSIN_STAGE` are those of a deployment
 * @throws ConfigError where the configuration is missing or cannot be used
 */
export const runDoctor = async (wanted: Wanted, env: NodeJS.ProcessEnv): Promise<DoctorReport> => {
  const endpoint = env.AWS_ENDPOINT_URL;
  const config = readConfig(configPath(env), env.TOCSIN_STAGE, () => {});
  if (config.stage === LOCAL_STAGE && !isOnThisMachine(endpoint)) {
    throw new ConfigError(
      `There is no ${CONFIG_FILE}, so there is no account to ask yet: copy tocsin.config.example.json to ${CONFIG_FILE} and fill it in.`,
    );
  }
  const setup = accountSetupOf(config);
  const needs = needsOf(wanted, setup);
  const facts = await askAccount(
    {
      clients: createAccountClients(setup.region),
      dns: createMailDns(env.DNS_SERVERS),
      clock: Date.now,
      endpoint,
    },
    setup,
  );
  return { setup, needs, sections: examine(facts, setup, needs) };
};
