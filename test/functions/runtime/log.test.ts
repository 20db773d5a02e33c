import { describe, expect, it } from 'vitest';
import { redact } from '../../../functions/runtime/log.ts';

describe('the log', () => {
  it('hides what is personal by its key', () => {
    expect(JSON.stringify({ email: 'x', chunk: 3, firstName: 'Ana' }, redact)).toBe(
      '{"email":"[redacted]","chunk":3,"firstName":"[redacted]"}',
    );
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
