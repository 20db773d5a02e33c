import type { ChannelOrder } from '../channels.ts';
import type { Fields } from '../fields.ts';

/** A campaign that is being written and is not saved. It names nobody whom the campaign is for. */
export type Draft = {
  name: string;
  notice: string;
  defaultLanguage: string;
  channels: ChannelOrder;
  fields: Fields;
  /** Day of the breach, ISO 8601. */
  breachedOn?: string;
};

const KEY = 'tocsin-draft';

/** The draft of this tab: it outlives a reload and a sign-in, and ends with the tab. */
export const readDraft = (): Draft | undefined => {
  const text = window.sessionStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as Draft);
};

export const keepDraft = (draft: Draft): void => {
  window.sessionStorage.setItem(KEY, JSON.stringify(draft));
};

export const dropDraft = (): void => {
  window.sessionStorage.removeItem(KEY);
};
