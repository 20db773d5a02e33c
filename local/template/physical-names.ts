import { createHash } from 'node:crypto';
import type { Naming, Physical, PseudoParameters, RawResource, Resolver } from './template.ts';
import { TemplateError } from './template.ts';

export type NamingOptions = PseudoParameters & {
  /** `http://127.0.0.1:<port>` of the front door: queue addresses begin with it. */
  frontDoorUrl: string;
  /** `http://127.0.0.1:<port>` of the sign-in: it issues the tokens of every user pool. */
  issuerUrl: string;
};

const hash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** A name of at most `length` characters that stays distinct when it has to be cut. */
const fitted = (name: string, length: number): string =>
  name.length <= length ? name : `${name.slice(0, length - 9)}-${hash(name, 8)}`;

/** Bucket names are lower case (Amazon S3 user guide, "General purpose bucket naming rules"). */
const bucketName = (name: string): string =>
  fitted(
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, ''),
    63,
  );

/**
 * Names resources as CloudFormation would: by the name that the template gives, or from stack and logical id. Only
 * what `Ref` and `Fn::GetAtt` return for types that a template like ours refers to.
 */
export const createNaming =
  (options: NamingOptions) =>
  (resolver: Resolver): Naming => {
    const { region, accountId, stackName, frontDoorUrl, issuerUrl } = options;
    const arn = (service: string, rest: string): string =>
      `arn:aws:${service}:${region}:${accountId}:${rest}`;
    const nameless = (id: string, longest: number): string => fitted(`${stackName}-${id}`, longest);
    const given = (id: string, resource: RawResource, property: string): string | undefined => {
      const value = resource.Properties?.[property];
      if (value === undefined) return undefined;
      const name = resolver.resolve(value, `${id}.${property}`);
      if (name !== undefined && typeof name !== 'string') {
        throw new TemplateError(`${id}.${property} must come to a text.`);
      }
      return name;
    };

    type Kind = (id: string, resource: RawResource) => Physical;
    const table: Kind = (id, resource) => {
      const name = given(id, resource, 'TableName') ?? nameless(id, 255);
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    };

    const kinds: Record<string, Kind> = {
      'AWS::DynamoDB::Table': table,
      'AWS::DynamoDB::GlobalTable': table,
      'AWS::S3::Bucket': (id, resource) => {
        const name = given(id, resource, 'BucketName') ?? bucketName(`${stackName}-${id}`);
        return {
          ref: name,
          attributes: {
            Arn: `arn:aws:s3:::${name}`,
            DomainName: `${name}.s3.amazonaws.com`,
            RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
          },
        };
      },
      'AWS::SQS::Queue': (id, resource) => {
        const name = given(id, resource, 'QueueName') ?? nameless(id, 80);
        const url = `${frontDoorUrl}/${accountId}/${name}`;
        return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
      },
      'AWS::Lambda::Function': (id, resource) => {
        const name = given(id, resource, 'FunctionName') ?? nameless(id, 64);
        return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
      },
      'AWS::SecretsManager::Secret': (id, resource) => {
        const name = given(id, resource, 'Name') ?? nameless(id, 255);
        const id6 = hash(name, 6);
        return {
          ref: arn('secretsmanager', `secret:${name}-${id6}`),
          attributes: { Id: arn('secretsmanager', `secret:${name}-${id6}`) },
        };
      },
      'AWS::KinesisFirehose::DeliveryStream': (id, resource) => {
        const name = given(id, resource, 'DeliveryStreamName') ?? nameless(id, 64);
        return { ref: name, attributes: { Arn: arn('firehose', `deliverystream/${name}`) } };
      },
      'AWS::SES::ConfigurationSet': (id, resource) => ({
        ref: given(id, resource, 'Name') ?? nameless(id, 64),
        attributes: {},
      }),
      'AWS::SES::EmailIdentity': (id, resource) => ({
        ref: given(id, resource, 'EmailIdentity') ?? '',
        attributes: {},
      }),
      'AWS::SMSVOICE::ConfigurationSet': (id, resource) => {
        const name = given(id, resource, 'ConfigurationSetName') ?? nameless(id, 64);
        return { ref: name, attributes: { Arn: arn('sms-voice', `configuration-set/${name}`) } };
      },
      'AWS::SMSVOICE::ProtectConfiguration': (id) => {
        const name = `protect-${id}`;
        return {
          ref: name,
          attributes: {
            Arn: arn('sms-voice', `protect-configuration/${name}`),
            ProtectConfigurationId: name,
          },
        };
      },
      'AWS::SMSVOICE::SenderId': (id, resource) => {
        const name = given(id, resource, 'SenderId') ?? '';
        const country = given(id, resource, 'IsoCountryCode') ?? '';
        return { ref: name, attributes: { Arn: arn('sms-voice', `sender-id/${name}/${country}`) } };
      },
      'AWS::Cognito::UserPool': (id) => {
        const poolId = `${region}_${hash(`${stackName}/${id}`, 9)}`;
        return {
          ref: poolId,
          attributes: {
            Arn: arn('cognito-idp', `userpool/${poolId}`),
            ProviderName: `cognito-idp.${region}.amazonaws.com/${poolId}`,
            ProviderURL: issuerUrl,
            UserPoolId: poolId,
          },
        };
      },
      'AWS::Cognito::UserPoolClient': (id) => {
        const clientId = hash(`${stackName}/${id}`, 26);
        return { ref: clientId, attributes: { ClientId: clientId } };
      },
      'AWS::Cognito::UserPoolDomain': (id, resource) => ({
        ref: given(id, resource, 'Domain') ?? '',
        attributes: {},
      }),
      'AWS::CloudFront::Distribution': (id) => {
        const distributionId = hash(`${stackName}/${id}`, 14).toUpperCase();
        return {
          ref: distributionId,
          attributes: { Id: distributionId, DomainName: `${hash(distributionId, 14)}.cloudfront.net` },
        };
      },
      'AWS::CloudFront::Function': (id) => {
        const functionArn = `arn:aws:cloudfront::${accountId}:function/${id}`;
        return { ref: functionArn, attributes: { FunctionARN: functionArn } };
      },
      'AWS::CloudFront::CachePolicy': (id) => ({ ref: id, attributes: { Id: id } }),
      'AWS::CloudFront::OriginAccessControl': (id) => ({ ref: id, attributes: { Id: id } }),
      'AWS::CloudFront::ResponseHeadersPolicy': (id) => ({ ref: id, attributes: { Id: id } }),
      'AWS::ApiGatewayV2::Api': (id) => {
        const apiId = hash(`${stackName}/${id}`, 10);
        const ApiEndpoint = `https://${apiId}.execute-api.${region}.amazonaws.com`;
        return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint } };
      },
      'AWS::ApiGatewayV2::Authorizer': (id) => ({ ref: id, attributes: { AuthorizerId: id } }),
      'AWS::ApiGatewayV2::Integration': (id) => ({ ref: id, attributes: {} }),
      'AWS::IAM::Role': (id, resource) => {
        const name = given(id, resource, 'RoleName') ?? nameless(id, 64);
        return { ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: id } };
      },
      'AWS::KMS::Key': (id) => ({ ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } }),
      'AWS::Logs::LogGroup': (id, resource) => {
        const name = given(id, resource, 'LogGroupName') ?? nameless(id, 512);
        return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
      },
      'AWS::Logs::LogStream': (id, resource) => ({
        ref: given(id, resource, 'LogStreamName') ?? nameless(id, 512),
        attributes: {},
      }),
      'AWS::Scheduler::ScheduleGroup': (id, resource) => {
        const name = given(id, resource, 'Name') ?? nameless(id, 64);
        return { ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } };
      },
      'AWS::SNS::Topic': (id, resource) => {
        const name = given(id, resource, 'TopicName') ?? nameless(id, 256);
        return { ref: arn('sns', name), attributes: { TopicName: name, TopicArn: arn('sns', name) } };
      },
    };
    return (id, resource) => kinds[resource.Type]?.(id, resource);
  };
