// A file that comes in parts, sent by signed addresses: what has arrived, and the object made of it.
import type { Campaign } from '../../../core/campaign/campaign.ts';
import {
  type AudienceUploads,
  missingParts,
  partSizeBytes,
  partsOf,
} from '../../../core/list/upload-parts.ts';
import { Problem } from '../http/problem.ts';
import { noSuchUpload } from './upload-token.ts';

/** How long the address of a part can be used. */
export const PART_URL_SECONDS = 3600;

/** An upload of so many bytes: `upload` is the store's own id. */
type Begun = { upload: string; sizeBytes: number };

const urlOf = (uploads: AudienceUploads, object: string, upload: string, part: number): Promise<string> =>
  uploads.partUrl(object, upload, part, PART_URL_SECONDS);

/** Begins an upload in parts; resolves to the store's id of it and the addresses that the parts are sent to. */
export const beginParts = async (uploads: AudienceUploads, object: string, sizeBytes: number) => {
  const upload = await uploads.begin(object);
  const parts = await Promise.all(
    partsOf(sizeBytes).map(async (part) => ({
      ...part,
      url: await urlOf(uploads, object, upload, part.number),
    })),
  );
  return { upload, parts };
};

/** What has arrived, with new addresses for the rest; ends the request where there is no such upload. */
export const stateOfParts = async (
  uploads: AudienceUploads,
  object: string,
  { upload, sizeBytes }: Begun,
) => {
  const arrived = await uploads.arrived(object, upload);
  const completed = arrived === undefined;
  if (completed && (await uploads.sizeBytes(object)) === undefined) return noSuchUpload();
  const missing = new Set(missingParts(sizeBytes, arrived ?? partsOf(sizeBytes)).map(({ number }) => number));
  const parts = await Promise.all(
    partsOf(sizeBytes).map(async (part) =>
      missing.has(part.number)
        ? { ...part, arrived: false, url: await urlOf(uploads, object, upload, part.number) }
        : { ...part, arrived: true },
    ),
  );
  return { completed, partSizeBytes: partSizeBytes(sizeBytes), parts };
};

/** Ends the request, naming the parts that have not arrived. */
const refuseMissing = ({ state }: Campaign, missing: readonly number[], of: number): never => {
  throw new Problem('not-possible-now', {
    detail: {
      en: `${missing.length} of ${of} parts have not arrived, or not whole. Send them, then complete again.`,
      fr: `${missing.length} des ${of} parties ne sont pas arrivées, ou pas en entier. Envoyez-les, puis terminez de nouveau.`,
    },
    state,
    missingParts: [...missing],
  });
};

/**
 * Makes the object of the parts that have arrived, unless that has been done before. Ends the request where parts are
 * missing, or where there is no such upload.
 */
export const assembleParts = async (
  uploads: AudienceUploads,
  campaign: Campaign,
  { upload, sizeBytes }: Begun,
  object: string,
): Promise<'assembled' | 'was there'> => {
  const arrived = await uploads.arrived(object, upload);
  if (arrived !== undefined) {
    const all = partsOf(sizeBytes);
    const missing = missingParts(sizeBytes, arrived).map(({ number }) => number);
    if (missing.length > 0) refuseMissing(campaign, missing, all.length);
    const wanted = new Set(all.map(({ number }) => number));
    const parts = arrived.filter(({ number }) => wanted.has(number));
    if ((await uploads.complete(object, upload, parts)) === 'completed') return 'assembled';
  }
  if ((await uploads.sizeBytes(object)) === undefined) noSuchUpload();
  return 'was there';
};
