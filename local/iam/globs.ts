// Patterns of policies.
const globs = new Map<string, RegExp>();

/** A pattern in which `*` stands for any text and `?` for any character. */
export const globOf = (pattern: string): RegExp => {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const glob =
    globs.get(pattern) ?? new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
  globs.set(pattern, glob);
  return glob;
};

/** Whether a text fits a pattern as `StringLike` takes it. */
export const fitsGlob = (value: string, wanted: string): boolean => globOf(wanted).test(value);
