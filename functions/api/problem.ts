import { z } from '@hono/zod-openapi';
import type { CampaignAction, CampaignState } from '../../core/campaign.ts';
import { campaignStateSchema } from './schemas.ts';

/** Kinds of problem that the API answers with, and the HTTP status of each. */
export const problemKinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'not-signed-in': { status: 401, title: 'Sign-in is needed' },
  'not-allowed': { status: 403, title: 'Not for your role' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'not-possible-now': { status: 409, title: 'Not possible in the present state' },
  'under-way': { status: 409, title: 'The same request is under way' },
  'changed-meanwhile': { status: 412, title: 'Changed since you read it' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'key-used-before': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
} as const;
export type ProblemKind = keyof typeof problemKinds;

const fieldErrorSchema = z.object({
  pointer: z
    .string()
    .optional()
    .openapi({ description: 'Where in the body, as a JSON pointer.', example: '#/fields/fr/what_happened' }),
  parameter: z
    .string()
    .optional()
    .openapi({ description: 'Name of the query or path parameter, or of the header.', example: 'email' }),
  message: z.string().openapi({ example: '"What happened" is required and is missing.' }),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** Problem details of RFC 9457, with the members that this API adds. */
export const problemSchema = z
  .object({
    type: z
      .string()
      .openapi({ description: 'Kind of problem.', example: 'urn:tocsin:problem:not-possible-now' }),
    title: z.string().openapi({ example: 'Not possible in the present state' }),
    status: z.int().openapi({ example: 409 }),
    detail: z
      .string()
      .openapi({ description: 'What happened and what to do.', example: 'The campaign is paused already.' }),
    instance: z.string().openapi({ description: 'Path of the request.', example: '/v1/campaigns' }),
    requestId: z.string().openapi({ description: 'Names the request in the logs.', example: 'r-7f3a' }),
    errors: z
      .array(fieldErrorSchema)
      .optional()
      .openapi({ description: 'Each thing that is wrong with the request.' }),
    state: campaignStateSchema
      .optional()
      .openapi({ description: 'State of the campaign.', example: 'paused' }),
    possible: z
      .array(z.string())
      .optional()
      .openapi({ description: 'What the campaign can do now.', example: ['resume', 'cancel'] }),
    retryAfterSeconds: z.int().optional().openapi({
      description: 'Too many requests: seconds to wait; also the Retry-After header.',
      example: 240,
    }),
    missingParts: z
      .array(z.int())
      .optional()
      .openapi({ description: 'Parts of an upload that have not arrived, or not whole.', example: [3] }),
  })
  .openapi('Problem');
export type ProblemDetails = z.infer<typeof problemSchema>;

/** What a problem says beside its kind. */
export type ProblemMembers = {
  detail: string;
  errors?: FieldError[];
  state?: CampaignState;
  possible?: CampaignAction[];
  missingParts?: number[];
  retryAfterSeconds?: number;
};

/** Ends a request with problem details. Thrown at the edge only: what the core decides is a value. */
export class Problem extends Error {
  override name = 'Problem';
  readonly kind: ProblemKind;
  readonly members: ProblemMembers;
  constructor(kind: ProblemKind, members: ProblemMembers) {
    super(members.detail);
    this.kind = kind;
    this.members = members;
  }
}

/** Documents the problems that a route answers with, beside those that every route may have. */
export const problemResponses = (described: Partial<Record<400 | 403 | 404 | 409 | 412 | 429, string>>) =>
  Object.fromEntries(
    Object.entries(described).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );

/** One path segment of a JSON pointer in a URI fragment (RFC 6901, sections 3 and 6). */
const segment = (key: PropertyKey): string =>
  encodeURIComponent(String(key).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));

/** JSON pointer as a URI fragment: `#/fields/fr`. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${segment(key)}`).join('')}`;

/** What zod found, as errors of the problem. */
export const fieldErrors = (target: string, issues: readonly z.core.$ZodIssue[]): FieldError[] => {
  const at = (path: readonly PropertyKey[], message: string): FieldError => {
    if (target === 'json') return { pointer: pointerTo(path), message };
    return path.length === 0 ? { message } : { parameter: path.map(String).join('.'), message };
  };
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => at([...issue.path, key], 'This name is not known here.'))
      : [at(issue.path, issue.message)],
  );
};
