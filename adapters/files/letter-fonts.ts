// Reads the fonts of letters from their package. A bundle has this file replaced by the fonts themselves.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Source Sans 3: Latin with all that Europe and Vietnam write, Greek, Cyrillic. */
export type LetterFonts = { regular: Uint8Array; bold: Uint8Array };

const require = createRequire(import.meta.url);

export const letterFonts = (): LetterFonts => ({
  regular: readFileSync(
    require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  ),
  bold: readFileSync(require.resolve('@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf')),
});
