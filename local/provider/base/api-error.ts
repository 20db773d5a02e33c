import type { ProviderAnswer } from './answer.ts';

/** A call that one of the provider's services refuses as a whole, thrown to where it is answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorType: string;
  /** What the answer says beside the message. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    errorType: string,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.errorType = errorType;
    this.members = members;
  }

  /** As Amazon SES words it. */
  get answer(): ProviderAnswer {
    return { status: this.status, errorType: this.errorType, body: { message: this.message } };
  }
}
