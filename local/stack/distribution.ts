import * as z from 'zod';
import type { AssemblyFiles } from '../template/assembly.ts';
import { TemplateError } from '../template/template.ts';
import type { Resources } from './resources.ts';

/** Files that a deployment puts into a bucket. */
export type DeployedFiles = {
  bucket: string;
  /** Folder of the asset that they come from. */
  dir: string;
  /** Globs in which a star stands for any text, slashes too; a file must fit `include` where it fits `exclude`. */
  exclude: string[];
  include: string[];
  /** What `Cache-Control` says of them. */
  cacheControl?: string;
  /** Texts in the files, each with what is written in its place. */
  markers: Record<string, string>;
};

export type LocalBehavior = {
  /** `/v1/*`; the last one is `*`, which takes what is left. */
  pattern: string;
  methods: string[];
  /** Set on every answer. */
  headers: Record<string, string>;
  /** Source of the function that sees each request first. */
  viewerRequest?: string;
  /** Whether files leave compressed for browsers that take it. */
  compresses: boolean;
  origin: { bucket: string } | { host: string; headers: Record<string, string> };
};

/** The part of a CloudFront distribution that the local run plays. */
export type LocalDistribution = { id: string; domainName: string; behaviors: LocalBehavior[] };

/** The managed policy that caches nothing, and so compresses nothing (Amazon CloudFront developer guide). */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
/** Managed origin request policy that hands on everything but `Host`. */
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const flag = z.stringbool().or(z.boolean());

const behaviorShape = {
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachePolicyId: z.string(),
  Compress: flag.default(false),
  FunctionAssociations: z
    .array(
      z.strictObject({
        EventType: z.literal('viewer-request', 'the local run runs functions of requests only'),
        FunctionARN: z.string(),
      }),
    )
    .max(1)
    .default([]),
  OriginRequestPolicyId: z
    .literal(ALL_VIEWER_EXCEPT_HOST, 'the local run hands on all of a request but its host')
    .optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  TargetOriginId: z.string(),
  ViewerProtocolPolicy: z.string(),
};
const behaviorProperties = z.strictObject({ ...behaviorShape, PathPattern: z.string() });
const defaultBehaviorProperties = z.strictObject(behaviorShape);

const distributionProperties = z.object({
  DistributionConfig: z.strictObject({
    Aliases: z.unknown().optional(),
    CacheBehaviors: z.array(behaviorProperties).default([]),
    Comment: z.string().optional(),
    DefaultCacheBehavior: defaultBehaviorProperties,
    Enabled: flag,
    HttpVersion: z.string().optional(),
    IPV6Enabled: flag.optional(),
    Origins: z.array(
      z.object({
        Id: z.string(),
        DomainName: z.string(),
        OriginCustomHeaders: z
          .array(z.object({ HeaderName: z.string(), HeaderValue: z.string() }))
          .default([]),
        OriginPath: z.undefined('the local run knows origins without a path only').optional(),
      }),
    ),
    PriceClass: z.string().optional(),
    ViewerCertificate: z.unknown().optional(),
  }),
});

const functionProperties = z.object({
  FunctionCode: z.string(),
  FunctionConfig: z.object({ Runtime: z.literal('cloudfront-js-2.0') }),
});

/** What stands here overrides what comes from the origin: our policies say so everywhere. */
const overriding = flag.refine((value) => value, 'the local run overrides headers, and adds none beside');
const headersProperties = z.object({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: z.string(),
    CustomHeadersConfig: z
      .object({
        Items: z.array(z.strictObject({ Header: z.string(), Override: overriding, Value: z.string() })),
      })
      .default({ Items: [] }),
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z
          .strictObject({ ContentSecurityPolicy: z.string(), Override: overriding })
          .optional(),
        ContentTypeOptions: z.strictObject({ Override: overriding }).optional(),
        FrameOptions: z.strictObject({ FrameOption: z.string(), Override: overriding }).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override: overriding }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: z.coerce.number(),
            IncludeSubdomains: flag.default(false),
            Override: overriding,
          })
          .optional(),
      })
      .default({}),
  }),
});

type HeadersPolicy = z.output<typeof headersProperties>['ResponseHeadersPolicyConfig'];

const headersOf = ({ CustomHeadersConfig, SecurityHeadersConfig }: HeadersPolicy): Record<string, string> => {
  const {
    ContentSecurityPolicy: content,
    ContentTypeOptions: type,
    FrameOptions: frame,
    ReferrerPolicy: referrer,
    StrictTransportSecurity: transport,
  } = SecurityHeadersConfig;
  const custom = CustomHeadersConfig.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value]);
  return {
    ...Object.fromEntries(custom),
    ...(content && { 'content-security-policy': content.ContentSecurityPolicy }),
    ...(type && { 'x-content-type-options': 'nosniff' }),
    ...(frame && { 'x-frame-options': frame.FrameOption }),
    ...(referrer && { 'referrer-policy': referrer.ReferrerPolicy }),
    ...(transport && {
      'strict-transport-security': `max-age=${transport.AccessControlMaxAgeSec}${transport.IncludeSubdomains ? '; includeSubDomains' : ''}`,
    }),
  };
};

/** Reads the distributions of a template. `bucketAt` names the bucket behind a domain name of S3. */
export const readDistributions = (
  { each, ref, attribute }: Resources,
  bucketAt: (domainName: string) => string | undefined,
): LocalDistribution[] => {
  const functions = new Map(
    each(['AWS::CloudFront::Function'], functionProperties, (id, { FunctionCode }) => [
      attribute(id, 'FunctionARN'),
      FunctionCode,
    ]),
  );
  const policies = new Map(
    each(['AWS::CloudFront::ResponseHeadersPolicy'], headersProperties, (id, properties) => [
      ref(id),
      headersOf(properties.ResponseHeadersPolicyConfig),
    ]),
  );
  return each(['AWS::CloudFront::Distribution'], distributionProperties, (id, { DistributionConfig }) => {
    const behaviorOf = (
      pattern: string,
      behavior: z.output<typeof defaultBehaviorProperties>,
    ): LocalBehavior => {
      const where = `${id} (${pattern})`;
      const origin = DistributionConfig.Origins.find(({ Id }) => Id === behavior.TargetOriginId);
      if (origin === undefined) throw new TemplateError(`${where} has an origin that it does not define.`);
      const bucket = bucketAt(origin.DomainName);
      const [association] = behavior.FunctionAssociations;
      const viewerRequest = association && functions.get(association.FunctionARN);
      if (association !== undefined && viewerRequest === undefined) {
        throw new TemplateError(`${where} names a function that the stack does not have.`);
      }
      const headers = policies.get(behavior.ResponseHeadersPolicyId ?? '');
      if (behavior.ResponseHeadersPolicyId !== undefined && headers === undefined) {
        throw new TemplateError(`${where} names a policy of headers that the stack does not have.`);
      }
      return {
        pattern,
        methods: behavior.AllowedMethods,
        headers: headers ?? {},
        ...(viewerRequest === undefined ? {} : { viewerRequest }),
        compresses: behavior.Compress && behavior.CachePolicyId !== CACHING_DISABLED,
        origin:
          bucket === undefined
            ? {
                host: origin.DomainName,
                headers: Object.fromEntries(
                  origin.OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue]),
                ),
              }
            : { bucket },
      };
    };
    return {
      id: ref(id),
      domainName: attribute(id, 'DomainName'),
      behaviors: [
        ...DistributionConfig.CacheBehaviors.map(({ PathPattern, ...behavior }) =>
          behaviorOf(PathPattern, behavior),
        ),
        behaviorOf('*', DistributionConfig.DefaultCacheBehavior),
      ],
    };
  });
};

const deploymentProperties = z.strictObject({
  ServiceToken: z.string(),
  SourceBucketNames: z.array(z.string()),
  SourceObjectKeys: z.array(z.string()),
  SourceMarkers: z.array(z.record(z.string(), z.string())).default([]),
  SourceMarkersConfig: z.array(z.object({ jsonEscape: flag.default(false) })).default([]),
  DestinationBucketName: z.string(),
  WaitForDistributionInvalidation: z.unknown().optional(),
  Prune: z.unknown().optional(),
  SystemMetadata: z.strictObject({ 'cache-control': z.string().optional() }).default({}),
  Exclude: z.array(z.string()).default([]),
  Include: z.array(z.string()).default([]),
  OutputObjectKeys: z.unknown().optional(),
});

/** Reads what CDK's `BucketDeployment` puts where. */
export const readDeployments = ({ each }: Resources, files: AssemblyFiles): DeployedFiles[] =>
  each(['Custom::CDKBucketDeployment'], deploymentProperties, (id, properties) =>
    properties.SourceObjectKeys.map((key, at): DeployedFiles => {
      const dir = files.assetDir(key);
      if (dir === undefined) throw new TemplateError(`The files of ${id} are not among the stack's assets.`);
      const escapes = properties.SourceMarkersConfig[at]?.jsonEscape === true;
      const markers = Object.entries(properties.SourceMarkers[at] ?? {}).map(([marker, value]) => [
        marker,
        escapes ? JSON.stringify(value).slice(1, -1) : value,
      ]);
      const cacheControl = properties.SystemMetadata['cache-control'];
      return {
        bucket: properties.DestinationBucketName,
        dir,
        exclude: properties.Exclude,
        include: properties.Include,
        ...(cacheControl === undefined ? {} : { cacheControl }),
        markers: Object.fromEntries(markers),
      };
    }),
  ).flat();
