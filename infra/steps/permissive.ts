/** Licences under which code may be delivered: they ask for their text to go along and for nothing else. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // Of fonts: they may be part of anything, if they are not sold by themselves.
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Whether an SPDX expression leaves a permissive choice; one that is not understood does not. */
export const isPermissive = (expression: string): boolean => {
  const within = /^\((.*)\)$/.exec(expression.trim())?.[1];
  if (within !== undefined && !/[()]/.test(within)) return isPermissive(within);
  if (/[()]/.test(expression)) return false;
  return expression
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((license) => permissive.has(license.trim())));
};

export const refusedLicenses = <Package extends { license: string }>(
  packages: readonly Package[],
): Package[] => packages.filter(({ license }) => !isPermissive(license));
