import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config } from '../config/config.ts';
import type { EncryptionKey } from '../data/encryption-key.ts';
import { acknowledge } from '../data/nag-suppressions.ts';
import { ServiceLogs } from '../data/service-logs.ts';
import type { SignIn } from './sign-in.ts';

/** Never the address as called, nor the caller: its query may name a person. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
});

/** Requests a second that a route takes over time, and at once. */
type Throttle = { rateLimit: number; burstLimit: number };

/** What answers: the API's function, and that of the public check. */
export type AnsweringFunctions = Record<'api' | 'check', IFunction>;

/**
 * Answered without sign-in; everything else asks for a token. Each has its own throttle, whose bucket no other route
 * draws on: what anybody may call must not use up what staff have (API Gateway developer guide, "Throttling requests to
 * your HTTP API").
 */
const publicRoutes: readonly { path: string; answers: keyof AnsweringFunctions; throttle: Throttle }[] = [
  { path: '/health', answers: 'api', throttle: { rateLimit: 10, burstLimit: 40 } },
  { path: '/v1/docs', answers: 'api', throttle: { rateLimit: 2, burstLimit: 10 } },
  { path: '/v1/openapi.json', answers: 'api', throttle: { rateLimit: 2, burstLimit: 10 } },
  // Everybody who got a notice may check it, in the same hour.
  { path: '/v1/check', answers: 'check', throttle: { rateLimit: 50, burstLimit: 50 } },
];

/**
 * Of all other routes. The throttle comes before the authorizer, so that it also counts who has no token; it is far above
 * what staff need, and those without a token reach no function.
 */
const staffThrottle: Throttle = { rateLimit: 2_000, burstLimit: 2_000 };

export type ApiFrontProps = {
  config: Config;
  key: EncryptionKey;
  functions: AnsweringFunctions;
  signIn: SignIn;
  /** The client whose access tokens are let through. */
  client: UserPoolClient;
};

/** An HTTP API in front of the functions that answer: one way in, for the access tokens of one client. */
export class ApiFront extends HttpApi {
  constructor(scope: Construct, id: string, props: ApiFrontProps) {
    const { config, signIn, client } = props;
    const integrations = {
      api: new HttpLambdaIntegration('Integration', props.functions.api),
      check: new HttpLambdaIntegration('CheckIntegration', props.functions.check),
    };
    super(scope, id, {
      apiName: `tocsin-${config.stage}`,
      createDefaultStage: false,
      defaultIntegration: integrations.api,
      defaultAuthorizer: signIn.authorizer(client),
      defaultAuthorizationScopes: signIn.scopes,
    });
    const authorizer = new HttpNoneAuthorizer();
    const added: HttpRoute[] = [];
    for (const { path, answers } of publicRoutes) {
      const routes = this.addRoutes({
        path,
        methods: [HttpMethod.GET],
        integration: integrations[answers],
        authorizer,
        authorizationScopes: [],
      });
      for (const route of routes) {
        const reason =
          'Tells nothing about a campaign or a person, and has to be read before anybody signs in.';
        acknowledge(route, 'AwsSolutions-APIG4', reason);
      }
      added.push(...routes);
    }
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this,
      autoDeploy: true,
      throttle: staffThrottle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(new ServiceLogs(this, 'AccessLogs', props)),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    (stage.node.defaultChild as CfnStage).routeSettings = Object.fromEntries(
      publicRoutes.map(({ path, throttle: { rateLimit, burstLimit } }) => [
        `GET ${path}`,
        { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit },
      ]),
    );
    // Settings of a route that is not there yet are refused.
    stage.node.addDependency(...added);
  }
}
