import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnConfigurationSet, CfnProtectConfiguration, CfnSenderId } from 'aws-cdk-lib/aws-smsvoice';
import type { Construct } from 'constructs';
import { smsCountries } from '../config/sms-countries.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import type { OptionalStackProps } from './core.ts';

/**
 * What AWS End User Messaging needs to send SMS: a sender ID for each country, a configuration set whose events go to
 * the delivery stream, and a protect configuration that lets no message go elsewhere, whatever a list holds.
 *
 * A stack of its own, because a country may refuse a name until it is registered: the functions know all by its name
 * (`SmsSending`), and until this stack stands only SMS halt, each campaign with that reason.
 */
export class SmsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config: _, core, sms, ...props }: OptionalStackProps & { sms: SmsSending },
  ) {
    super(scope, id, props);
    const { countries, senderId } = sms.config;
    for (const isoCountryCode of countries) {
      new CfnSenderId(this, `Sender${isoCountryCode}`, { senderId, isoCountryCode });
    }
    const protect = new CfnProtectConfiguration(this, 'Protect', {
      countryRuleSet: {
        // A country that is not named may be sent to, so that all others have to be.
        sms: smsCountries.map((countryCode) => ({
          countryCode,
          protectStatus: countries.includes(countryCode) ? 'ALLOW' : 'BLOCK',
        })),
      },
    });
    const streamArn = core.stream.attrArn;
    const role = new Role(this, 'EventRole', {
      assumedBy: new ServicePrincipal('sms-voice.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          // By its name: the set needs the role first, so the role cannot name the set.
          ArnLike: { 'aws:SourceArn': sms.configurationSetArn },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['firehose:PutRecord'], resources: [streamArn] }));
    const set = new CfnConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: sms.configurationSetName,
      protectConfigurationId: protect.attrProtectConfigurationId,
      eventDestinations: [
        {
          eventDestinationName: 'events',
          enabled: true,
          matchingEventTypes: ['TEXT_ALL'],
          kinesisFirehoseDestination: { deliveryStreamArn: streamArn, iamRoleArn: role.roleArn },
        },
      ],
    });
    // The role is tried when the destination is made.
    set.node.addDependency(role);
  }
}
