import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export type BudgetProps = {
  /** What the account may cost in a month, US dollars. */
  monthlyUsd: number;
  /** Who is told. */
  email: string;
};

/** Shares of the month's money at which somebody is told: what has been spent, and what the month will come to. */
const SPENT_PERCENT = 80;
const FORECAST_PERCENT = 100;

/**
 * Mails when the bill nears an amount. Of the whole account: messages, most of what a campaign costs, carry no tags,
 * and tags count on a bill only once somebody has activated them for billing.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { monthlyUsd, email }: BudgetProps) {
    super(scope, id);
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address: email }],
    });
    new CfnBudget(this, 'Month', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [tell('ACTUAL', SPENT_PERCENT), tell('FORECASTED', FORECAST_PERCENT)],
    });
  }
}
