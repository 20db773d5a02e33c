import { describe, expect, it } from 'vitest';
import { forEachChannel } from '../../../core/audience/audience.ts';
import { haltScope, lanesSchema, newLanes } from '../../../core/campaign/lanes.ts';

const untouched = { releasedThrough: 0, releases: [] };

describe('the lanes of a campaign', () => {
  it('begin with nothing released, each on its own', () => {
    const lanes = newLanes();
    expect(lanes).toEqual({ email: untouched, sms: untouched });
    expect(lanes.email).not.toBe(lanes.sms);
  });

  it('that were stored before a channel existed have released nothing of it', () => {
    const email = { releasedThrough: 4, releases: [{ through: 4, dueByMs: 1 }] };
    expect(lanesSchema.parse({ email })).toEqual({ email, sms: untouched });
  });

  it('are of the channels that messages leave by, and no other', () => {
    expect(forEachChannel((channel) => channel)).toEqual({ email: 'email', sms: 'sms' });
    expect(() => lanesSchema.parse({ letter: untouched })).toThrow();
  });

  it('let emails go on when SMS stop, and the campaign stop with its emails', () => {
    expect(haltScope).toEqual({ email: 'campaign', sms: 'channel' });
  });
});
