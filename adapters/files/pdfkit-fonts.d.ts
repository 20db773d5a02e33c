/** Metrics of a standard font, as `registerStdFonts` of pdfkit takes them. */
declare module 'pdfkit/standard-fonts/*' {
  const font: object;
  export default font;
}
