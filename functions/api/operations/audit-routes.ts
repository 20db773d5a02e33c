import { createRoute, z } from '@hono/zod-openapi';
import { auditActions } from '../../../core/audit/actions.ts';
import { type AuditEntry, auditProblems, CHAIN_START, createChainCheck } from '../../../core/audit/chain.ts';
import { identityChecks, lookUpReasons } from '../../../core/audit/reasons.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { nextMember, pageQuery } from '../http/paging.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { aboutPerson, MOST_ENTRIES, relations } from '../people/about-person.ts';
import { ticketSchema } from '../people/case-number.ts';
import { checkWanted, wantedFields, wantedOf } from '../people/wanted.ts';

/** Cursors are numbers of entries, so that whoever wrote one down can begin there. */
const pages = {
  max: 500,
  pattern: /^\d{1,12}$/,
  example: '12',
  also: ', or the number of any entry',
};
const MAX_PROBLEMS = 100;

const hashSchema = z.string().openapi({
  description: 'SHA-256, hexadecimal.',
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
});
const numberSchema = z.int().openapi({ description: 'Counts the entries of the chain from 1.', example: 12 });

const chainSchema = z
  .object({
    chain: z.string().openapi({
      description: 'Id of a campaign, or `by-` and the pseudonym of whoever did what belongs to no campaign.',
      example: 'c7k2mq9x4tb1z',
    }),
    name: z.string().optional().openapi({
      description: 'Of a chain `by-…`: the name that its person signed in with the last time.',
      example: 'j.bernard',
    }),
    entries: z.int().openapi({ example: 12 }),
    hash: hashSchema,
  })
  .openapi('AuditChain');

const entrySchema = z
  .object({
    number: numberSchema,
    at: time('When it was done.'),
    by: z.string().openapi({
      description:
        'Pseudonym of who did it: the first 16 digits of the SHA-256 of their subject; `tocsin` for itself.',
      example: '5f6a0f7c2b119d63',
    }),
    name: z.string().optional().openapi({
      description:
        'Name that they then signed in with; left out of what Tocsin did by itself, and of what version 0.2.0 recorded.',
      example: 'j.bernard',
    }),
    from: z
      .string()
      .optional()
      .openapi({ description: 'Internet address that they did it from.', example: '192.0.2.7' }),
    action: z.string().openapi({
      description: `What was done: ${auditActions.join(', ')}. A newer version may have others.`,
      example: 'campaign.approve',
    }),
    campaign: z.string().optional().openapi({ example: 'c7k2mq9x4tb1z' }),
    on: z.string().optional().openapi({
      description: 'On what: a keyed hash, or a place of a list. Nobody’s name.',
      example: 'c7k2mq9x4tb1z-1/0/7',
    }),
    reason: z.string().optional().openapi({ example: 'call' }),
    ticket: z.string().optional().openapi({ example: 'T-2026-118' }),
    identity: z
      .string()
      .optional()
      .openapi({
        description: `How it was made sure who was asking: ${identityChecks.join(', ')}; \`none\` where it was not.`,
        example: 'code-read-out',
      }),
    particulars: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .openapi({ description: 'What else tells what was done.', example: { version: 7, state: 'approved' } }),
    previous: hashSchema,
    hash: hashSchema,
  })
  .openapi('AuditEntry');

const chainParams = z.object({
  chain: z
    .string()
    .regex(
      /^(?:c[a-z0-9]{12}|by-[a-z0-9]{1,64})$/,
      says({ en: 'This is no name of a chain.', fr: 'Ce n’est pas un nom de chaîne.' }),
    )
    .openapi({
      param: { name: 'chain', in: 'path' },
      description: 'Name of the chain.',
      example: 'c7k2mq9x4tb1z',
    }),
});

export const listAuditChains = createRoute({
  method: 'get',
  path: '/v1/audit',
  operationId: 'listAuditChains',
  tags: ['Audit'],
  summary: 'List the chains of the audit trail',
  description:
    'One for each campaign, and one for each person with what they did outside of a campaign. Write the hashes down elsewhere: nobody can then make a chain anew without it showing.',
  responses: {
    200: {
      description: 'All chains, with their ends.',
      content: { 'application/json': { schema: z.object({ chains: z.array(chainSchema) }) } },
    },
  },
});

export const getAuditEntries = createRoute({
  method: 'get',
  path: '/v1/audit/{chain}',
  operationId: 'getAuditEntries',
  tags: ['Audit'],
  summary: 'Read what was done',
  request: {
    params: chainParams,
    query: z.strictObject(pageQuery(pages)),
  },
  responses: {
    200: {
      description: 'Entries, oldest first.',
      content: {
        'application/json': {
          schema: z.object({ entries: z.array(entrySchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({
      400: 'The name of the chain, the place in it or the limit cannot be read.',
      404: 'There is no such chain.',
    }),
  },
});

export const verifyAuditChain = createRoute({
  method: 'get',
  path: '/v1/audit/{chain}/verification',
  operationId: 'verifyAuditChain',
  tags: ['Audit'],
  summary: 'Check that the record is whole',
  description:
    'Finds every entry that was changed, removed, inserted or moved since it was written. Hashes have a key, and the end of each chain is sealed every hour in a store where nobody can change or delete anything: what was rewritten by somebody with the key, or cut off at the end, shows as far back as the chain is sealed.',
  request: { params: chainParams },
  responses: {
    200: {
      description: 'What was found.',
      content: {
        'application/json': {
          schema: z
            .object({
              intact: z.boolean().openapi({ example: true }),
              entries: z.int().openapi({ example: 12 }),
              hash: hashSchema,
              sealed: z
                .object({ number: numberSchema, at: time('When it was sealed.') })
                .optional()
                .openapi({
                  description:
                    'The last entry that is sealed, with all before it; left out where none is yet.',
                }),
              problems: z
                .array(
                  z.object({
                    number: numberSchema,
                    problem: z.enum(auditProblems),
                  }),
                )
                .openapi({ description: `The first ${MAX_PROBLEMS} that were found.`, example: [] }),
            })
            .openapi('AuditVerification'),
        },
      },
    },
    ...problemResponses({ 400: 'The name cannot be read.', 404: 'There is no such chain.' }),
  },
});

const aboutSchema = z
  .strictObject({
    ...wantedFields,
    reason: z.enum(lookUpReasons).openapi({
      description: 'Why you ask; it is kept with your name.',
      example: 'person-asked',
    }),
    ticket: ticketSchema,
  })
  .superRefine(checkWanted)
  .openapi('AuditQuestion');

export const getAuditAbout = createRoute({
  method: 'post',
  path: '/v1/audit/about',
  operationId: 'getAuditAbout',
  tags: ['Audit'],
  summary: 'See who looked a person up, and all that was done with them',
  description:
    'Give one of reference, email, phone and code, or name with birthDate. The answer has everything in the audit trail about them, in whatever campaign and at whatever address: who was shown them, changed or opened what, when, why, and how it was made sure who asked; tries that were refused, and searches that found nobody; and what was done with the lists that they are on, where they may be in what was given out. Once somebody was erased, they are found by their notice code only. That you asked is in the trail too. An Idempotency-Key has no effect.',
  request: { body: { required: true, content: { 'application/json': { schema: aboutSchema } } } },
  responses: {
    200: {
      description: 'What was found.',
      content: {
        'application/json': {
          schema: z
            .object({
              places: z.int().openapi({
                description: 'Places in lists where they stand: one for each list, and for each correction.',
                example: 1,
              }),
              campaigns: z.int().openapi({ description: 'Campaigns of those lists.', example: 1 }),
              entries: z
                .array(
                  entrySchema.extend({
                    chain: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
                    relation: z.enum(relations).openapi({
                      description:
                        '`person`: it names them. `search`: it names what they are found by; nobody was shown, or what was tried was refused. `list`: it is about a list as a whole.',
                      example: 'person',
                    }),
                  }),
                )
                .openapi({ description: `Newest first; at most ${MOST_ENTRIES}.` }),
              isCut: z.boolean().openapi({ description: 'Whether there are older ones.', example: false }),
            })
            .openapi('AuditAbout'),
        },
      },
    },
    ...problemResponses({
      400: 'None or more than one was given, or it cannot be read, or the reason is missing.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

const viewEntry = ({ number, act: { atMs, ...act }, previous, hash }: AuditEntry) =>
  // A newer version may have recorded actions that the schema of the core does not know.
  ({ number, at: iso(atMs), ...act, previous, hash }) as z.infer<typeof entrySchema>;

/** Up to `limit` entries after this number, and whether more follow; reads no further than that. */
const entriesAfter = async (
  entries: AsyncIterable<AuditEntry[]>,
  { after, limit }: { after: number; limit: number },
): Promise<{ found: AuditEntry[]; more: boolean }> => {
  const found: AuditEntry[] = [];
  for await (const some of entries) {
    for (const entry of some) {
      if (entry.number <= after) continue;
      if (found.length === limit) return { found, more: true };
      found.push(entry);
    }
  }
  return { found, more: false };
};

export const addAuditRoutes = (app: Api, deps: ApiDependencies): void => {
  const { audit, brokenChain, entryHash, seals } = deps;
  const noChain = () =>
    new Problem('not-found', {
      detail: {
        en: 'There is no such chain. List them to see which there are.',
        fr: 'Il n’y a pas de telle chaîne. La liste montre celles qui existent.',
      },
    });
  const find = async (chain: string, after?: number) => {
    const found = await audit.read(chain, after);
    if (found !== undefined) return found;
    throw noChain();
  };

  app.openapi(getAuditAbout, async (c) => {
    const { reason, ticket, ...given } = c.req.valid('json');
    const wanted = await wantedOf(deps, given);
    const { entries, ...rest } = await aboutPerson(deps, { wanted, reason, ticket, by: c.get('actor') });
    const shown = entries.map(({ chain, relation, entry }) => ({ chain, relation, ...viewEntry(entry) }));
    return c.json({ ...rest, entries: shown }, 200);
  });

  app.openapi(listAuditChains, async (c) => {
    const [chains, sealed] = await Promise.all([audit.chains(), seals.chains()]);
    const known = new Set(chains.map(({ chain }) => chain));
    // A chain that is gone is not to be missed by whoever verifies all.
    const gone = sealed.filter((chain) => !known.has(chain));
    return c.json(
      {
        chains: [
          ...chains.map(({ chain, number, hash, name }) => ({
            chain,
            ...(chain.startsWith('by-') && { name }),
            entries: number,
            hash,
          })),
          ...gone.map((chain) => ({ chain, entries: 0, hash: CHAIN_START })),
        ],
      },
      200,
    );
  });

  app.openapi(getAuditEntries, async (c) => {
    const { chain } = c.req.valid('param');
    const { after: cursor, limit } = c.req.valid('query');
    const after = Number(cursor ?? 0);
    const { entries } = await find(chain, after);
    const { found, more } = await entriesAfter(entries, { after, limit });
    const last = more ? found.at(-1) : undefined;
    return c.json({ entries: found.map(viewEntry), ...(last && { next: String(last.number) }) }, 200);
  });

  app.openapi(verifyAuditChain, async (c) => {
    const { chain } = c.req.valid('param');
    // In this order: what is sealed meanwhile is no entry that is missing.
    const sealed = await seals.of(chain);
    const found = await audit.read(chain);
    const last = sealed.toSorted((one, other) => one.number - other.number).at(-1);
    if (found === undefined && last === undefined) throw noChain();
    const check = createChainCheck(entryHash, chain, sealed);
    for await (const page of found?.entries ?? []) {
      for (const entry of page) await check.add(entry);
    }
    const { entries, hash, problems } = check.result();
    if (problems.length > 0) brokenChain();
    return c.json(
      {
        intact: problems.length === 0,
        entries,
        hash,
        ...(last && { sealed: { number: last.number, at: iso(last.sealedAtMs) } }),
        problems: problems.slice(0, MAX_PROBLEMS),
      },
      200,
    );
  });
};
