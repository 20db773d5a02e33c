import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { resultOfError as resultOfEmail, resultOfEntry } from '../../../adapters/providers/ses/errors.ts';
import { resultOfError as resultOfSms } from '../../../adapters/providers/sms/errors.ts';
import type { SendResult } from '../../../core/provider/sender.ts';

/** The names that the SDK itself tries again, as the installed version has them. */
const sdk = readFileSync(createRequire(import.meta.url).resolve('@smithy/core/retry'), 'utf8');
const namesOf = (list: string): string[] => {
  const [, names = ''] = new RegExp(`const ${list} = \\[([^\\]]*)\\]`).exec(sdk) ?? [];
  return [...names.matchAll(/["']([^"']+)["']/g)].map(([, name = '']) => name);
};
const throttling = namesOf('THROTTLING_ERROR_CODES');
const skew = namesOf('CLOCK_SKEW_ERROR_CODES');
const network = [...namesOf('NODEJS_NETWORK_ERROR_CODES'), 'ECONNREFUSED'];

const answer = (name: string, message: string, status: number) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
const providers: [string, (error: unknown) => SendResult][] = [
  ['a bulk call', (error) => resultOfEmail(error, 50)],
  ['a single email', (error) => resultOfEmail(error, 1)],
  ['a text message', resultOfSms],
];

describe.each(providers)('%s', (_, resultOf) => {
  it('knows the names that the SDK itself tries again', () => {
    expect(throttling.length).toBeGreaterThan(10);
    expect(skew.length).toBeGreaterThan(5);
    expect(network.length).toBeGreaterThan(3);
  });

  it.each([...throttling, 'Throttled', 'TooManyRequests', 'SlowDownException'])(
    'is throttled by %s',
    (name) => {
      for (const status of [400, 403, 429, 503]) {
        expect(resultOf(answer(name, 'Rate exceeded', status))).toEqual({ result: 'throttled' });
      }
    },
  );

  it('is throttled by an answer of status 429, whatever its name', () => {
    for (const name of ['Error', 'SyntaxError', 'UnknownError', '']) {
      expect(resultOf(answer(name, '', 429))).toEqual({ result: 'throttled' });
    }
  });

  it.each(skew)('is tried again where clocks differ, answered as %s', (name) => {
    for (const message of [
      'Signature expired: 20261129T020000Z is now earlier than 20261129T021000Z',
      'Signature not yet current: 20261129T021000Z is still later than 20261129T020000Z',
    ]) {
      for (const status of [400, 403]) {
        expect(resultOf(answer(name, message, status))).toEqual({
          result: 'unreachable',
          code: 'CLOCK_SKEWED',
        });
      }
    }
  });

  it.each(['RequestTimeTooSkewed', 'RequestInTheFuture', 'RequestExpired'])(
    'is tried again after %s, whatever it says',
    (name) => {
      const message = 'The difference between the request time and the current time is too large.';
      expect(resultOf(answer(name, message, 403))).toEqual({ result: 'unreachable', code: 'CLOCK_SKEWED' });
    },
  );

  it.each(['ExpiredToken', 'ExpiredTokenException'])(
    'is tried again with other credentials after %s',
    (name) => {
      const expected = { result: 'unreachable', code: 'CREDENTIALS_EXPIRED' };
      expect(resultOf(answer(name, 'The security token included in the request is expired', 403))).toEqual(
        expected,
      );
    },
  );

  it.each(namesOf('TRANSIENT_ERROR_CODES').filter((name) => name !== 'TimeoutError'))(
    'is tried again where the request was not read to its end: %s',
    (name) => {
      const expected = { result: 'unreachable', code: 'REQUEST_TIMED_OUT' };
      for (const status of [400, 408]) expect(resultOf(answer(name, 'timed out', status))).toEqual(expected);
      expect(resultOf(answer('Error', '', 408))).toEqual(expected);
    },
  );

  it.each([
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
  ])('with a wrong credential (%s) is tried a few times, then stops everything', (name) => {
    const result = resultOf(answer(name, 'The request signature we calculated does not match.', 403));
    expect(result).toMatchObject({ result: 'transient', finally: 'halt' });
  });

  it.each([
    'AccessDeniedException',
    'AccessDenied',
    'NotAuthorized',
    'MissingAuthenticationToken',
    'OptInRequired',
  ])('without the right to send (%s) stops everything', (name) => {
    const result = resultOf(answer(name, 'User is not authorized to perform: ses:SendEmail', 403));
    expect(result).toMatchObject({ result: 'halt', code: expect.stringMatching(/ACCESS_DENIED$/) });
  });

  it.each(network)('is tried again where nothing could be sent: %s', (code) => {
    expect(resultOf(Object.assign(new Error('x'), { code }))).toMatchObject({ result: 'unreachable' });
  });

  it('is tried again where the connection was never made', () => {
    for (const error of [
      Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' }),
      Object.assign(
        new Error('Client network socket disconnected before secure TLS connection was established'),
        {
          code: 'ECONNRESET',
        },
      ),
      Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }),
    ]) {
      expect(resultOf(error)).toMatchObject({ result: 'unreachable' });
    }
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'])(
    'is in doubt where the connection broke after it was made: %s',
    (code) => {
      expect(resultOf(Object.assign(new Error('x'), { code, syscall: 'read' }))).toEqual({
        result: 'unknown',
        code,
      });
    },
  );

  it.each([
    ['InternalServerException', 500],
    ['InternalFailure', 500],
    ['InternalServerError', 400],
    ['ServiceUnavailable', 503],
    ['SyntaxError', 502],
    ['TimeoutError', 504],
  ])('is in doubt after %s (%i), where it may have been sent', (name, status) => {
    expect(resultOf(answer(name, 'x', status)).result).toBe('unknown');
  });

  it('was never sent where no connection to any address of the service was made', () => {
    const refusedAt = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });
    const all = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' });
    const never = all(refusedAt('ETIMEDOUT', 'connect'), refusedAt('ENETUNREACH', 'connect'));
    expect(resultOf(never)).toMatchObject({ result: 'unreachable' });
    expect(resultOf(all(refusedAt('ETIMEDOUT', 'connect'), refusedAt('ETIMEDOUT', 'read'))).result).toBe(
      'unknown',
    );
    expect(resultOf(all()).result).toBe('unknown');
  });

  it.each([421, 425])('is tried again after status %i: this connection, not this message', (status) => {
    for (const name of ['Error', 'UnknownError', 'SyntaxError']) {
      expect(resultOf(answer(name, '', status))).toMatchObject({ result: 'unreachable' });
    }
  });

  it.each([
    ['UnknownError', 407],
    ['SyntaxError', 403],
    ['Error', 404],
    ['UnknownError', 431],
  ])(
    'answered by something else than the service (%s, %i) is tried a few times, then stops all',
    (name, status) => {
      expect(resultOf(answer(name, '<html>', status))).toMatchObject({
        result: 'transient',
        finally: 'halt',
      });
    },
  );

  it.each([400, 413])(
    'answered without a name by status %i may be wrong for some of its people only',
    (status) => {
      expect(resultOf(answer('UnknownError', '', status)).result).toBe('refused');
    },
  );

  it('is of the moment where two requests were in each other’s way', () => {
    expect(resultOf(answer('ConcurrentModificationException', 'x', 409)).result).toBe('transient');
  });

  it.each([
    'MaxSendRateExceeded',
    'BadRequestException',
    'ServiceQuotaExceededException',
    'BrandNewException',
  ])('is throttled by what is said, also under the name %s', (name) => {
    for (const says of ['Maximum sending rate exceeded.', 'Rate exceeded', 'Rate limit reached']) {
      expect(resultOf(answer(name, says, 400))).toEqual({ result: 'throttled' });
    }
  });

  it('takes no word of an address for one of the provider’s', () => {
    for (const address of ['clock.skewed@a.example', 'rate.limit@a.example', 'from@reply.example']) {
      expect(resultOf(answer('BrandNewException', `Illegal: ${address}`, 400))).toMatchObject({
        result: 'refused',
      });
      expect(resultOf(answer('BadRequestException', `Illegal: ${address}`, 400))).toMatchObject({
        result: 'refused',
      });
    }
  });
});

describe('the quota of a day', () => {
  it('halts in whatever words it comes, or calls would be throttled for ever', () => {
    for (const says of [
      'Sending quota exceeded: at most 200 messages per day.',
      'You have reached your maximum sending quota in 24h.',
      'Daily sending quota exceeded',
    ]) {
      for (const name of ['TooManyRequestsException', 'MessageRejected', 'BadRequestException']) {
        expect(resultOfEmail(answer(name, says, 400), 50)).toEqual({
          result: 'halt',
          code: 'ACCOUNT_DAILY_QUOTA_EXCEEDED',
        });
      }
    }
    for (const status of ['ACCOUNT_THROTTLED', 'FAILED', 'TRANSIENT_FAILURE', 'MESSAGE_REJECTED']) {
      expect(resultOfEntry(status, 'Daily message quota exceeded')).toMatchObject({ result: 'halt' });
    }
  });

  it('is not meant by one who is throttled', () => {
    for (const status of ['ACCOUNT_THROTTLED', 'FAILED', 'TRANSIENT_FAILURE', 'MESSAGE_REJECTED']) {
      expect(resultOfEntry(status, 'Maximum sending rate exceeded')).toEqual({ result: 'throttled' });
    }
  });

  it('halts under whatever name of throttling it comes', () => {
    for (const name of [...throttling, 'ServiceQuotaExceeded']) {
      expect(resultOfEmail(answer(name, 'Daily message quota exceeded.', 400), 50)).toEqual({
        result: 'halt',
        code: 'ACCOUNT_DAILY_QUOTA_EXCEEDED',
      });
    }
  });
});
