import { z } from 'zod';
import { TemplateError } from '../template.ts';
import type { Functions } from './functions.ts';
import type { Resources } from './resources.ts';

export type JwtAuthorizer = { issuer: string; audience: string[] };

export type LocalRoute = {
  /** `GET /v1/campaigns/{campaign}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  functionName: string;
  authorizer?: JwtAuthorizer;
  /** A token needs one of these, where there are any. */
  scopes: string[];
};

export type LocalHttpApi = { id: string; routes: LocalRoute[] };

const apiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z.undefined('the local run does not answer for CORS').optional(),
  Body: z.undefined('the local run reads routes from resources').optional(),
});

const routeProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  OperationName: z.string().optional(),
});

const integrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  RequestParameters: z.undefined('the local run maps no request parameters').optional(),
});

const authorizerProperties = z.object({
  ApiId: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Audience: z.array(z.string()).default([]), Issuer: z.string() }),
});

/** The HTTP API of a stack; undefined where it has none. */
export const readHttpApi = ({ each, ref }: Resources, functions: Functions): LocalHttpApi | undefined => {
  const apis = each(['AWS::ApiGatewayV2::Api'], apiProperties, (id) => ref(id));
  if (apis.length > 1) throw new TemplateError('The local run serves one HTTP API; the stack has several.');
  const integrations = new Map(
    each(['AWS::ApiGatewayV2::Integration'], integrationProperties, (id, properties) => [
      `integrations/${id}`,
      functions.named(properties.IntegrationUri, id),
    ]),
  );
  const authorizers = new Map(
    each(['AWS::ApiGatewayV2::Authorizer'], authorizerProperties, (id, properties) => [
      id,
      { issuer: properties.JwtConfiguration.Issuer, audience: properties.JwtConfiguration.Audience },
    ]),
  );
  const routes = each(['AWS::ApiGatewayV2::Route'], routeProperties, (id, properties): LocalRoute => {
    const functionName = integrations.get(properties.Target);
    if (functionName === undefined)
      throw new TemplateError(`${id} has no integration that the local run knows.`);
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined) {
      throw new TemplateError(`${id} asks for a token, but its authorizer is not known.`);
    }
    return {
      key: properties.RouteKey,
      functionName,
      ...(properties.AuthorizationType === 'JWT' && authorizer !== undefined ? { authorizer } : {}),
      scopes: properties.AuthorizationScopes,
    };
  });
  const [id] = apis;
  return id === undefined ? undefined : { id, routes };
};
