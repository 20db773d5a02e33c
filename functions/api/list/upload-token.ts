// The id of an upload as its client has it: what the upload is made of, and nothing secret.
import * as z from 'zod';
import { MAX_FILE_BYTES } from '../../../core/list/upload-parts.ts';
import { Problem } from '../http/problem.ts';

/** What an upload id holds, so that nothing about an upload has to be stored. */
const tokenSchema = z.tuple([
  /** Name of the object in the campaign's folder. */
  z.string().regex(/^[a-z0-9]{12}$/),
  /** The store's id of the upload. */
  z.string().min(1),
  z.int().min(1).max(MAX_FILE_BYTES),
  /** Number of the campaign's newest import when the upload was begun. */
  z.int().min(0),
  /** Whether it is added to the list that there is; ids of before lists had several files have none. */
  z.boolean().default(false),
  /** What was read of the list and its submission when the upload was begun; older ids have none. */
  z.string().optional(),
]);
export type Token = {
  name: string;
  upload: string;
  sizeBytes: number;
  afterImport: number;
  adds: boolean;
  read?: string | undefined;
};

export const encodeToken = ({ name, upload, sizeBytes, afterImport, adds, read }: Token): string =>
  Buffer.from(
    JSON.stringify([name, upload, sizeBytes, afterImport, adds, ...(read === undefined ? [] : [read])]),
  ).toString('base64url');

export const noSuchUpload = (): never => {
  throw new Problem('not-found', {
    detail: {
      en: 'There is no such upload: it was never begun, or it is too old. Begin a new one.',
      fr: 'Il n’y a pas de tel dépôt : il n’a jamais commencé, ou il est trop ancien. Commencez-en un nouveau.',
    },
  });
};

export const decodeToken = (text: string): Token => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return noSuchUpload();
  }
  const parsed = tokenSchema.safeParse(value);
  if (!parsed.success) return noSuchUpload();
  const [name, upload, sizeBytes, afterImport, adds, read] = parsed.data;
  return { name, upload, sizeBytes, afterImport, adds, read };
};
