import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** File of the folder that tells how to sign in, while a run is up. */
export const SIGN_IN_FILE = 'sign-in.json';

/** The folder cannot be used, in words for whoever started the run. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/**
 * Address of the socket that stands for a folder. The system closes it with the process, however that ends, which a
 * file with a process id does not tell. Outside of the folder, as a socket's path can be 100 characters at most.
 */
const socketOf = (folder: string): string => {
  const name = `tocsin-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
};

const listen = async (path: string): Promise<Server | undefined> => {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
};

const answers = async (path: string): Promise<boolean> => {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/**
 * Takes the folder of a local run, made when missing, for this process alone; a run that was killed leaves no claim
 * behind. Rejects with {@link DataFolderError} where another run uses it.
 */
export const takeDataFolder = async (folder: string): Promise<{ release(): void }> => {
  mkdirSync(folder, { recursive: true });
  const path = socketOf(folder);
  let server = await listen(path);
  if (server === undefined && !(await answers(path))) {
    rmSync(path, { force: true });
    server = await listen(path);
  }
  if (server === undefined) {
    throw new DataFolderError(
      `Another run uses the folder ${folder}. Stop it first, or choose another folder with --data.`,
    );
  }
  const held = server.unref();
  return { release: () => held.close() };
};
