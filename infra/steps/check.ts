import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/check/env.ts';
import { LOCAL_STAGE } from '../config/config.ts';
import { Step, type StepParts } from './step.ts';

/** The public check, apart from the API: whoever floods it takes nothing from staff, and may write nothing but counts. */
export class CheckStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { edgeToken: string }) {
    const { config, tables, secret } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.check,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        CHECK_TABLE: tables.check.tableName,
        LOOKUP_SECRET_ARN: secret.secretArn,
        EDGE_TOKEN: parts.edgeToken,
        DEFAULT_COUNTRY: config.defaultCountry,
        SENDER_NAME: config.sender.name,
        SENDER_ADDRESS: config.sender.address,
        SENDER_DOMAIN: config.sender.domain,
        IS_DEMONSTRATION: config.stage === LOCAL_STAGE,
        ...(config.sms && { SMS_SENDER_ID: config.sms.senderId }),
      },
      ...config.functions.check,
      // Nobody waits longer, and what waits takes room.
      timeoutSeconds: 10,
    });
    tables.allow(this, {
      campaign: ['GetItem', 'Query'],
      audience: ['GetItem'],
      delivery: ['GetItem'],
      check: ['UpdateItem'],
    });
    secret.allowReading(this);
  }
}
