import * as z from 'zod';
import { TemplateError } from '../template/template.ts';
import type { Resources } from './resources.ts';

type LocalClient = {
  clientId: string;
  callbackUrls: string[];
  /** Addresses that signing out may lead to. */
  logoutUrls: string[];
};

/** The clients of the user pool that sign people in, all in the same way, and the groups that people may be in. */
export type LocalSignIn = {
  clients: LocalClient[];
  scopes: string[];
  accessTokenSeconds: number;
  sessionSeconds: number;
  groups: string[];
};

const validityUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);
const userPoolClientProperties = z.object({
  AllowedOAuthFlows: z.tuple([z.literal('code')], 'the local run signs in by authorization code only'),
  AllowedOAuthScopes: z.array(z.string()),
  CallbackURLs: z.array(z.string()).min(1),
  LogoutURLs: z.array(z.string()).default([]),
  GenerateSecret: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .refine((secret) => !secret, 'the local run knows public clients only'),
  AccessTokenValidity: z.coerce.number(),
  RefreshTokenValidity: z.coerce.number(),
  TokenValidityUnits: z.object({ AccessToken: validityUnit, RefreshToken: validityUnit }),
});

const secondsOf = (length: number, unit: z.infer<typeof validityUnit>): number =>
  length * { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }[unit];

/** Who may sign in, and how; undefined where nobody signs in. `onThisMachine` replaces addresses of AWS in a text. */
export const readSignIn = (
  { each, ref }: Resources,
  onThisMachine: (text: string) => string,
): LocalSignIn | undefined => {
  const groups = each(
    ['AWS::Cognito::UserPoolGroup'],
    z.object({ GroupName: z.string() }),
    (_, { GroupName }) => GroupName,
  );
  const clients = each(['AWS::Cognito::UserPoolClient'], userPoolClientProperties, (id, properties) => ({
    client: {
      clientId: ref(id),
      callbackUrls: properties.CallbackURLs.map(onThisMachine),
      logoutUrls: properties.LogoutURLs.map(onThisMachine),
    },
    how: {
      scopes: properties.AllowedOAuthScopes,
      accessTokenSeconds: secondsOf(
        properties.AccessTokenValidity,
        properties.TokenValidityUnits.AccessToken,
      ),
      sessionSeconds: secondsOf(properties.RefreshTokenValidity, properties.TokenValidityUnits.RefreshToken),
    },
  }));
  const [first, ...others] = clients;
  if (first === undefined) return undefined;
  if (others.some(({ how }) => JSON.stringify(how) !== JSON.stringify(first.how))) {
    throw new TemplateError('The local run signs in to all clients alike; those of the stack differ.');
  }
  return { clients: clients.map(({ client }) => client), ...first.how, groups };
};
