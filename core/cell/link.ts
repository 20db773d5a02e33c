/** What programs of mail and telephones make a link of wherever it stands. */
const marked = /:\/\/|www[.。｡․]/i;
/** The same without a mark: an address of email, or a host under a common ending, which no sentence has by chance. */
const unmarked =
  /\S@\S|[\p{L}\p{N}]\.(?:com|net|org|info|biz|fr|eu|io|ly|xyz|top|link|online|site|shop|app)(?![\p{L}\p{N}])/iu;

/** Whether a text holds a link that says so: `https://…`, `www.…`. Numbers with dots and endings, as `12.345.FR`, do not. */
export const holdsMarkedLink = (text: string): boolean => marked.test(text);

/** Whether a text holds anything that is shown as a link to whoever reads it. */
export const holdsLink = (text: string): boolean => marked.test(text) || unmarked.test(text);
