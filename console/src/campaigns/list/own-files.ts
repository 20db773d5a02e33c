/**
 * What this window knows of the files that were uploaded in it, by import and file: the name, which may name somebody,
 * and what was found in the sheet. Nothing keeps it: when the window is closed it is gone.
 */
import type { Wording } from '../../../../core/base/wording.ts';

export type OwnFile = { name: string; findings: readonly Wording[] };

const known = new Map<string, readonly (OwnFile | undefined)[]>();

const keyOf = (campaign: string, importNumber: number): string => `${campaign} ${importNumber}`;

/** @param at - which file of the list it is, from 0 */
export const rememberFile = (campaign: string, importNumber: number, at: number, file: OwnFile): void => {
  const files = [...(known.get(keyOf(campaign, importNumber)) ?? [])];
  files[at] = file;
  known.set(keyOf(campaign, importNumber), files);
};

/** A list that is read anew, or that files are added to, has the files of the one before. */
export const keepFiles = (campaign: string, from: number, to: number): void => {
  const files = known.get(keyOf(campaign, from));
  if (files !== undefined && from !== to) known.set(keyOf(campaign, to), files);
};

export const ownFile = (campaign: string, importNumber: number, at: number): OwnFile | undefined =>
  known.get(keyOf(campaign, importNumber))?.[at];
