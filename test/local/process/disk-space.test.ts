import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMeter } from '../../../local/front-door/meter.ts';
import { fullDiskSentence, isFullDisk, outOfRoom, saveIfRoom } from '../../../local/process/disk-space.ts';
import { startRun } from '../../../local/run.ts';

const MIB = 1024 * 1024;
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** A disk of a few MiB, where this system lets one be mounted. */
const smallDisk = (mib: number): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
};

describe('the disk of a run', () => {
  const disk = smallDisk(8);
  afterAll(() => {
    if (disk === undefined) return;
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('is called full in one sentence, with where it is and what to do, while there is still some room', () => {
    expect(outOfRoom('/data', () => 16 * MIB)).toBeUndefined();
    expect(outOfRoom('/data', () => 16 * MIB - 1)).toBe(fullDiskSentence('/data'));
    expect(fullDiskSentence('/data')).toMatch(/\/data is full\. Make room .* start again .* goes on/);
  });

  it('is known by what the system says: no room at all, or none of the user’s share', () => {
    expect(isFullDisk(full)).toBe(true);
    expect(isFullDisk(Object.assign(new Error('quota'), { code: 'EDQUOT' }))).toBe(true);
    expect(isFullDisk(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
    expect(isFullDisk(undefined)).toBe(false);
  });

  it('ends no process over what can do without being saved, and hides no other fault', () => {
    expect(() =>
      saveIfRoom(() => {
        throw full;
      }),
    ).not.toThrow();
    expect(() =>
      saveIfRoom(() => {
        throw new Error('another');
      }),
    ).toThrow('another');
  });

  it.skipIf(disk === undefined)(
    'leaves the meter as it was saved, and it is saved once there is room',
    () => {
      const file = join(disk as string, 'meter.json');
      const meter = createMeter(file);
      meter.countMessages('chunks', 1);
      meter.save();
      const fill = join(disk as string, 'fill');
      expect(() => writeFileSync(fill, Buffer.alloc(9 * MIB))).toThrow('ENOSPC');
      meter.countMessages('chunks', 1);
      for (let queue = 0; queue < 5_000; queue += 1) meter.countMessages(`queue ${queue}`, 1);
      expect(() => meter.save()).not.toThrow();
      expect(createMeter(file).read().queues).toEqual({ chunks: 1 });
      rmSync(fill);
      meter.save();
      expect(createMeter(file).read().queues.chunks).toBe(2);
    },
  );

  it.skipIf(disk === undefined)('is looked at before a run starts anything', async () => {
    const folder = join(disk as string, 'data');
    const steps: string[] = [];
    const started = startRun({ dataDir: folder, ratePerSecond: 100, onStep: (step) => steps.push(step) });
    await expect(started).rejects.toThrow(fullDiskSentence(folder));
    expect(steps).toEqual([]);
  });
});
