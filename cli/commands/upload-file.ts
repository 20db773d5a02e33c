// The upload of a file as somebody sees it: a workbook's sheet first, then a bar, from where an earlier try stopped.
import { statSync } from 'node:fs';
import { rememberUpload } from '../api/remembered-uploads.ts';
import type { UploadOptions } from '../api/upload.ts';
import type { Session } from '../context/session.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bar, dim, size } from '../terminal/terminal.ts';
import { prepareListFile } from './list-file.ts';

export const checkFile = (path: string): void => {
  try {
    if (statSync(path).isFile()) return;
  } catch {
    // Said below.
  }
  throw new CliError('unusable', `There is no file ${path} that can be read.`);
};

type Upload = {
  campaign: string;
  file: string;
  /** Name of the sheet, of a workbook. */
  sheet?: string | undefined;
  /** Tells this upload from one of the same file for something else. */
  purpose: string;
};

/** Uploads a file, a workbook as the CSV of its sheet; resolves to what `send` makes of it. */
export const uploadPrepared = async <Taken>(
  at: Session,
  { campaign, file, sheet, purpose }: Upload,
  send: (path: string, options: UploadOptions) => Promise<Taken>,
): Promise<Taken> => {
  const prepared = await prepareListFile(at, file, sheet);
  try {
    const variant = [purpose, prepared.variant].join(' ').trimStart();
    const remembered = rememberUpload(at.uploadsFile, at.apiUrl(), campaign, file, variant);
    if (remembered.known !== undefined) at.say(dim('Going on with the upload that was begun before.'));
    const line = at.io.live();
    let shown = '';
    const taken = await send(prepared.path, {
      fileName: prepared.fileName,
      resume: remembered.known,
      onBegin: remembered.begun,
      onProgress: (arrived, whole) => {
        shown = `${bar((100 * arrived) / whole)} ${size(arrived)} of ${size(whole)} uploaded`;
        if (!at.json) line.show(shown);
      },
      onRetry: (seconds) => at.say(`\nthe connection was lost; trying again in ${seconds} s`),
    });
    remembered.ended();
    if (!at.json) line.end(shown);
    return taken;
  } finally {
    prepared.remove();
  }
};
