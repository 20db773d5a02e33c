import { globSync, readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { roles } from '../../../core/audit/roles.ts';
import { accessOf } from '../../../functions/api/http/access.ts';
import { openApiDocument } from '../../../functions/api/operations/openapi.ts';
import type { Config } from '../../../infra/config/config.ts';
import { SignIn } from '../../../infra/web/sign-in.ts';
import { createApiRig } from '../../support/rigs/api-rig.ts';
import { deployed } from '../deployed-stage.ts';
import { local, played } from '../local-stage.ts';
import { config, synthesize, variants } from '../stages.ts';

describe('the API', () => {
  const routes = (template: Template) =>
    Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties);
  /** Paths of the routes that need no sign-in, as the table of the function says. */
  const publicPaths = () => {
    const { paths } = openApiDocument(createApiRig().app, { version: '1.2.3' });
    return Object.entries(paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId?: string }>).flatMap(
        ([method, { operationId }]) =>
          accessOf(operationId) === 'public' ? [`${method.toUpperCase()} ${path}`] : [],
      ),
    );
  };

  it.each([
    ['deployed', () => deployed],
    ['local', () => local],
  ])('asks for an access token on every route that is not public (%s)', (_, template) => {
    const open = routes(template()).filter(({ AuthorizationType }) => AuthorizationType === 'NONE');
    // Two ways in, alike: that of the command line, and the console's.
    const twice = [...publicPaths(), ...publicPaths()];
    expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual(twice.sort());
    const closed = routes(template()).filter(({ AuthorizationType }) => AuthorizationType !== 'NONE');
    expect(closed).toMatchObject(
      ['Api', 'Console'].map((front) => ({
        RouteKey: '$default',
        AuthorizationType: 'JWT',
        AuthorizationScopes: ['openid'],
        AuthorizerId: { Ref: expect.stringMatching(new RegExp(`^${front}.*SignedIn`)) },
      })),
    );
  });

  it('takes tokens of its own user pool only, each way in those of its own client', () => {
    deployed.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 2);
    for (const [front, client] of [
      ['^Api', '^SignInClient'],
      ['^Console', '^ConsoleClient'],
    ] as const) {
      deployed.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
        ApiId: { Ref: Match.stringLikeRegexp(front) },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: {
          Audience: [{ Ref: Match.stringLikeRegexp(client) }],
          Issuer: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SignInUserPool'), 'ProviderURL'] },
        },
      });
    }
    deployed.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });

  it('writes no address into its access log, for an address may name a person', () => {
    const [{ AccessLogSettings }] = Object.values(deployed.findResources('AWS::ApiGatewayV2::Stage')).map(
      ({ Properties }) => Properties,
    ) as [{ AccessLogSettings: { Format: string } }];
    expect(AccessLogSettings.Format).not.toMatch(/context\.(path|http|identity|authorizer)/);
  });

  it('lets nothing that anybody may call take of what staff may, and sets so only once its route is there', () => {
    const stages = Object.values(deployed.findResources('AWS::ApiGatewayV2::Stage')) as {
      DependsOn: string[];
      Properties: {
        ApiId: { Ref: string };
        DefaultRouteSettings: { ThrottlingRateLimit: number; ThrottlingBurstLimit: number };
        RouteSettings: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>;
      };
    }[];
    expect(stages).toHaveLength(2);
    for (const { DependsOn, Properties } of stages) {
      const { ApiId, DefaultRouteSettings, RouteSettings } = Properties;
      expect(Object.keys(RouteSettings).sort()).toEqual(publicPaths().sort());
      const open = Object.values(RouteSettings);
      const sum = open.reduce((all, { ThrottlingRateLimit }) => all + ThrottlingRateLimit, 0);
      expect(sum).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit / 10);
      for (const { ThrottlingBurstLimit } of open) expect(ThrottlingBurstLimit).toBeGreaterThan(0);
      for (const key of Object.keys(RouteSettings)) {
        const [route] = Object.entries(deployed.findResources('AWS::ApiGatewayV2::Route')).find(
          ([, { Properties: own }]) => own.RouteKey === key && own.ApiId.Ref === ApiId.Ref,
        ) ?? [''];
        expect(DependsOn).toContain(route);
      }
    }
    const [{ Properties: own }] = stages as [(typeof stages)[0]];
    for (const { routes: all } of played.httpApis) {
      for (const { key, throttle } of all) {
        const set = own.RouteSettings[key] ?? own.DefaultRouteSettings;
        const { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst } = set;
        expect([key, throttle]).toEqual([key, { ratePerSecond, burst }]);
      }
    }
  });

  it('has a function of its own answer the public check, which may write nothing but counts', () => {
    for (const { routes: all } of played.httpApis) {
      const functionOf = (wanted: string) => all.find(({ key }) => key === wanted)?.functionName;
      expect(functionOf('GET /v1/check')).toMatch(/Check/);
      expect(functionOf('$default')).not.toBe(functionOf('GET /v1/check'));
    }
    const statements = Object.entries(deployed.findResources('AWS::IAM::Policy')).flatMap(
      ([id, { Properties }]) => (id.startsWith('Check') ? Properties.PolicyDocument.Statement : []),
    ) as { Action: string | string[]; Resource: unknown }[];
    const writing = statements.filter(({ Action }) =>
      [Action]
        .flat()
        .some((action) => /:(?!Get|Query|Decrypt|PutLogEvents|CreateLogStream|PutT)/.test(action)),
    );
    expect(writing.map(({ Action }) => Action)).toEqual(['dynamodb:UpdateItem']);
    expect(JSON.stringify(writing[0]?.Resource)).toMatch(/TablesCheckTable/);
  });

  it('is kept room for only where the operator says so: a new account has none to reserve', () => {
    const reserved = (template: Template) =>
      Object.entries(template.findResources('AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[id.replace(/Function.*/, ''), Properties.ReservedConcurrentExecutions]],
      );
    expect(reserved(deployed)).toEqual([]);
    const { template } = synthesize(variants.reserved);
    expect(Object.fromEntries(reserved(template))).toEqual({ Api: 20, Pace: 2, Check: 5 });
  });
});

describe('sign-in', () => {
  const atConsole = (path: string) => ({
    'Fn::Join': [
      '',
      ['https://', { 'Fn::GetAtt': [Match.stringLikeRegexp('^Console'), 'DomainName'] }, path],
    ],
  });

  it('is for those whom somebody added, with a second factor that no telephone company can give away', () => {
    deployed.hasResource('AWS::Cognito::UserPool', {
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
        UsernameConfiguration: { CaseSensitive: false },
        UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  it('has nobody invited by a mail that is all it takes to sign in as them', () => {
    const texts = globSync(['docs/**/*.md', '*.md']).map((file) => readFileSync(file, 'utf8'));
    const created = texts.flatMap((text) => text.match(/admin-create-user(?: .*(?:\\\n.*)*)/g) ?? []);
    expect(created).not.toEqual([]);
    expect(created.filter((command) => !command.includes('--message-action SUPPRESS'))).toEqual([]);
  });

  it('invites by Amazon Cognito from the start, and by the sender of the notices where the stage says so', () => {
    const emailOf = (stage: Config): unknown => {
      const stack = new Stack(undefined, 'Alone', { env: { region: stage.region } });
      new SignIn(stack, 'SignIn', { config: stage, isProtected: true });
      const [pool] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
      return pool?.Properties.EmailConfiguration;
    };
    expect(emailOf(config)).toBeUndefined();
    const signIn = { ...config.signIn, invitationsFrom: 'sender' as const };
    expect(emailOf({ ...config, signIn })).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      From: expect.stringContaining(config.sender.address),
      ReplyToEmailAddress: config.sender.replyTo,
      SourceArn: { 'Fn::Join': ['', expect.arrayContaining([`:identity/${config.sender.domain}`])] },
    });
  });

  it('has a group for each role', () => {
    const groups = Object.values(deployed.findResources('AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties.GroupName).sort()).toEqual([...roles].sort());
  });

  it('gives tokens by authorization code only, to clients that keep no secret: of programs, and of the console', () => {
    deployed.resourceCountIs('AWS::Cognito::UserPoolClient', 2);
    const { callbackUrls } = config.signIn;
    deployed.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: callbackUrls,
      LogoutURLs: callbackUrls,
    });
    deployed.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: [atConsole('/signed-in')],
      LogoutURLs: [atConsole('/')],
    });
    deployed.allResourcesProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: config.signIn.accessTokenMinutes,
    });
  });
});
