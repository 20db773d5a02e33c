/**
 * Shares of sent messages at which Tocsin stops by itself, below those at which Amazon SES reviews an account
 * (5% bounces, 0.1% complaints; "Amazon SES sending review process FAQs"). Of bounces only those count that are final.
 */
export const BOUNCE_LIMIT = 0.04;
export const COMPLAINT_LIMIT = 0.0008;
