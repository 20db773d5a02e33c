import { describe, expect, it } from 'vitest';
import { renderSms } from '../../../core/notice/render.ts';
import { measureSms } from '../../../core/notice/sms-text.ts';
import { aMessage, aRecipient } from '../../support/data/factories.ts';

const recipient = aRecipient(1, { fields: { ward: 'West\n wing' } });

describe('a text message', () => {
  it('is filled in with what is known of the person', () => {
    const message = aMessage({ sms: '{{greeting_name}}: ask for {{ code }}, {{ward}}.{{unknown}}' });
    expect(renderSms(message, recipient)).toBe('Amélie Lefèvre 1: ask for K7M00001, West wing.');
  });

  it('greets whoever has no name as the language does', () => {
    const message = aMessage({ sms: '{{greeting_name}}!', nameless: 'Sir or Madam' });
    expect(renderSms(message, { ...recipient, firstName: '', lastName: '' })).toBe('Sir or Madam!');
  });

  it('takes a value as it stands, whatever is in it', () => {
    const message = aMessage({ sms: '{{first_name}}' });
    expect(renderSms(message, { ...recipient, firstName: '$& {{code}}' })).toBe('$& {{code}}');
  });

  it('takes no blank or accent that makes it dearer and looks the same', () => {
    const message = aMessage({ sms: 'Call 01\u00a099\u202f00\u200912, {{first_name}} : now' });
    const text = renderSms(message, { ...recipient, firstName: 'Ame\u0301lie' });
    expect(text).toBe('Call 01 99 00 12, Amélie : now');
    expect(measureSms(text).encoding).toBe('GSM-7');
  });
});
