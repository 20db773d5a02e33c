import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  type CfnUserPoolClient,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { rolePurposes, roles } from '../core/actor.ts';
import type { Config } from './config.ts';

/**
 * Who may sign in: a user pool that only its managers add people to, a second factor for everybody, a group for each
 * role, and one public client, which signs in by authorization code with PKCE.
 */
export class SignIn extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;
  /** What an access token has and an identity token has not: the API takes access tokens only. */
  readonly scopes = [OAuthScope.OPENID.scopeName];

  constructor(scope: Construct, id: string, { config }: { config: Config }) {
    super(scope, id);
    this.pool = new UserPool(this, 'UserPool', {
      userPoolName: `tocsin-${config.stage}`,
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      autoVerify: { email: true },
      mfa: Mfa.REQUIRED,
      // No text messages: whoever takes over a phone number would have the second factor.
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      userInvitation: {
        emailSubject: 'Your access to Tocsin',
        emailBody:
          'You have been given access to Tocsin. Your user name is {username}, your first password {####}. It is good for three days; you choose your own, and a second factor, when you first sign in.',
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    for (const role of roles) {
      new CfnUserPoolGroup(this, `Group${role}`, {
        userPoolId: this.pool.userPoolId,
        groupName: role,
        description: rolePurposes[role],
      });
    }
    this.client = new UserPoolClient(this, 'Client', {
      userPool: this.pool,
      // Programs on a user's machine keep no secret; PKCE takes its place.
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: config.signIn.callbackUrls,
        logoutUrls: config.signIn.callbackUrls,
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(config.signIn.accessTokenMinutes),
      idTokenValidity: Duration.minutes(config.signIn.accessTokenMinutes),
      refreshTokenValidity: Duration.hours(config.signIn.sessionHours),
    });
    // An empty list would mean Amazon Cognito's defaults. Programs never see a password; pages of the domain ask for it.
    const client = this.client.node.defaultChild as CfnUserPoolClient;
    client.explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    this.domain = this.pool.addDomain('Domain', {
      // Unique in a region over all accounts.
      cognitoDomain: { domainPrefix: `tocsin-${config.stage}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // Without a style the pages are not shown.
    new CfnManagedLoginBranding(this, 'Style', {
      userPoolId: this.pool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }

  /** Lets people sign in to the console and out of it. Set late, as the console has its address from a distribution. */
  leadTo(consoleUrl: string): void {
    const client = this.client.node.defaultChild as CfnUserPoolClient;
    client.callbackUrLs = [...(client.callbackUrLs ?? []), `${consoleUrl}/signed-in`];
    client.logoutUrLs = [...(client.logoutUrLs ?? []), `${consoleUrl}/`];
  }

  /** Lets requests through that carry an access token of the client. */
  authorizer(): HttpJwtAuthorizer {
    return new HttpJwtAuthorizer('SignedIn', this.pool.userPoolProviderUrl, {
      jwtAudience: [this.client.userPoolClientId],
    });
  }
}
