/** An upload that was begun in this tab. The file's name is not kept: it may name somebody. */
type KeptUpload = { uploadId: string; sizeBytes: number; lastModified: number };

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

/** The upload of this same file that was cut off, if there is one. */
export const keptUploadOf = (campaign: string, file: File): string | undefined => {
  const text = window.sessionStorage.getItem(keyOf(campaign));
  if (text === null) return undefined;
  const { uploadId, sizeBytes, lastModified } = JSON.parse(text) as KeptUpload;
  return sizeBytes === file.size && lastModified === file.lastModified ? uploadId : undefined;
};
