import type { Answer, Silence } from '../../core/account/answer.ts';

/** Whose request it is: missing, unknown or ended. Names as the services and the SDK's credential providers have them. */
const credentialErrors = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'IncompleteSignature',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
]);

const deniedErrors =
  /^(?:AccessDenied|AccessDeniedException|AccessDeniedError|UnauthorizedOperation|NotAuthorized|AuthorizationError|AuthorizationErrorException)$/;

/** A region that has no such service has no such address either, or one that does not know the call. */
const regionErrors = new Set(['UnknownEndpoint', 'EndpointError', 'UnknownOperationException']);

const networkErrors =
  /^(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|EAI_AGAIN|TimeoutError|NetworkingError)$/;

const silenceOf = (name: string, code: string): Silence => {
  if (deniedErrors.test(name)) return 'denied';
  if (credentialErrors.has(name)) return 'credentials';
  if (code === 'ENOTFOUND' || regionErrors.has(name)) return 'region';
  return networkErrors.test(code) || networkErrors.test(name) ? 'unreachable' : 'failed';
};

/**
 * Asks a service. A refusal is an answer too: why nothing was said. Never rejects.
 *
 * @param call - the right that asking takes, such as `ses:GetAccount`
 */
export const ask = async <Said>(call: string, question: () => Promise<Said>): Promise<Answer<Said>> => {
  try {
    return { said: await question() };
  } catch (error) {
    const { name = 'Error', code = '' } = error as { name?: string; code?: string };
    // A first line: some answers are pages of HTML, and none of it is for a table.
    const [detail = ''] = String((error as Error).message ?? '').split('\n');
    const kind = silenceOf(name, String(code));
    return {
      silent: kind,
      call,
      detail: `${name === 'Error' ? String(code) || name : name}: ${detail}`.slice(0, 200),
    };
  }
};
