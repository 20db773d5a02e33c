import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Queue } from 'bullmq';
import { parse } from 'csv-parse';
import { serveParent } from '../../local/process/child-service.ts';
import { insertPeople, openDatabase, type Row } from './recipients.ts';

export type ImportConfig = { databaseUrl: string; redisPort: number; file: string; queue: string };

/** Rows of one statement, jobs of one call. */
const TOGETHER = 1_000;

/** Reads the list, writes a row and adds a job for each person. Answers when all is done. */
serveParent<ImportConfig>(async ({ databaseUrl, redisPort, file, queue: name }) => {
  const pool = openDatabase(databaseUrl, 4);
  const queue = new Queue(name, { connection: { host: '127.0.0.1', port: redisPort } });
  const add = async (people: readonly Omit<Row, 'id'>[]): Promise<void> => {
    const ids = await insertPeople(pool, people);
    await queue.addBulk(
      ids.map((id) => ({
        name: 'send',
        data: { id },
        opts: {
          jobId: `person-${id}`,
          attempts: 5,
          backoff: { type: 'exponential', delay: 1_000 },
          removeOnComplete: true,
        },
      })),
    );
  };
  await pipeline(createReadStream(file), parse({ columns: true, bom: true }), async (rows) => {
    let waiting: Omit<Row, 'id'>[] = [];
    for await (const row of rows as AsyncIterable<Omit<Row, 'id'>>) {
      waiting.push({ ...row, language: row.language === 'en' ? 'en' : 'fr' });
      if (waiting.length < TOGETHER) continue;
      await add(waiting);
      waiting = [];
    }
    if (waiting.length > 0) await add(waiting);
  });
  await queue.close();
  await pool.end();
  return 0;
});
