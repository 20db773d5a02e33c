/** In which order people are written to; the names are those of the catalogue of texts. */
export const channelOrders = ['email', 'emailThenSms', 'smsThenEmail', 'sms'] as const;
export type ChannelOrder = (typeof channelOrders)[number];

type Channel = 'email' | 'sms' | 'letter';

const channels: Record<ChannelOrder, readonly Channel[]> = {
  email: ['email', 'letter'],
  emailThenSms: ['email', 'sms', 'letter'],
  smsThenEmail: ['sms', 'email', 'letter'],
  sms: ['sms', 'letter'],
};

/** The channels of an order, as the API takes them. */
export const channelsOf = (order: ChannelOrder): Channel[] => [...channels[order]];

/** The order that a campaign's channels are. */
export const orderOf = (given: readonly Channel[]): ChannelOrder => {
  const messages = given.filter((channel) => channel !== 'letter').join();
  return channelOrders.find((order) => channels[order].slice(0, -1).join() === messages) ?? 'email';
};
