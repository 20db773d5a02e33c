import { Match } from 'aws-cdk-lib/assertions';
import { CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { describe, expect, it } from 'vitest';
import { edgeHeader } from '../../../functions/api/env.ts';
import { localConfig } from '../../../infra/config/config.ts';
import { filesOfBucket } from '../../../local/distribution/files.ts';
import type { LocalStack } from '../../../local/stack/read.ts';
import { deployed, one } from '../deployed-stage.ts';
import { played } from '../local-stage.ts';
import { templateOf, variants } from '../stages.ts';

describe('the console', () => {
  type Behavior = Record<string, unknown> & { PathPattern?: string };
  const distribution = () =>
    one('AWS::CloudFront::Distribution', /^ConsoleDistribution/).DistributionConfig as {
      CacheBehaviors: Behavior[];
      DefaultCacheBehavior: Behavior;
      Origins: Record<string, unknown>[];
    } & Record<string, unknown>;
  const policy = (stack: LocalStack) =>
    Object.fromEntries(
      (stack.distribution?.behaviors.at(-1)?.headers['content-security-policy'] ?? '')
        .split('; ')
        .map((directive) => directive.split(/ (.*)/s).slice(0, 2)),
    );

  it('lets its pages load and call nothing but themselves, the sign-in and the bucket of lists', () => {
    expect(policy(played)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': expect.stringMatching(/^'self' 'sha256-[A-Za-z0-9+/]{43}='$/),
      'img-src': "'self' data:",
      'connect-src': "'self' http://127.0.0.1:4502/ http://127.0.0.1:4502 http://127.0.0.1:4500",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
    deployed.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 1);
    const content = JSON.stringify(
      one('AWS::CloudFront::ResponseHeadersPolicy', /^Console/).ResponseHeadersPolicyConfig,
    );
    expect(content).not.toMatch(/unsafe|\*/);
  });

  it('is reached over TLS only, by HTTP/2 and 3, and keeps no log that would name people', () => {
    const { HttpVersion, Logging, DefaultCacheBehavior, CacheBehaviors } = distribution();
    expect([HttpVersion, Logging]).toEqual(['http2and3', undefined]);
    for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors]) {
      expect(['https-only', 'redirect-to-https']).toContain(behavior.ViewerProtocolPolicy);
    }
  });

  it('keeps its files where only the distribution reads them', () => {
    const [policyOfFiles] = Object.values(
      deployed.findResources('AWS::S3::BucketPolicy', {
        Properties: { Bucket: { Ref: Match.stringLikeRegexp('^ConsoleFiles') } },
      }),
    );
    const statements: { Effect: string }[] = policyOfFiles?.Properties.PolicyDocument.Statement ?? [];
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
  });

  it('hands calls of the API on, with what proves it, and never keeps an answer', () => {
    const api = distribution().CacheBehaviors.find(({ PathPattern }) => PathPattern === '/v1/*');
    expect(api).toMatchObject({
      AllowedMethods: expect.arrayContaining(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']),
      CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
    });
    const origin = distribution().Origins.find(({ Id }) => Id === api?.TargetOriginId);
    const { Environment } = one('AWS::Lambda::Function', /^ApiFunction/) as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(origin).toMatchObject({
      OriginCustomHeaders: [{ HeaderName: edgeHeader, HeaderValue: Environment.Variables.EDGE_TOKEN }],
    });
  });

  it('puts in place first what pages load, for ever, then the pages, which are asked for anew', () => {
    const deployments = deployed.findResources('Custom::CDKBucketDeployment');
    const [[, assets] = [], [, pages] = []] = Object.entries(deployments);
    expect([assets, pages].map((one) => one?.Properties.SystemMetadata['cache-control'])).toEqual([
      'public, max-age=31536000, immutable',
      'public, max-age=0, s-maxage=60',
    ]);
    expect(pages?.DependsOn).toContainEqual(expect.stringMatching(/^ConsoleDeployAssetsCustomResource/));
    for (const one of [assets, pages]) expect(one?.Properties.Prune).toBe(false);
    // A bucket with files in it could not be deleted again when the distribution is refused.
    expect(assets?.DependsOn).toContainEqual(expect.stringMatching(/^ConsoleDistribution/));
  });

  it('has a domain of its own where the stage names one, with nothing older than TLS 1.2', () => {
    const { domain } = variants.domain.console;
    const template = templateOf(variants.domain);
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [domain.name],
        ViewerCertificate: {
          AcmCertificateArn: domain.certificateArn,
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: Match.arrayWith([`https://${domain.name}/signed-in`]),
      LogoutURLs: Match.arrayWith([`https://${domain.name}/`]),
    });
  });

  it('tells its pages who signs people in, and on this machine that it is a demonstration', () => {
    const { bucket = '' } = played.deployments[0] ?? {};
    const file = filesOfBucket(bucket, played.deployments).get('console-config.json');
    expect(JSON.parse(file?.content.toString() ?? '')).toEqual({
      authority: 'http://127.0.0.1:4502',
      clientId: played.signIn?.clients[1]?.clientId,
      demonstration: true,
      endsWithTab: false,
      organisation: localConfig.sender.name,
    });
  });
});
