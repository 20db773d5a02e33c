import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventFiles, createEvidence, recordsOf } from '../../../adapters/s3/event-files.ts';
import { offline, script } from '../../support/services/scripted-client.ts';

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

const all = async (records: AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = [];
  for await (const record of records) found.push(record);
  return found;
};

describe('the records of an event file', () => {
  it('are the same in whatever pieces and with whatever delimiters they come', async () => {
    const tricky = fc.constantFrom('}{', '{"', '\\', '"}{"', '} {', 'é🏥', '');
    const event = fc.dictionary(tricky, fc.oneof(tricky, fc.integer(), fc.array(tricky), fc.constant({})));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(event, fc.constantFrom('\n', '', ' ', '\r\n', '\n\n')), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (events, length) => {
          const text = events.map(([value, delimiter]) => JSON.stringify(value) + delimiter).join('');
          const records = await all(recordsOf(inPieces(text, length)));
          expect(records.map((record) => JSON.parse(record))).toEqual(events.map(([value]) => value));
        },
      ),
    );
  });

  it('include lines that are no events, for the reader to count', async () => {
    const text = '{"a":1}\nnot json\n{"b":2}{"c":\n{"d":4}\n';
    expect(await all(recordsOf(inPieces(text, 5)))).toEqual([
      '{"a":1}',
      'not json',
      '{"b":2}',
      '{"c":',
      '{"d":4}',
    ]);
  });

  it('are found in a long file without a single line break, one after the other', async () => {
    const event = JSON.stringify({ pad: 'x'.repeat(1_000) });
    async function* pieces() {
      for (let at = 0; at < 3_000; at++) yield event;
    }
    let count = 0;
    for await (const record of recordsOf(pieces())) {
      expect(record).toBe(event);
      count += 1;
    }
    expect(count).toBe(3_000);
  });

  it('end a record that is longer than any event, and go on after it', async () => {
    async function* pieces() {
      for (let at = 0; at < 300; at++) yield 'x'.repeat(10_000);
      yield '\n{"a":1}\n';
    }
    const records = await all(recordsOf(pieces()));
    expect(records.at(-1)).toBe('{"a":1}');
    for (const record of records) expect(record.length).toBeLessThan(1.1 * 1024 * 1024);
  });
});

describe('an event object in S3', () => {
  const read = (body: Uint8Array[], key = 'a/key') => {
    const client = new S3Client(offline);
    const calls = script(client, () => ({ Body: Readable.from(body) }));
    return { calls, records: createEventFiles(client).lines('events', key) };
  };

  it('is streamed, characters that are cut in two included', async () => {
    const bytes = new TextEncoder().encode('{"name":"é🏥"}\n{"b":2}');
    const { calls, records } = read([...bytes].map((byte) => Uint8Array.of(byte)));
    expect(await all(records)).toEqual(['{"name":"é🏥"}', '{"b":2}']);
    expect(calls).toEqual([{ command: 'GetObjectCommand', input: { Bucket: 'events', Key: 'a/key' } }]);
  });

  it('is unpacked where it was compressed, in whatever pieces', async () => {
    const bytes = gzipSync('{"name":"é🏥"}\n{"b":2}\n');
    const { records } = read(
      [...bytes].map((byte) => Uint8Array.of(byte)),
      'a/key.gz',
    );
    expect(await all(records)).toEqual(['{"name":"é🏥"}', '{"b":2}']);
  });

  it('gives way to what is kept of it, under its name', async () => {
    const client = new S3Client(offline);
    const calls = script(client, () => ({}));
    const evidence = createEvidence();
    for (let at = 0; at < 4_500; at += 1) evidence.add({ at });
    const Body = evidence.end();
    const lines = gunzipSync(Body).toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).at)).toEqual(Array.from({ length: 4_500 }, (_, at) => at));
    await createEventFiles(client).replace('bucket', 'events/2026/11/one', Body);
    expect(calls.map(({ command, input }) => [command, (input as { Key: string }).Key])).toEqual([
      ['PutObjectCommand', 'evidence/2026/11/one.gz'],
      ['DeleteObjectCommand', 'events/2026/11/one'],
    ]);
  });

  it('is an error where it was compressed and cut short, so that it is read again', async () => {
    const bytes = gzipSync('{"a":1}\n{"b":2}\n');
    await expect(all(read([bytes.subarray(0, bytes.length - 6)], 'a/key.gz').records)).rejects.toThrow(
      'unexpected end of file',
    );
  });

  it('may be empty', async () => {
    expect(await all(read([]).records)).toEqual([]);
  });
});
