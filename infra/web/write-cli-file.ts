/** Writes the command line as one file to `build/cli/tocsin.mjs`, and says its SHA-256. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readVersion } from '../config/version.ts';
import { buildCliFile } from './cli-file.ts';

const folder = join(import.meta.dirname, '../../build/cli');
const path = join(folder, 'tocsin.mjs');
const version = readVersion(process.env);
const text = await buildCliFile(version);
mkdirSync(folder, { recursive: true });
writeFileSync(path, text);
chmodSync(path, 0o755);
console.log(`build/cli/tocsin.mjs, version ${version}, ${Math.round(Buffer.byteLength(text) / 1024)} KiB`);
console.log(`SHA-256 ${createHash('sha256').update(text).digest('hex')}`);
