import type { Wording } from '../../core/base/wording.ts';

/** Why a report cannot be written: for the administrator. */
export const noList: Wording = {
  en: 'The campaign has no list any more.',
  fr: 'La campagne n’a plus de liste.',
};
