import * as z from 'zod';
import { TemplateError } from '../template/template.ts';
import type { Functions } from './functions.ts';
import type { Resources } from './resources.ts';

export type JwtAuthorizer = { issuer: string; audience: string[] };

/** Requests a second that a route takes, and how many at once. */
type Throttle = { ratePerSecond: number; burst: number };

export type LocalRoute = {
  /** `GET /v1/campaigns/{campaign}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  functionName: string;
  authorizer?: JwtAuthorizer;
  /** A token needs one of these, where there are any. */
  scopes: string[];
  throttle?: Throttle;
};

/** With the host by which a distribution knows it. */
export type LocalHttpApi = { id: string; host: string; routes: LocalRoute[] };

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

const throttleProperties = z
  .object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() })
  .transform(
    (settings): Throttle => ({
      ratePerSecond: settings.ThrottlingRateLimit,
      burst: settings.ThrottlingBurstLimit,
    }),
  );
const stageProperties = z.object({
  ApiId: z.string(),
  DefaultRouteSettings: throttleProperties.optional(),
  RouteSettings: z.record(z.string(), throttleProperties).default({}),
});

/** The HTTP APIs of a stack. */
export const readHttpApis = ({ each, ref, attribute }: Resources, functions: Functions): LocalHttpApi[] => {
  const apis = each(['AWS::ApiGatewayV2::Api'], apiProperties, (id) => ({
    id: ref(id),
    host: new URL(attribute(id, 'ApiEndpoint')).host,
  }));
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
  const stages = new Map(
    each(['AWS::ApiGatewayV2::Stage'], stageProperties, (_, { ApiId, ...settings }) => [ApiId, settings]),
  );
  const routes = each(['AWS::ApiGatewayV2::Route'], routeProperties, (id, properties) => {
    const functionName = integrations.get(properties.Target);
    if (functionName === undefined)
      throw new TemplateError(`${id} has no integration that the local run knows.`);
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined) {
      throw new TemplateError(`${id} asks for a token, but its authorizer is not known.`);
    }
    const stage = stages.get(properties.ApiId);
    const throttle = stage?.RouteSettings[properties.RouteKey] ?? stage?.DefaultRouteSettings;
    const route: LocalRoute = {
      key: properties.RouteKey,
      ...(throttle && { throttle }),
      functionName,
      ...(properties.AuthorizationType === 'JWT' && authorizer !== undefined ? { authorizer } : {}),
      scopes: properties.AuthorizationScopes,
    };
    return { apiId: properties.ApiId, route };
  });
  for (const [apiId, { RouteSettings }] of stages) {
    for (const key of Object.keys(RouteSettings)) {
      if (!routes.some((one) => one.apiId === apiId && one.route.key === key))
        throw new TemplateError(`The stage has settings of a route "${key}", which there is not.`);
    }
  }
  return apis.map((api) => ({
    ...api,
    routes: routes.flatMap(({ apiId, route }) => (apiId === api.id ? [route] : [])),
  }));
};
