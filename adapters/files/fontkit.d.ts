/** What is used of fontkit, which brings no types. */
declare module 'fontkit' {
  export const create: (file: Uint8Array) => { hasGlyphForCodePoint(codePoint: number): boolean };
}
