import { afterEach, describe, expect, it, vi } from 'vitest';
import { recipientSchema } from '../../../core/audience/audience.ts';
import { createLog, redact } from '../../../functions/runtime/log.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the log', () => {
  it('names the version that writes it, in every line', () => {
    vi.stubEnv('TOCSIN_VERSION', '1.2.3');
    // Elsewhere than on Lambda too, so that the line can be read here.
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const written = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    createLog().info('a line', { chunk: 3 });
    expect(JSON.parse(String(written.mock.calls[0]?.[0]))).toMatchObject({ version: '1.2.3', chunk: 3 });
  });

  it('hides what is personal by its key', () => {
    expect(JSON.stringify({ email: 'x', chunk: 3, firstName: 'Ana' }, redact)).toBe(
      '{"email":"[redacted]","chunk":3,"firstName":"[redacted]"}',
    );
  });

  it('hides what is known of a person', () => {
    // `code` is the name of an error's code too, and the notice's own fields are named as each notice wants.
    const { code: _, fields: __, ...known } = recipientSchema.shape;
    expect(Object.keys(known).filter((key) => redact(key, 'x') !== '[redacted]')).toEqual([]);
  });

  it('hides addresses and numbers inside the text of an error', () => {
    expect(
      JSON.stringify({ message: 'no mailbox for <jean.dupont@example.org>, call +33639980012' }, redact),
    ).toBe('{"message":"no mailbox for <[redacted]>, call [redacted]"}');
  });

  it('keeps ids, ARNs and codes', () => {
    const fields = { campaign: 'c0123456789ab', code: 'ACCOUNT_SENDING_PAUSED', chunk: 27_999 };
    expect(JSON.stringify(fields, redact)).toBe(JSON.stringify(fields));
  });
});
