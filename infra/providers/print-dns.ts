import { Resolver } from 'node:dns/promises';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import {
  CONFIG_FILE,
  type Config,
  ConfigError,
  configPath,
  LOCAL_STAGE,
  readConfig,
} from '../config/config.ts';
import { checkDnsRecords, type DnsLookup, dnsRecords } from './dns-records.ts';

/**
 * `npm run dns`: prints the records that the operator of the sender domain's DNS adds, as lines of a zone file.
 * `npm run dns -- --check` asks the DNS, and exits with 1 until all are there.
 */

/** What Amazon SES signs the domain's messages with. Rejects without credentials, or before the deployment. */
const readDkim = async ({
  region,
  sender,
}: Config): Promise<{ tokens: string[]; zone: string | undefined }> => {
  const client = new SESv2Client({ region });
  const { DkimAttributes: dkim } = await client.send(
    new GetEmailIdentityCommand({ EmailIdentity: sender.domain }),
  );
  return { tokens: dkim?.Tokens ?? [], zone: dkim?.SigningHostedZone };
};

const none = new Set(['ENOTFOUND', 'ENODATA']);

const createLookup = (): DnsLookup => {
  const resolver = new Resolver();
  return async (name, type) => {
    try {
      switch (type) {
        case 'CNAME':
          return await resolver.resolveCname(name);
        case 'MX':
          return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
        case 'TXT':
          return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
      }
    } catch (error) {
      if (none.has((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  };
};

const config = (() => {
  try {
    return readConfig(configPath(process.env), undefined, () => {});
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
})();
if (config.stage === LOCAL_STAGE) {
  console.error(
    `There is no ${CONFIG_FILE}, so there is no sender domain yet: copy tocsin.config.example.json to ${CONFIG_FILE} and fill it in.`,
  );
  process.exit(1);
}

let dkim: Awaited<ReturnType<typeof readDkim>> = { tokens: [], zone: undefined };
try {
  dkim = await readDkim(config);
} catch (error) {
  console.error(
    `; The DKIM records are not known (${error instanceof Error ? error.message : error}): deploy first, and have AWS credentials in the terminal that allow ses:GetEmailIdentity.`,
  );
  process.exitCode = 1;
}
const records = dnsRecords(config, dkim.tokens, dkim.zone);
if (process.argv.includes('--check')) {
  for (const { record, state, found } of await checkDnsRecords(records, createLookup())) {
    const { name, type, value } = record;
    const detail = {
      right: '',
      missing: `: add "${value}"`,
      different: `: found ${found.map((one) => `"${one}"`).join(', ')}, expected "${value}"`,
    };
    console.log(`${state.padEnd(9)} ${name} ${type}${detail[state]}`);
    if (state !== 'right') process.exitCode = 1;
  }
} else {
  for (const { name, type, value, purpose } of records) {
    const written = type === 'TXT' ? `"${value}"` : `${value}.`;
    console.log(`; ${purpose}\n${name}. 3600 IN ${type} ${written}\n`);
  }
}
