import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFolderError, takeDataFolder } from '../../../local/process/data-folder.ts';

describe('the data folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'tocsin-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Takes the folder in another process, and says in what words that ended. */
  const holder = join(root, 'holder.mts');
  writeFileSync(
    holder,
    `import { takeDataFolder } from ${JSON.stringify(new URL('../../../local/process/data-folder.ts', import.meta.url).href)};
     process.on('disconnect', () => process.exit());
     process.send(await takeDataFolder(process.argv[2]).then(() => 'taken', (error) => error.name + ': ' + error.message));`,
  );
  const takeElsewhere = async (folder: string) => {
    const child = fork(holder, [folder]);
    const [said] = (await once(child, 'message')) as [string];
    return { child, said };
  };

  it('is made when it is missing, with the folders above it', async () => {
    const folder = join(root, 'a', 'b');
    const held = await takeDataFolder(folder);
    expect(existsSync(folder)).toBe(true);
    held.release();
  });

  it('is refused to a second process, with what to do', async () => {
    const folder = join(root, 'shared');
    const held = await takeDataFolder(folder);
    const { child, said } = await takeElsewhere(folder);
    expect(said).toBe(
      `DataFolderError: Another run uses the folder ${folder}. Stop it first, or choose another folder with --data.`,
    );
    child.kill('SIGKILL');
    held.release();
  });

  it('is free again after the process that held it was killed', async () => {
    const folder = join(root, 'killed');
    const { child, said } = await takeElsewhere(folder);
    expect(said).toBe('taken');
    await expect(takeDataFolder(folder)).rejects.toBeInstanceOf(DataFolderError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const held = await takeDataFolder(folder);
    await expect(takeDataFolder(folder)).rejects.toBeInstanceOf(DataFolderError);
    held.release();
  });

  it('is the same folder by whatever path it is named, and no other', async () => {
    const held = await takeDataFolder(join(root, 'one'));
    await expect(takeDataFolder(`${root}/./two/../one/`)).rejects.toBeInstanceOf(DataFolderError);
    const other = await takeDataFolder(join(root, 'two'));
    other.release();
    held.release();
  });
});
