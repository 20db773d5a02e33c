import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/config/config.ts';
import { schemas } from '../../schemas/schemas.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(root, file), 'utf8'));
const notices = readdirSync(join(root, 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `templates/${name}/notice.json`)
  .filter((file) => {
    try {
      return read(file);
    } catch {
      return false;
    }
  });
const written = ['tocsin.config.example.json', 'samples/campaign.json', ...notices];

/** What is wrong with a file by the schema that it names, a line each. */
const problemsOf = (file: string, value = read(file)): string[] => {
  const schema = read(join(dirname(file), String(value.$schema)));
  const check = new Ajv2020.default({ strict: false, allErrors: true }).compile(schema);
  check(value);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
};

describe('the schemas of the files that a person writes', () => {
  it.each(Object.entries(schemas()))('%s is what "npm run schemas" writes', (name, schema) => {
    expect(read(`schemas/${name}`)).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it.each(written)('%s names one, and fits it', (file) => {
    expect(problemsOf(file)).toEqual([]);
  });

  it.each([
    ['tocsin.config.example.json', { stage: 'PROD' }, /^\/stage: must match pattern/],
    ['tocsin.config.example.json', { sending: { rateMarginPercent: 91 } }, /must be <= 90/],
    ['tocsin.config.example.json', { sms: { partsPerSeconds: 1 } }, /must NOT have additional properties/],
    ['samples/campaign.json', { channels: ['fax'] }, /^\/channels\/0: must be equal/],
    ['samples/campaign.json', { fields: undefined }, /must have required property 'fields'/],
    [notices[0] ?? '', { titel: { fr: 'x' } }, /must NOT have additional properties/],
  ])('find in %s what cannot be used: %j', (file, change, problem) => {
    const value = JSON.parse(JSON.stringify({ ...read(file), ...change }));
    expect(problemsOf(file, value).join('\n')).toMatch(new RegExp(problem, 'm'));
  });

  it('let the console be left out, and say what each value is', () => {
    const example = read('tocsin.config.example.json');
    expect(problemsOf('tocsin.config.example.json', { ...example, console: false })).toEqual([]);
    expect(JSON.stringify(schemas()['tocsin.config.schema.json'])).toContain(
      'Message parts a second that AWS has agreed to',
    );
  });

  it('are named in a file without being a part of it', () => {
    const example = read('tocsin.config.example.json');
    const { $schema: _, ...rest } = example;
    expect(parseConfig(example)).toEqual(parseConfig(rest));
  });
});
