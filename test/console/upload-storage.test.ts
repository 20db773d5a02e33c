import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  dropUpload,
  hasKeptUpload,
  keepUpload,
  keptUploadOf,
} from '../../console/src/campaigns/list/upload-storage.ts';

describe('an upload that was cut off', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('window', {
      sessionStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
        removeItem: (key: string) => kept.delete(key),
      },
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const file = { sizeBytes: 100, lastModified: 7, adds: false };

  it('goes on with the same file, for the same purpose', () => {
    keepUpload('c1', { uploadId: 'u1', ...file });
    expect(keptUploadOf('c1', file)).toBe('u1');
    expect(hasKeptUpload('c1')).toBe(true);
    dropUpload('c1');
    expect(keptUploadOf('c1', file)).toBeUndefined();
    expect(hasKeptUpload('c1')).toBe(false);
  });

  it('begins anew with another file, another purpose, or another campaign', () => {
    keepUpload('c1', { uploadId: 'u1', ...file });
    expect(keptUploadOf('c1', { ...file, sizeBytes: 101 })).toBeUndefined();
    expect(keptUploadOf('c1', { ...file, lastModified: 8 })).toBeUndefined();
    // Rows that are to be added must not take the place of the list.
    expect(keptUploadOf('c1', { ...file, adds: true })).toBeUndefined();
    expect(keptUploadOf('c2', file)).toBeUndefined();
  });
});
