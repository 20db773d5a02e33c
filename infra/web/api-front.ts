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

/** Answered without sign-in; everything else asks for a token. */
const publicPaths = ['/health', '/v1/docs', '/v1/openapi.json', '/v1/check'];

export type ApiFrontProps = {
  config: Config;
  key: EncryptionKey;
  /** The API's function, which answers whoever comes in. */
  function: IFunction;
  signIn: SignIn;
  /** The client whose access tokens are let through. */
  client: UserPoolClient;
};

/** An HTTP API in front of the API's function: one way in, for the access tokens of one client. */
export class ApiFront extends HttpApi {
  constructor(scope: Construct, id: string, props: ApiFrontProps) {
    const { config, signIn, client } = props;
    const integration = new HttpLambdaIntegration('Integration', props.function);
    super(scope, id, {
      apiName: `tocsin-${config.stage}`,
      createDefaultStage: false,
      defaultIntegration: integration,
      defaultAuthorizer: signIn.authorizer(client),
      defaultAuthorizationScopes: signIn.scopes,
    });
    const authorizer = new HttpNoneAuthorizer();
    const publicRoutes: HttpRoute[] = [];
    for (const path of publicPaths) {
      const routes = this.addRoutes({
        path,
        methods: [HttpMethod.GET],
        integration,
        authorizer,
        authorizationScopes: [],
      });
      for (const route of routes) {
        const reason =
          'Tells nothing about a campaign or a person, and has to be read before anybody signs in.';
        acknowledge(route, 'AwsSolutions-APIG4', reason);
      }
      publicRoutes.push(...routes);
    }
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this,
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(new ServiceLogs(this, 'AccessLogs', props)),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    // Everybody who got a notice may check it, in the same hour: what they may take is theirs and not of the staff's.
    (stage.node.defaultChild as CfnStage).routeSettings = {
      'GET /v1/check': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    };
    // Settings of a route that is not there yet are refused.
    stage.node.addDependency(...publicRoutes);
  }
}
