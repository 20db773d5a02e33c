/** An answer of one of the provider's services: its status, its body, and the error's name where it is one. */
export type ProviderAnswer = { status: number; errorType?: string; body: unknown };
