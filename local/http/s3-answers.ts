import type { WireAnswer } from './aws-call.ts';

/** Text as it stands within an element. */
const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Elements of the same names, in the order of `members`; what is undefined is left out. */
export const xmlElements = (
  members: Readonly<Record<string, string | number | boolean | undefined>>,
): string =>
  Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${xmlText(String(value))}</${name}>`))
    .join('');

/** An answer of S3; without a body where `body` is empty. */
export const s3Answer = (status: number, body: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: body === '' ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** An error of S3, with what it says beside code and message (Amazon S3 API reference, "REST Error Responses"). */
export const s3Error = (
  status: number,
  Code: string,
  Message: string,
  members: Readonly<Record<string, string>> = {},
): WireAnswer => s3Answer(status, `<Error>${xmlElements({ Code, Message, ...members })}</Error>`);

/** A number of a query; left out and empty are the same to S3. Undefined where it is none that S3 takes. */
export const numberIn = (url: URL, name: string, otherwise: number): number | undefined => {
  const text = url.searchParams.get(name) ?? '';
  if (text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};

/** What S3 says to a number of a query that is none. */
export const wrongNumber = (url: URL, name: string): WireAnswer =>
  s3Error(400, 'InvalidArgument', `Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: url.searchParams.get(name) ?? '',
  });
