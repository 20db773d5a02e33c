const MIB = 1024 * 1024;

/** Largest audience file: the largest that one copy of an S3 object may have. */
export const MAX_FILE_BYTES = 5 * 1024 * MIB;
/** S3 wants parts of 5 MiB or more, except the last. */
const MIN_PART_BYTES = 8 * MIB;
/** So many signed addresses still fit well in one answer of the API. */
const MAX_PARTS = 200;

/** One part of a file, numbered from 1. */
export type FilePart = { number: number; sizeBytes: number };

/** Size of all parts of a file but the last, in whole MiB. */
export const partSizeBytes = (fileBytes: number): number =>
  Math.max(MIN_PART_BYTES, Math.ceil(fileBytes / MAX_PARTS / MIB) * MIB);

/** The parts that a file is uploaded in; at most 200, of which only the last may be smaller. */
export const partsOf = (fileBytes: number): FilePart[] => {
  const size = partSizeBytes(fileBytes);
  return Array.from({ length: Math.ceil(fileBytes / size) }, (_, index) => ({
    number: index + 1,
    sizeBytes: Math.min(size, fileBytes - index * size),
  }));
};

/** What is still wrong with an upload: parts that have not arrived, and parts of another size than they should have. */
export const missingParts = (fileBytes: number, arrived: readonly FilePart[]): FilePart[] => {
  const sizes = new Map(arrived.map(({ number, sizeBytes }) => [number, sizeBytes]));
  return partsOf(fileBytes).filter(({ number, sizeBytes }) => sizes.get(number) !== sizeBytes);
};

/** Object of an uploaded audience file. The file's own name may hold personal data and is not kept. */
export const uploadObject = (campaign: string, name: string): string => `uploads/${campaign}/${name}.csv`;

/** A part that has arrived, with the tag by which the store knows its content. */
export type ArrivedPart = FilePart & { tag: string };

/** The bucket of audience files, as uploads need it. `upload` is the store's own id of an upload in parts. */
export interface AudienceUploads {
  /** Name of the bucket. */
  bucket: string;
  /** Opens an upload in parts; resolves to its id. */
  begin(object: string): Promise<string>;
  /** The parts that have arrived; undefined where the upload does not exist, or no longer. */
  arrived(object: string, upload: string): Promise<ArrivedPart[] | undefined>;
  /** Address to which `PUT` sends one part, good for `seconds`. */
  partUrl(object: string, upload: string, part: number, seconds: number): Promise<string>;
  /** Makes the object of its parts; `gone` where the upload does not exist, or no longer. */
  complete(object: string, upload: string, parts: readonly ArrivedPart[]): Promise<'completed' | 'gone'>;
  /** Size of an object; undefined where there is none. */
  sizeBytes(object: string): Promise<number | undefined>;
  /** Content of an object; undefined where there is none. */
  text(object: string): Promise<string | undefined>;
  /** Address from which `GET` takes an object as a file of this name, good for `seconds`. */
  downloadUrl(object: string, fileName: string, seconds: number): Promise<string>;
}
