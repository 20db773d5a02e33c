import { z } from '@hono/zod-openapi';
import type { Wording } from '../../../core/base/wording.ts';
import type { CampaignAction, CampaignState } from '../../../core/campaign/campaign.ts';
import { campaignStateSchema } from './schemas.ts';
import { wordingOfIssue } from './validation-text.ts';

const kind = <Status extends number>(status: Status, en: string, fr: string) => ({
  status,
  title: { en, fr },
});

/** Kinds of problem that the API answers with: the HTTP status and the title of each. */
export const problemKinds = {
  'invalid-request': kind(400, 'The request is not valid', 'La demande n’est pas valable'),
  'malformed-json': kind(400, 'The body is not JSON', 'Le corps n’est pas du JSON'),
  'not-signed-in': kind(401, 'Sign-in is needed', 'Il faut se connecter'),
  'not-allowed': kind(403, 'Not for your role', 'Ce n’est pas permis à votre rôle'),
  'not-found': kind(404, 'Not found', 'Introuvable'),
  'method-not-allowed': kind(
    405,
    'This address does not take this method',
    'Cette adresse n’accepte pas cette méthode',
  ),
  'not-possible-now': kind(409, 'Not possible in the present state', 'Ce n’est pas possible maintenant'),
  'under-way': kind(409, 'The same request is under way', 'La même demande est en cours'),
  'changed-meanwhile': kind(412, 'Changed since you read it', 'Quelqu’un d’autre a modifié cela entre-temps'),
  'precondition-required': kind(
    428,
    'The version that you know is missing',
    'Il manque la version que vous connaissez',
  ),
  'too-large': kind(413, 'The body is too large', 'Le corps est trop volumineux'),
  'unsupported-media-type': kind(415, 'The body must be JSON', 'Le corps doit être du JSON'),
  'too-many-requests': kind(429, 'Too many requests', 'Trop de demandes'),
  'key-used-before': kind(
    422,
    'The Idempotency-Key belongs to another request',
    'Cette Idempotency-Key appartient à une autre demande',
  ),
  'internal-error': kind(500, 'Something went wrong on our side', 'Un problème est survenu de notre côté'),
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
/** One thing that is wrong with a request, in both languages. */
export type FieldError = Omit<z.infer<typeof fieldErrorSchema>, 'message'> & { message: Wording };

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
      description: 'Seconds after which to try again; also the Retry-After header.',
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
  detail: Wording;
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
    super(members.detail.en);
    this.kind = kind;
    this.members = members;
  }
}

/** Documents the problems that a route answers with, beside those that every route may have. */
export const problemResponses = (
  described: Partial<Record<400 | 403 | 404 | 409 | 412 | 428 | 429, string>>,
) =>
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

/** Says that the values of a notice's fields cannot be used. */
export const fieldsDoNotFit: Wording = {
  en: 'The fields do not fit the notice.',
  fr: 'Les champs ne conviennent pas à l’avis.',
};

/** Says why an address that was given cannot be used. */
export const notUsable = ({ en, fr }: Wording): Wording => ({
  en: `Not usable: ${en}.`,
  fr: `Inutilisable : ${fr}.`,
});

const unknownName: Wording = {
  en: 'This name is not known here.',
  fr: 'Ce nom n’est pas connu ici.',
};

/** Header with the ETag that the caller knows (RFC 9110, section 13.1.1). */
export const IF_MATCH = 'if-match';

/** Says that a change needs the version that it is made of (RFC 6585, section 3). */
export const versionOwed = (): Problem =>
  new Problem('precondition-required', {
    detail: {
      en: 'Send the ETag of what you have read in the header If-Match, one version: what somebody else has changed meanwhile must not go out unseen.',
      fr: 'Envoyez dans l’en-tête If-Match l’ETag de ce que vous avez lu, une seule version\u00a0: ce que quelqu’un d’autre a modifié entre-temps ne doit pas partir sans être vu.',
    },
  });

/** What zod found, as the problem of a request that does not fit its schema. */
export const problemOfIssues = (target: string, issues: readonly z.core.$ZodIssue[]): Problem =>
  target === 'header' && issues.some(({ path }) => path[0] === IF_MATCH)
    ? versionOwed()
    : new Problem('invalid-request', {
        detail: {
          en: 'Some values are missing or not usable.',
          fr: 'Des valeurs manquent ou sont inutilisables.',
        },
        errors: fieldErrors(target, issues),
      });

/** What zod found, as errors of the problem. */
const fieldErrors = (target: string, issues: readonly z.core.$ZodIssue[]): FieldError[] => {
  const at = (path: readonly PropertyKey[], message: Wording): FieldError => {
    if (target === 'json') return { pointer: pointerTo(path), message };
    return path.length === 0 ? { message } : { parameter: path.map(String).join('.'), message };
  };
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => at([...issue.path, key], unknownName))
      : [at(issue.path, wordingOfIssue(issue))],
  );
};
