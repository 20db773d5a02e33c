import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ConfigError,
  configPath,
  localConfig,
  parseConfig,
  readConfig,
} from '../../../infra/config/config.ts';

const complete = {
  stage: 'prod',
  account: '123456789012',
  region: 'eu-west-3',
  sender: {
    domain: 'hospital.example',
    address: 'notice@hospital.example',
    name: 'Hospital Group',
    replyTo: 'dpo@hospital.example',
  },
  alarms: { email: 'on-call@hospital.example' },
};

const linesOf = (attempt: () => unknown): string[] => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
};
const complaints = (value: unknown): string[] => linesOf(() => parseConfig(value));

describe('an operator’s configuration', () => {
  it('needs stage, account, region, sender and who hears of alarms; the rest has values that suit most', () => {
    expect(parseConfig(complete)).toMatchObject({
      ...complete,
      defaultCountry: 'FR',
      retentionDays: 365,
      sending: { mode: 'auto', rateMarginPercent: 1, windowSeconds: 85, rampMinutes: 5, rampPercent: 1 },
      events: { bufferSeconds: 60 },
      functions: { send: { timeoutSeconds: 60 } },
    });
  });

  const sms = { senderId: 'HOSPITAL', monthlyLimitUsd: 10_000 };

  it('sends SMS only where it says from whom and for how much, to France unless it says otherwise', () => {
    expect(parseConfig(complete).sms).toBeUndefined();
    expect(parseConfig({ ...complete, sms }).sms).toEqual({
      ...sms,
      countries: ['FR'],
      partsPerSecond: 10,
      timeToLiveSeconds: 21_600,
      maxPriceUsd: 0.5,
      quietHours: 'french',
    });
    expect(complaints({ ...complete, sms: {} })).toEqual([
      'tocsin.config.json: "sms.senderId" is missing: write the name that SMS come from, 3 to 11 letters and digits, such as "HOSPITAL".',
      'tocsin.config.json: "sms.monthlyLimitUsd" is missing: write what may be spent on SMS in a month in US dollars, a whole number from 1 to 10000000.',
    ]);
  });

  it.each([
    ['sms.senderId', { ...sms, senderId: 'CHU-PARIS' }],
    ['sms.senderId', { ...sms, senderId: '0123456' }],
    ['sms.senderId', { ...sms, senderId: 'HOSPITALGROUP' }],
    ['sms.countries', { ...sms, countries: [] }],
    ['sms.countries', { ...sms, countries: ['FR', 'FR'] }],
    ['sms.countries.0', { ...sms, countries: ['France'] }],
    ['sms.maxPriceUsd', { ...sms, maxPriceUsd: 0 }],
    ['sms.maxPriceUsd', { ...sms, maxPriceUsd: '0.5' }],
    ['sms.timeToLiveSeconds', { ...sms, timeToLiveSeconds: 300_000 }],
    ['sms.monthlyLimitUsd', { ...sms, monthlyLimitUsd: 0.5 }],
  ])('cannot have such a %s', (key, value) => {
    const [line = '', ...others] = complaints({ ...complete, sms: value });
    expect(others).toEqual([]);
    expect(line).toContain(`"${key}" cannot be used: write `);
  });

  it('is told of each missing value in one line: key, file and what to write', () => {
    expect(complaints({})).toEqual([
      'tocsin.config.json: "stage" is missing: write the name of this installation, at most 20 small letters, digits and dashes, without "aws", "amazon" or "cognito", such as "prod" ("local" is the built-in one).',
      'tocsin.config.json: "account" is missing: write the number of the AWS account to deploy to, 12 digits in quotes.',
      'tocsin.config.json: "region" is missing: write the AWS region to deploy to, such as "eu-west-3".',
      'tocsin.config.json: "sender.domain" is missing: write the domain that notices are sent from, such as "notice.hospital.example".',
      'tocsin.config.json: "sender.address" is missing: write the address that notices are sent from, such as "notice@hospital.example".',
      'tocsin.config.json: "sender.name" is missing: write the name that people see as the sender, such as "Hospital Group".',
      'tocsin.config.json: "sender.replyTo" is missing: write the address that answers go to, such as "dpo@hospital.example".',
      'tocsin.config.json: "alarms.email" is missing: write the address that alarms go to, such as "on-call@hospital.example".',
    ]);
  });

  it.each([
    ['stage', { ...complete, stage: 'local' }],
    ['stage', { ...complete, stage: 'Production 1' }],
    ['stage', { ...complete, stage: 'prod-' }],
    ['stage', { ...complete, stage: 'prod-aws' }],
    ['account', { ...complete, account: 123456789012 }],
    ['account', { ...complete, account: '1234-5678-9012' }],
    ['region', { ...complete, region: 'Paris' }],
    ['sender.existingIdentity', { ...complete, sender: { ...complete.sender, existingIdentity: 'yes' } }],
    ['budget.monthlyUsd', { ...complete, budget: { monthlyUsd: 0 } }],
    ['tags.aws:owner', { ...complete, tags: { 'aws:owner': 'us' } }],
    ['tags.cost', { ...complete, tags: { cost: '' } }],
    ['tags.cost', { ...complete, tags: { cost: 'a;b' } }],
    ['tags', { ...complete, tags: { Cost: '1', cost: '2' } }],
    ['sender.domain', { ...complete, sender: { ...complete.sender, domain: 'https://hospital.example' } }],
    ['sender.address', { ...complete, sender: { ...complete.sender, address: 'notice' } }],
    ['sender.address', { ...complete, sender: { ...complete.sender, address: 'notice@other.example' } }],
    ['sender.name', { ...complete, sender: { ...complete.sender, name: 'a\r\nBcc: x@example.org' } }],
    ['sender.replyTo', { ...complete, sender: { ...complete.sender, replyTo: 'dpo@' } }],
    ['alarms.email', { ...complete, alarms: { email: 'on call' } }],
    ['defaultCountry', { ...complete, defaultCountry: 'France' }],
    ['retentionDays', { ...complete, retentionDays: 1.5 }],
    ['sending.mode', { ...complete, sending: { mode: 'fast' } }],
    ['sending.windowSeconds', { ...complete, sending: { windowSeconds: 60 } }],
    ['sending.settleSeconds', { ...complete, sending: { settleSeconds: 120 } }],
    ['sending.maximumConcurrency', { ...complete, sending: { maximumConcurrency: 1 } }],
    ['events.bufferSeconds', { ...complete, events: { bufferSeconds: 901 } }],
    ['functions.send.memoryMebibytes', { ...complete, functions: { send: { memoryMebibytes: '1024' } } }],
    ['functions', { ...complete, functions: 'small' }],
  ])('is told that %s cannot be used', (key, value) => {
    const lines = complaints(value);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^tocsin\.config\.json: "[\w.:]+" cannot be used: (?:write|choose) .+\.$/);
    expect(lines[0]).toContain(`"${key}"`);
  });

  it('is told of a misspelt key instead of being silently ignored', () => {
    expect(complaints({ ...complete, retentiondays: 30 })).toEqual([
      expect.stringMatching(/^tocsin\.config\.json: "retentiondays" is not known: .*retentionDays/),
    ]);
    expect(complaints({ ...complete, sending: { rate: 3 } })).toEqual([
      expect.stringMatching(/^tocsin\.config\.json: "sending\.rate" is not known: .*rateMarginPercent/),
    ]);
  });

  it('takes a certificate of its own account only', () => {
    const domain = {
      name: 'tocsin.hospital.example',
      certificateArn: 'arn:aws:acm:us-east-1:999999999999:certificate/0a1b2c3d',
    };
    expect(complaints({ ...complete, console: { domain } })).toEqual([
      'tocsin.config.json: "console.domain.certificateArn" cannot be used: write the ARN of a certificate of the account "123456789012".',
    ]);
  });

  it('may send from a subdomain of its domain', () => {
    const sender = { ...complete.sender, address: 'notice@mail.hospital.example' };
    expect(parseConfig({ ...complete, sender }).sender.address).toBe('notice@mail.hospital.example');
  });
});

describe('the local stage', () => {
  it('gathers events and settles doubt sooner than a deployed one, at the same margin of the rate', () => {
    const deployed = parseConfig(complete);
    expect(localConfig.events.bufferSeconds).toBeLessThan(deployed.events.bufferSeconds);
    expect(localConfig.sending.settleSeconds).toBeLessThan(deployed.sending.settleSeconds);
    expect(localConfig.sending.rateMarginPercent).toBe(deployed.sending.rateMarginPercent);
    expect(localConfig.sending.windowSeconds).toBe(deployed.sending.windowSeconds);
  });
});

describe('choosing the stage', () => {
  let dir: string;
  let path: string;
  let notes: string[];
  const read = (stage?: string) => readConfig(path, stage, (line) => notes.push(line));
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-config-'));
    path = join(dir, 'tocsin.config.json');
    notes = [];
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('takes the local stage where nothing is configured, and says so in one line', () => {
    expect(read()).toBe(localConfig);
    expect(notes).toEqual([expect.stringMatching(/^[^\n]*tocsin\.config\.example\.json[^\n]*$/)]);
  });

  const own = {
    ...complete,
    sender: {
      domain: 'notice.chu-lariviere.fr',
      address: 'information@notice.chu-lariviere.fr',
      name: 'CHU de la Rivière',
      replyTo: 'dpo@chu-lariviere.fr',
    },
    alarms: { email: 'astreinte@chu-lariviere.fr' },
  };

  it('takes the operator’s stage where there is one', () => {
    writeFileSync(path, JSON.stringify(own));
    expect(read().stage).toBe('prod');
    expect(read('').stage).toBe('prod');
    expect(notes).toEqual([]);
  });

  it('takes the local stage when it is asked for, whatever is configured', () => {
    writeFileSync(path, 'not read');
    expect(read('local')).toBe(localConfig);
    expect(notes).toEqual([]);
  });

  it('refuses to be asked for another stage', () => {
    expect(linesOf(() => read('prod'))).toEqual([expect.stringContaining('TOCSIN_STAGE is "prod"')]);
  });

  it('refuses what was left of the example, which would otherwise be deployed and reach nobody', () => {
    copyFileSync(new URL('../../../tocsin.config.example.json', import.meta.url), path);
    const advice = 'cannot be used: write your own: this one is an example that nobody can own.';
    expect(linesOf(() => read())).toEqual(
      ['account', 'sender.domain', 'sender.address', 'sender.replyTo', 'alarms.email'].map(
        (key) => `tocsin.config.json: "${key}" ${advice}`,
      ),
    );
  });

  it.each(['dpo@hospital.test', 'dpo@hospital.invalid', 'dpo@example.org', 'dpo@mail.example.com'])(
    'refuses answers to %s, which nobody can own',
    (replyTo) => {
      writeFileSync(path, JSON.stringify({ ...own, sender: { ...own.sender, replyTo } }));
      expect(linesOf(() => read())).toEqual([expect.stringMatching(/"sender.replyTo" cannot be used/)]);
    },
  );

  it('finds the file that a pipeline names, and says so where there is none', () => {
    writeFileSync(path, JSON.stringify(own));
    expect(configPath({ TOCSIN_CONFIG_FILE: path })).toBe(path);
    expect(configPath({ TOCSIN_CONFIG_FILE: '' })).toMatch(/tocsin\.config\.json$/);
    expect(linesOf(() => configPath({ TOCSIN_CONFIG_FILE: join(dir, 'none.json') }))).toEqual([
      expect.stringMatching(/^TOCSIN_CONFIG_FILE is ".*none\.json": there is no such file\.$/),
    ]);
  });

  it('says that a file is not JSON', () => {
    writeFileSync(path, '{ "stage": "prod", }');
    expect(linesOf(() => read())).toEqual([expect.stringMatching(/^tocsin\.config\.json: is not JSON: /)]);
  });

  it('reads a file that an editor on Windows began with a byte order mark', () => {
    writeFileSync(path, `\uFEFF{ "stage": "prod", }`);
    expect(linesOf(() => read())).toEqual([expect.not.stringContaining('\uFEFF')]);
    writeFileSync(path, `\uFEFF{ "stage": "local" }`);
    expect(linesOf(() => read())).toContainEqual(
      expect.stringContaining('"stage" cannot be used: write the name'),
    );
  });

  it('says in one line that a file cannot be read', () => {
    expect(linesOf(() => readConfig(dirname(path), undefined, () => {}))).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
  });
});
