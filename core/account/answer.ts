/**
 * Why a service said nothing: `denied` these credentials, `credentials` that are missing, unknown or ended, `region`
 * in which there is no such service, `unreachable` over the network, or `failed` in another way.
 */
export type Silence = 'denied' | 'credentials' | 'region' | 'unreachable' | 'failed';

/** What a service said when it was asked, or why it said nothing; `call` is the right that asking takes. */
export type Answer<Said> = { said: Said } | { silent: Silence; call: string; detail: string };

/** Why something could not be asked, in a sentence for whoever asked. */
export const silenceInWords = ({
  silent,
  call,
  detail,
}: Exclude<Answer<unknown>, { said: unknown }>): string =>
  ({
    denied: `Could not be asked: these credentials do not allow ${call}.`,
    credentials: `Could not be asked: the credentials are missing, unknown or have ended (${detail}).`,
    region: `Could not be asked: ${call} is not offered in this region (${detail}).`,
    unreachable: `Could not be asked: nothing answered ${call} (${detail}).`,
    failed: `Could not be asked: ${call} failed (${detail}).`,
  })[silent];
