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
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { rolePurposes } from '../../core/audit/actor.ts';
import { roles } from '../../core/audit/roles.ts';
import type { Config } from '../config/config.ts';

export type SignInProps = { config: Config; isProtected: boolean };

const bySender = ({ sender, region }: Config): UserPoolEmail =>
  UserPoolEmail.withSES({
    fromEmail: sender.address,
    fromName: sender.name,
    replyTo: sender.replyTo,
    sesRegion: region,
    sesVerifiedDomain: sender.domain,
  });

/** Where sign-in, and signing out, may lead back to. */
type ReturnUrls = { callbackUrls: string[]; logoutUrls: string[] };

/**
 * Who may sign in: a user pool that only its managers add people to, a second factor for everybody, a group for each
 * role, and public clients, which sign in by authorization code with PKCE: here that of the command line.
 */
export class SignIn extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;
  /** What an access token has and an identity token has not: the API takes access tokens only. */
  readonly scopes = [OAuthScope.OPENID.scopeName];

  readonly #config: Config;

  constructor(scope: Construct, id: string, { config, isProtected }: SignInProps) {
    super(scope, id);
    this.#config = config;
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
        emailSubject: 'Votre accès à Tocsin / Your access to Tocsin',
        emailBody: [
          'Vous avez désormais accès à Tocsin. Voici votre nom d’utilisateur et votre premier mot de passe, valable trois jours. À la première connexion, vous choisirez le vôtre, puis un second facteur.',
          'You have been given access to Tocsin. Below are your user name and your first password, which is good for three days. When you first sign in, you choose your own, and a second factor.',
          '{username}',
          '{####}',
        ].join('<br><br>'),
      },
      ...(config.signIn.invitationsFrom === 'sender' ? { email: bySender(config) } : {}),
      deletionProtection: isProtected,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    for (const role of roles) {
      new CfnUserPoolGroup(this, `Group${role}`, {
        userPoolId: this.pool.userPoolId,
        groupName: role,
        description: rolePurposes[role],
      });
    }
    const { callbackUrls } = config.signIn;
    this.client = this.addClient(this, { callbackUrls, logoutUrls: callbackUrls });
    this.domain = this.pool.addDomain('Domain', {
      // Unique in a region over all accounts.
      cognitoDomain: { domainPrefix: `tocsin-${config.stage}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }

  /** A client of the pool with pages to sign in on, in the stack of `scope`, since where it leads may stand only there. */
  addClient(scope: Construct, { callbackUrls, logoutUrls }: ReturnUrls): UserPoolClient {
    const { accessTokenMinutes, sessionHours } = this.#config.signIn;
    const client = new UserPoolClient(scope, 'Client', {
      userPool: this.pool,
      // Programs on a user's machine keep no secret, nor do pages; PKCE takes its place.
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls,
        logoutUrls,
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(accessTokenMinutes),
      idTokenValidity: Duration.minutes(accessTokenMinutes),
      refreshTokenValidity: Duration.hours(sessionHours),
    });
    // An empty list would mean Amazon Cognito's defaults. Programs never see a password; pages of the domain ask for it.
    const resource = client.node.defaultChild as CfnUserPoolClient;
    resource.explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    // Without a style the pages are not shown.
    new CfnManagedLoginBranding(scope, 'Style', {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }

  /** Lets requests through that carry an access token of the client. */
  authorizer(client: UserPoolClient): HttpJwtAuthorizer {
    return new HttpJwtAuthorizer('SignedIn', this.pool.userPoolProviderUrl, {
      jwtAudience: [client.userPoolClientId],
    });
  }
}
