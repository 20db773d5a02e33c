/** An upload that was begun in this tab. The file's name is not kept: it may name somebody. */
type KeptUpload = UploadOf & { uploadId: string };

/**
 * What is uploaded: `sizeBytes` of what is sent, which for a workbook is not the size of the file, and its `checksum`:
 * of another sheet something else is made.
 */
export type UploadOf = {
  sizeBytes: number;
  lastModified: number;
  checksum?: number | undefined;
  adds: boolean;
};

const keyOf = (campaign: string): string => `tocsin-upload-${campaign}`;

export const keepUpload = (campaign: string, kept: KeptUpload): void => {
  window.sessionStorage.setItem(keyOf(campaign), JSON.stringify(kept));
};

export const dropUpload = (campaign: string): void => {
  window.sessionStorage.removeItem(keyOf(campaign));
};

/** Whether an upload of this tab was cut off. */
export const hasKeptUpload = (campaign: string): boolean =>
  window.sessionStorage.getItem(keyOf(campaign)) !== null;

/** The upload of this same file, for the same purpose, that was cut off, if there is one. */
export const keptUploadOf = (campaign: string, wanted: UploadOf): string | undefined => {
  const text = window.sessionStorage.getItem(keyOf(campaign));
  if (text === null) return undefined;
  const { uploadId, sizeBytes, lastModified, checksum, adds } = JSON.parse(text) as KeptUpload;
  const isSame =
    sizeBytes === wanted.sizeBytes &&
    lastModified === wanted.lastModified &&
    checksum === wanted.checksum &&
    adds === wanted.adds;
  return isSame ? uploadId : undefined;
};
