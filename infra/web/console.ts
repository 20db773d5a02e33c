import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Annotations, Duration, Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  type BucketDeploymentProps,
  CacheControl,
  type ISource,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { zoneOf } from '../../core/base/local-time.ts';
import { type StaffLanguage, staffLanguages } from '../../core/base/wording.ts';
import { checkStyle, pagePaths, renderCheckPage } from '../../core/check/page.ts';
import { edgeHeader } from '../../functions/api/env.ts';
import { type Config, type ConsoleSettings, LOCAL_STAGE } from '../config/config.ts';
import type { EncryptionKey } from '../data/encryption-key.ts';
import { acknowledge, wildcardFinding } from '../data/nag-suppressions.ts';
import { type AccessLogBucket, CONSOLE_LOGS, type PersonalBucket } from '../data/personal-bucket.ts';
import { ServiceLogs } from '../data/service-logs.ts';
import { type AnsweringFunctions, ApiFront } from './api-front.ts';
import { securityTxt } from './security-txt.ts';
import type { SignIn } from './sign-in.ts';

export type ConsoleProps = ConsoleSettings & {
  config: Config;
  /** Folder of the built files. */
  files: string;
  key: EncryptionKey;
  accessLogs: AccessLogBucket;
  audience: PersonalBucket;
  signIn: SignIn;
  functions: AnsweringFunctions;
  /** By which the API knows that a request came through here. */
  edgeToken: string;
  /** When this is synthesized. */
  now: Date;
};

/** Where pages find out whose console they are; read before anybody signs in. */
type ConsoleConfig = {
  /** Issuer of the tokens: its discovery document names all other addresses. */
  authority: string;
  clientId: string;
  /** Whether people who are written to are made up. */
  demonstration: boolean;
  /** Whether a new tab asks who sits there. */
  endsWithTab: boolean;
  /** Who sends the notices. */
  organisation: string;
};

/** Files whose names change with their content. */
const ASSETS = 'assets/*';
const SECURITY_TXT = '.well-known/security.txt';
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Browsers ask each time whether there is a newer one; the edge asks each minute, so that a release shows soon. */
const FOR_A_MINUTE = 'public, max-age=0, s-maxage=60';

const policyOf = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** What a page may load and call: nothing but its own origin, the sign-in and the bucket that lists are sent to. */
const contentPolicy = ({ signIn, audience }: ConsoleProps): string =>
  policyOf({
    'default-src': "'none'",
    'script-src': "'self'",
    // Of the public page, whose look stands in itself.
    'style-src': `'self' 'sha256-${createHash('sha256').update(checkStyle).digest('base64')}'`,
    'img-src': "'self' data:",
    'connect-src': [
      "'self'",
      `${signIn.pool.userPoolProviderUrl}/`,
      signIn.domain.baseUrl(),
      `https://${audience.bucketRegionalDomainName}`,
    ].join(' '),
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  });

/** The public page as it is opened; with an answer the function of the check makes it. */
const publicPage = ({ sender, stage, defaultCountry }: Config, language: StaffLanguage): string =>
  renderCheckPage({
    language,
    organisation: sender.name,
    isDemonstration: stage === LOCAL_STAGE,
    timeZone: zoneOf(defaultCountry),
  });

/** Nothing of a browser is needed that a page has to be allowed. */
const permissions = [
  ...['accelerometer', 'bluetooth', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['microphone', 'midi', 'payment', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb'],
]
  .map((name) => `${name}=()`)
  .join(', ');

/**
 * The pages for staff and the public one, in front of an HTTP API of their own: one address, so that no request crosses
 * origins, and one way in, so that nothing of what sends has to know of the console.
 */
export class Console extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  /** `https://…` without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ConsoleProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Nothing in it is secret, and CloudFront reads it without a key of ours.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // By its name, as that of another stack, which allows these logs by itself and must not name this bucket.
      serverAccessLogsBucket: Bucket.fromBucketName(this, 'AccessLogs', props.accessLogs.bucketName),
      serverAccessLogsPrefix: CONSOLE_LOGS,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Annotations.of(this.bucket).acknowledgeWarning(
      '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
      'The bucket of access logs allows them in its own stack.',
    );
    // The client's way back is the distribution, whose API lets the client's tokens in: made in a ring, closed last.
    const url = Lazy.string({ produce: () => this.url });
    const client = props.signIn.addClient(this, {
      callbackUrls: [`${url}/signed-in`],
      logoutUrls: [`${url}/`],
    });
    const { config, key, signIn } = props;
    const api = new ApiFront(this, 'Api', { config, key, functions: props.functions, signIn, client });
    this.distribution = this.#createDistribution(props, api);
    this.url = `https://${props.domain?.name ?? this.distribution.distributionDomainName}`;
    this.#deploy(props, client);
  }

  #createDistribution(props: ConsoleProps, api: ApiFront): Distribution {
    const origin = S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket);
    const page = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      compress: true,
      responseHeadersPolicy: this.#headers(props),
    };
    const pageCache = new CachePolicy(this, 'PageCache', {
      comment: 'Pages stay for as long as they say, a minute if nothing',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.minutes(1),
      maxTtl: Duration.minutes(5),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    const navigation: NonNullable<BehaviorOptions['functionAssociations']> = [
      {
        eventType: FunctionEventType.VIEWER_REQUEST,
        function: new EdgeFunction(this, 'Paths', {
          comment: 'Gives the app every path that is none of a file',
          runtime: FunctionRuntime.JS_2_0,
          code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'console-paths.js') }),
        }),
      },
    ];
    const toApi: BehaviorOptions = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)), {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [edgeHeader]: props.edgeToken },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // With `Authorization`, but not with `Host`, by which API Gateway finds the API.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const { domain } = props;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Tocsin, stage ${props.config.stage}`,
      defaultBehavior: {
        ...page,
        cachePolicy: pageCache,
        functionAssociations: navigation,
      },
      additionalBehaviors: {
        [`/${ASSETS}`]: {
          ...page,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        },
        '/v1/*': toApi,
        '/health': toApi,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(domain === undefined
        ? {}
        : {
            domainNames: [domain.name],
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
          }),
    });
    acknowledge(
      distribution,
      'AwsSolutions-CFR1',
      'People who were told of a breach may read and check their notice wherever they are.',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR2',
      'The API limits its callers by itself and its stage is throttled; the rest are files that anybody may read.',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      'Addresses name people and hold notice codes, so nothing may write them down; the HTTP API keeps a log without them.',
    );
    if (domain === undefined) {
      acknowledge(
        distribution,
        'AwsSolutions-CFR4',
        'Only with a domain of one’s own ("console.domain") does CloudFront let the TLS version be chosen.',
      );
    }
    return distribution;
  }

  #headers(props: ConsoleProps): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentPolicy(props), override: true },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
        // What `frame-ancestors` says, for browsers that do not know it.
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'permissions-policy', value: permissions, override: true }],
      },
    });
  }

  /** Puts the files into the bucket: first what pages load, then the pages. Nothing of a former release is removed. */
  #deploy(props: ConsoleProps, client: UserPoolClient): void {
    const { config, files, key, signIn } = props;
    const role = new Role(this, 'DeployRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new ServiceLogs(this, 'DeployLogs', { key });
    logGroup.grantWrite(role);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
    acknowledge(
      role,
      wildcardFinding(this.bucket, this.bucket.bucketArn, '/*'),
      'The names of the files change with their content, and the bucket holds nothing else.',
    );
    const consoleConfig: ConsoleConfig = {
      authority: signIn.pool.userPoolProviderUrl,
      clientId: client.userPoolClientId,
      demonstration: config.stage === LOCAL_STAGE,
      endsWithTab: config.signIn.endsWithTab,
      organisation: config.sender.name,
    };
    const built = this.#readableBy(role, Source.asset(files));
    const settings = this.#readableBy(role, Source.jsonData('console-config.json', consoleConfig));
    const publicPages = staffLanguages.map((language) =>
      this.#readableBy(
        role,
        Source.data(`${pagePaths[language].slice(1)}.html`, publicPage(config, language)),
      ),
    );
    const security = this.#readableBy(role, Source.data(SECURITY_TXT, this.#securityTxt(props)));
    const deploy = (id: string, sources: ISource[], more: Partial<BucketDeploymentProps> = {}) => {
      const deployment = new BucketDeployment(this, id, {
        sources,
        destinationBucket: this.bucket as IBucket,
        outputObjectKeys: false,
        // It would add rights to whole groups of actions.
        role: role.withoutPolicyUpdates(),
        logGroup,
        memoryLimit: 512,
        // Somebody may have a page of the former release open, which loads more of it.
        prune: false,
        ...more,
      });
      deployment.node.addDependency(role);
      return deployment;
    };
    const assets = deploy('DeployAssets', [built], {
      exclude: ['*'],
      include: [ASSETS],
      cacheControl: [CacheControl.fromString(FOR_EVER)],
    });
    const pages = deploy('DeployPages', [built, settings, security, ...publicPages], {
      exclude: [ASSETS],
      cacheControl: [CacheControl.fromString(FOR_A_MINUTE)],
    });
    pages.node.addDependency(assets);
    // Last: a bucket with files in it could not be deleted again if the distribution was refused after them.
    assets.node.addDependency(this.distribution, client);
    for (const child of Stack.of(this).node.children) {
      if (!child.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
      acknowledge(
        child,
        'AwsSolutions-L1',
        'CDK keeps this function, and chooses the runtime that its code was made for.',
      );
    }
  }

  #securityTxt({ config, securityContact, securityPolicyUrl, now }: ConsoleProps): string {
    return securityTxt({
      contact: securityContact ?? config.sender.replyTo,
      policyUrl: securityPolicyUrl,
      canonicalUrl: `${this.url}/${SECURITY_TXT}`,
      madeAt: now,
    });
  }

  /** The source, which the role may read where CDK keeps it. */
  #readableBy(role: Role, source: ISource): ISource {
    const bound = source.bind(this, { handlerRole: role.withoutPolicyUpdates() });
    const resource = bound.bucket.arnForObjects('*');
    role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] }));
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-${Stack.of(this).account}-${Stack.of(this).region}/*]`,
      'Each release lies under a name of its own in the bucket for assets, which a deployment of CDK needs.',
    );
    return { bind: () => bound };
  }
}
