/** A cell as it stands in the canonical CSV; line breaks of whatever kind are one character. */
export const csvField = (text: string): string => {
  if (!/[;"\r\n\0]/.test(text)) return text;
  const clean = text.replaceAll('\0', '').replace(/\r\n?/g, '\n');
  return /[;"\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
};
