import type { Campaign } from '../../core/campaign/campaign.ts';
import type { RowRules } from '../../core/row/row.ts';
import type { ImporterDependencies } from './dependencies.ts';

/** By what of the installation and the campaign the rows of a list are read, whichever file they stand in. */
export const rowRulesOf = (
  {
    domainToAscii,
    readPhone,
    takesSms,
    isDomainEnding,
    homeCountry,
  }: Pick<
    ImporterDependencies,
    'domainToAscii' | 'readPhone' | 'takesSms' | 'isDomainEnding' | 'homeCountry'
  >,
  { defaultLanguage, fields, channels, breachedOn }: Campaign,
): Omit<RowRules, 'layout'> => ({
  defaultLanguage,
  languages: Object.keys(fields),
  domainToAscii,
  readPhone,
  takesSms,
  isDomainEnding,
  homeCountry,
  channels,
  ...(breachedOn !== undefined && { breachedOn }),
});
