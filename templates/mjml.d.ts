/** What we use of MJML 5, which comes without types. */
declare module 'mjml' {
  type Problem = { line: number; tagName: string; message: string; formattedMessage: string };
  type Options = {
    /** File that the source came from: includes are relative to it. */
    filePath: string;
    actualPath: string;
    /** Folders outside of the file's own that includes may come from. */
    includePath: string[];
    ignoreIncludes: boolean;
    /** Web fonts by name, fetched where a style names them. */
    fonts: Record<string, string>;
    keepComments: boolean;
    minify: boolean;
    minifyOptions: { minifyCss: boolean };
    validationLevel: 'soft';
  };
  export default function mjml2html(
    source: string,
    options: Options,
  ): Promise<{ html: string; errors: Problem[] }>;
}
