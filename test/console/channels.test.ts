import { describe, expect, it } from 'vitest';
import { channelOrders, channelsOf, orderOf } from '../../console/src/campaigns/channels.ts';
import { channelsSchema, DEFAULT_CHANNELS } from '../../core/audience/channels.ts';

describe('the orders of channels that the form offers', () => {
  it.each(channelOrders)('%s is one that a campaign can have, and is known again', (order) => {
    expect(channelsSchema.safeParse(channelsOf(order)).success).toBe(true);
    expect(orderOf(channelsOf(order))).toBe(order);
  });

  it('have among them what a campaign has that names none', () => {
    expect(channelsOf(orderOf(DEFAULT_CHANNELS))).toEqual([...DEFAULT_CHANNELS]);
  });
});
