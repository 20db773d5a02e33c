/**
 * The rooms of the project and what each may import; its own files always. Arrows lead down: functions → adapters →
 * core. A room is a folder; `core/*` stands for all rooms beneath `core`.
 */
import type { Table } from './imports.ts';

/** Rooms that may import nothing from outside the project but zod: what they decide depends on their arguments alone. */
const pure = (...rooms: string[]) => ({ rooms, packages: ['zod'] });
/** A function at the end of a queue or a schedule: the core, adapters, what functions share, and its own environment. */
const functionWith = (...own: string[]) => ({ rooms: ['core/*', 'adapters/*', 'functions/runtime', ...own] });
/** A part of the HTTP API, which reaches AWS through what `functions/api` hands in. */
const partOfApi = (...rooms: string[]) => ({ rooms: ['core/*', 'functions/api/http', ...rooms] });

/** What programs outside may know of the API: the shapes of its requests and answers. */
const shapesOfApi = [
  'functions/api',
  'functions/api/campaigns',
  'functions/api/http',
  'functions/api/lifecycle',
  'functions/api/letters',
  'functions/api/list',
  'functions/api/notices',
  'functions/api/operations',
  'functions/api/outcomes',
  'functions/api/people',
  'functions/api/preflight',
];

/** What every page of the console is made of. */
const partsOfConsole = ['core/*', 'client', 'console/src/api', 'console/src/elements', 'console/src/i18n'];

export const rooms: Table = {
  // What is decided, by subject. Nothing here waits, reads a clock or knows AWS.
  'core/base': pure(),
  'core/audience': pure('core/base'),
  'core/audit': pure('core/base'),
  'core/cell': pure('core/base', 'core/audience'),
  'core/columns': pure('core/base', 'core/audience', 'core/cell'),
  'core/lines': pure('core/base', 'core/cell', 'core/columns'),
  'core/letter': pure('core/base', 'core/audience', 'core/cell', 'core/notice'),
  'core/row': pure('core/base', 'core/audience', 'core/cell', 'core/columns', 'core/letter', 'core/lines'),
  'core/list': pure(
    'core/base',
    'core/audience',
    'core/cell',
    'core/columns',
    'core/lines',
    // What the values of its people make of messages.
    'core/notice',
    'core/row',
  ),
  'core/survey': pure(
    'core/base',
    'core/audience',
    'core/cell',
    'core/columns',
    'core/lines',
    'core/list',
    'core/row',
  ),
  'core/notice': pure('core/base', 'core/audience'),
  // Whoever checks a notice: what they are told, and the page that tells it.
  'core/check': pure('core/base', 'core/audience', 'core/letter', 'core/notice'),
  'core/provider': pure('core/notice'),
  'core/campaign': pure('core/base', 'core/audience', 'core/list', 'core/notice'),
  'core/cost': pure('core/base', 'core/audience', 'core/campaign', 'core/lookup', 'core/notice'),
  'core/delivery': pure('core/base', 'core/audience', 'core/audit', 'core/campaign', 'core/provider'),
  'core/pacing': pure('core/base', 'core/audience', 'core/campaign', 'core/delivery', 'core/provider'),
  'core/lookup': pure(
    'core/base',
    'core/audience',
    'core/audit',
    'core/campaign',
    'core/cell',
    'core/delivery',
  ),
  'core/mailing': pure(
    'core/base',
    'core/audience',
    'core/cell',
    'core/columns',
    'core/delivery',
    'core/list',
    // Why a letter came back, in the words of the answer.
    'core/lookup',
    'core/row',
  ),
  'core/report': pure('core/base', 'core/audience', 'core/campaign', 'core/delivery', 'core/lookup'),
  'core/account': pure('core/base', 'core/cost', 'core/pacing', 'core/provider'),
  'core/preflight': pure(
    'core/base',
    'core/survey',
    'core/account',
    'core/audience',
    'core/campaign',
    // What is a link in a list is one in a message.
    'core/cell',
    'core/cost',
    'core/list',
    'core/notice',
    'core/pacing',
    'core/provider',
  ),

  // What AWS and files are to the core: each translates, none decides.
  'adapters/aws': { rooms: ['core/*'] },
  'adapters/account': { rooms: ['core/*', 'adapters/aws', 'adapters/providers/*'] },
  'adapters/addresses': { rooms: ['core/*'] },
  'adapters/dynamodb': { rooms: ['core/*', 'adapters/aws', 'adapters/dynamodb/calls'] },
  'adapters/dynamodb/calls': { rooms: ['core/*', 'adapters/aws'] },
  'adapters/files': { rooms: ['core/*'] },
  'adapters/providers': { rooms: ['core/*'] },
  'adapters/providers/ses': { rooms: ['core/*', 'adapters/aws', 'adapters/providers'] },
  'adapters/providers/sms': { rooms: ['core/*', 'adapters/aws', 'adapters/providers'] },
  'adapters/providers/events': { rooms: ['adapters/providers', 'adapters/providers/*'] },
  'adapters/s3': { rooms: ['core/*', 'adapters/aws'] },
  'adapters/sqs': { rooms: ['core/*', 'adapters/aws'] },

  // What Lambda runs. No function knows another; the infrastructure reads of each the schema of its environment.
  'functions/runtime': { rooms: ['core/*'] },
  'functions/import': functionWith('functions/import/env'),
  'functions/pace': functionWith('functions/pace/env', 'functions/pace/plan'),
  'functions/pace/plan': { rooms: ['core/*', 'functions/runtime'] },
  'functions/send': functionWith('functions/send/env'),
  'functions/track': functionWith('functions/track/env'),
  // Workbooks are written by what reads them elsewhere.
  'functions/export': functionWith('functions/export/env', 'client/workbook'),
  'functions/letters': functionWith('functions/letters/env'),
  'functions/purge': functionWith('functions/purge/env'),
  'functions/seal': functionWith('functions/seal/env'),
  // An HTTP application of its own, whose one route stands in the document of the API.
  'functions/check': functionWith('functions/check/env', 'functions/api/http'),
  'functions/check/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/api': {
    rooms: ['core/*', 'adapters/*', 'functions/runtime', 'functions/api/*'],
  },
  'functions/api/http': { rooms: ['core/*', 'functions/runtime', 'functions/api/env'] },
  'functions/api/campaigns': partOfApi(),
  'functions/api/preflight': partOfApi('functions/api/campaigns'),
  'functions/api/lifecycle': partOfApi('functions/api/campaigns', 'functions/api/preflight'),
  'functions/api/list': partOfApi('functions/api/campaigns', 'functions/api/lifecycle'),
  'functions/api/people': partOfApi('functions/api/campaigns', 'functions/api/lifecycle'),
  // To see the message of somebody is to look them up.
  'functions/api/notices': partOfApi('functions/api/campaigns', 'functions/api/people'),
  'functions/api/outcomes': partOfApi('functions/api/campaigns', 'functions/api/list'),
  // Who looked somebody up is asked by what they are looked up by.
  'functions/api/operations': partOfApi('functions/api/campaigns', 'functions/api/people'),
  'functions/api/letters': partOfApi('functions/api/campaigns', 'functions/api/people'),
  'functions/import/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/pace/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/send/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/track/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/export/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/letters/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/purge/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/seal/env': { rooms: ['core/*', 'functions/runtime'] },
  'functions/api/env': { rooms: ['core/*', 'functions/runtime'] },

  // What is built in an account.
  infra: { rooms: ['infra/*'] },
  'infra/config': { rooms: ['core/*'] },
  'infra/data': { rooms: ['core/*', 'infra/config'] },
  'infra/providers': { rooms: ['core/*', 'infra/config', 'infra/data'] },
  'infra/web': { rooms: ['core/*', 'functions/api/env', 'infra/config', 'infra/data'] },
  'infra/steps': {
    rooms: [
      'core/*',
      'functions/api/env',
      'functions/check/env',
      'functions/export/env',
      'functions/import/env',
      'functions/letters/env',
      'functions/pace/env',
      'functions/purge/env',
      'functions/seal/env',
      'functions/send/env',
      'functions/track/env',
      'infra/config',
      'infra/data',
      'infra/providers',
      'infra/web',
      'templates',
    ],
  },
  'infra/monitoring': { rooms: ['core/*', 'infra/config', 'infra/data', 'infra/providers', 'infra/steps'] },
  'infra/deployment': { rooms: ['core/*', 'adapters/account', 'infra/config'] },
  'infra/stacks': {
    rooms: [
      'core/*',
      'infra/config',
      'infra/data',
      'infra/deployment',
      'infra/monitoring',
      'infra/providers',
      'infra/steps',
      'infra/web',
    ],
  },

  // What people write, and what becomes of it.
  templates: { rooms: ['core/*', 'adapters/files'] },
  'templates/check': { rooms: ['core/*', 'templates'] },

  // Programs that ask the API. They take types of its shapes, and rules of the core, which are pure and so run anywhere.
  client: { types: shapesOfApi },
  'client/workbook': { rooms: ['core/base', 'core/lines'] },
  cli: { rooms: ['core/*', 'cli/*', 'client', 'infra/config'] },
  'cli/help': {},
  'cli/terminal': { rooms: ['core/*'] },
  'cli/sign-in': { rooms: ['core/*', 'cli/terminal'] },
  'cli/api': { rooms: ['core/*', 'cli/terminal', 'client'] },
  'cli/context': { rooms: ['core/*', 'cli/api', 'cli/sign-in', 'cli/terminal', 'client'] },
  'cli/show': { rooms: ['core/*', 'cli/terminal', 'client'] },
  'cli/commands': {
    rooms: [
      'core/*',
      'client/workbook',
      'cli/api',
      'cli/context',
      'cli/show',
      'cli/sign-in',
      'cli/terminal',
      'client',
      'doctor',
      'infra/config',
    ],
  },
  'console/src': { rooms: ['core/*', 'console/src/*', 'client'] },
  'console/src/session': { rooms: ['core/*', 'console/src/i18n'] },
  'console/src/api': { rooms: ['core/*', 'console/src/session', 'client'] },
  'console/src/i18n': { rooms: ['core/*'] },
  'console/src/elements': { rooms: ['core/*', 'console/src/api', 'console/src/i18n', 'client'] },
  'console/src/campaigns': { rooms: partsOfConsole },
  'console/src/campaigns/message': { rooms: [...partsOfConsole, 'console/src/campaigns'] },
  'console/src/campaigns/list': {
    rooms: [...partsOfConsole, 'client/workbook', 'console/src/campaigns'],
  },
  'console/src/campaigns/letters': {
    rooms: [...partsOfConsole, 'console/src/campaigns', 'console/src/campaigns/came-back'],
  },
  'console/src/campaigns/came-back': {
    rooms: [...partsOfConsole, 'console/src/campaigns', 'console/src/campaigns/list'],
  },
  'console/src/campaigns/check': { rooms: [...partsOfConsole, 'console/src/campaigns'] },
  'console/src/campaigns/approval': {
    rooms: [
      ...partsOfConsole,
      'console/src/campaigns',
      'console/src/campaigns/check',
      'console/src/campaigns/list',
    ],
  },
  'console/src/campaigns/sending': { rooms: [...partsOfConsole, 'console/src/campaigns'] },
  'console/src/campaigns/pages': {
    rooms: [...partsOfConsole, 'console/src/campaigns', 'console/src/campaigns/*', 'console/src/session'],
  },
  'console/src/people': { rooms: partsOfConsole },
  'console/src/audit': { rooms: [...partsOfConsole, 'console/src/campaigns'] },
  'console/src/guide': { rooms: partsOfConsole },
  // What makes pictures of the console; nothing of it is delivered.
  console: { rooms: ['core/*', 'local', 'local/*', 'templates'] },

  // The system on one machine. It plays what the template says and runs the bundles, so it imports no function.
  local: { rooms: ['local/*'] },
  'local/process': {},
  'local/http': { rooms: ['core/*'] },
  'local/faults': { rooms: ['local/http'] },
  'local/template': { rooms: ['local/process'] },
  'local/stack': { rooms: ['local/http', 'local/template'] },
  'local/distribution': { rooms: ['local/http', 'local/stack'] },
  'local/emulators': { rooms: ['local/process', 'local/stack'] },
  'local/service-models': { rooms: ['local/http'] },
  'local/sign-in': { rooms: ['local/http', 'local/stack'] },
  'local/lambda': { rooms: ['local/faults', 'local/process', 'local/stack'] },
  'local/http-api': { rooms: ['core/*', 'local/http', 'local/lambda', 'local/stack'] },
  'local/iam': {
    rooms: ['local/http', 'local/process', 'local/provider/recipients', 'local/stack', 'local/template'],
  },
  'local/front-door': {
    rooms: [
      // The clock, as the limits of tables are rates.
      'core/base',
      'local/emulators',
      'local/faults',
      'local/http',
      'local/iam',
      'local/process',
      'local/service-models',
      'local/stack',
    ],
  },
  'local/provider/base': { rooms: ['local/faults', 'local/stack'] },
  'local/provider/recipients': { rooms: ['local/provider/base'] },
  'local/provider/storage': { rooms: ['local/provider/recipients'] },
  'local/provider/events': {
    rooms: ['core/*', 'local/faults', 'local/provider/recipients', 'local/provider/storage', 'local/stack'],
  },
  'local/provider/email': {
    rooms: [
      'core/*',
      'local/http',
      'local/provider/base',
      'local/provider/events',
      'local/provider/recipients',
      'local/provider/storage',
    ],
  },
  'local/provider/sms': {
    rooms: [
      'core/*',
      'local/http',
      'local/provider/base',
      'local/provider/events',
      'local/provider/recipients',
      'local/provider/storage',
    ],
  },
  'local/provider': { rooms: ['core/*', 'local/http', 'local/provider/*'] },
  // Its people are written to; their lists are read by the same rules as anybody's.
  'local/parts': {
    rooms: [
      'local/distribution',
      'local/emulators',
      'local/faults',
      'local/front-door',
      'local/http-api',
      'local/lambda',
      'local/process',
      'local/provider/base',
      'local/sign-in',
      'local/stack',
      'local/template',
    ],
  },
  'local/test-data': { rooms: ['core/*', 'adapters/addresses'] },
  'local/commands/clients': {
    rooms: ['core/*', 'cli/api', 'cli/terminal', 'client', 'local', 'local/*'],
  },
  'local/commands/rehearsal': {
    rooms: ['core/*', 'cli/show', 'cli/terminal', 'local', 'local/*', 'local/commands/clients'],
  },
  'local/commands': {
    rooms: ['core/*', 'cli/show', 'cli/terminal', 'local', 'local/*', 'local/commands/*'],
  },

  // Programs over all of it.
  schemas: {
    rooms: ['functions/api', 'functions/api/http', 'functions/api/operations', 'infra/config', 'templates'],
  },
  doctor: {
    rooms: [
      'core/*',
      'adapters/account',
      'adapters/addresses',
      'cli/terminal',
      'infra/config',
      'infra/providers',
      'infra/steps',
    ],
  },
  'trial/steps': { rooms: ['core/*', 'cli/api', 'cli/terminal', 'client'] },
  trial: {
    rooms: [
      'core/*',
      'adapters/*',
      'cli/sign-in',
      'cli/terminal',
      'client',
      'doctor',
      'infra/config',
      'local',
      'local/commands/clients',
      'trial/steps',
    ],
  },
  'bench/bundles': { rooms: ['infra/steps'] },
  'bench/letters': { rooms: ['core/*', 'adapters/files', 'infra/steps', 'templates'] },
  'bench/look-ups': { rooms: ['local', 'local/*'] },
  'bench/check-flood': { rooms: ['bench/look-ups', 'local', 'local/*'] },
  'bench/console': { rooms: ['bench/look-ups', 'cli/terminal', 'local', 'local/*', 'templates'] },
  'bench/workbook': { rooms: ['cli', 'cli/terminal', 'local/commands/clients', 'templates'] },
  'bench/peers': { rooms: ['core/*', 'local', 'local/*', 'templates'] },
  '.ci': { rooms: ['infra/*', 'test'] },
  'vitest.config.ts': {},
  'vitest.mutants.config.ts': {},
  // Tests look into everything; nothing but `.ci` looks into them.
  test: {
    rooms: [
      'adapters/*',
      'bench/*',
      'cli',
      'cli/*',
      'client',
      'client/*',
      'console',
      'console/*',
      'core/*',
      'doctor',
      'functions/*',
      'infra/*',
      'schemas',
      'local',
      'local/*',
      'templates',
      'templates/*',
      'trial',
      'trial/*',
    ],
  },
};
