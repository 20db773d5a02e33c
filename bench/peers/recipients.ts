import pg from 'pg';

/** A person as the peer keeps them: a row each. */
export type Row = {
  id: string;
  reference: string;
  first_name: string;
  last_name: string;
  email: string;
  language: 'fr' | 'en';
};

/** What an event says, weakest first: a later rank replaces an earlier one, in whatever order they come. */
export const ranks = ['Send', 'DeliveryDelay', 'Delivery', 'Bounce', 'Complaint'] as const;

export const TABLE = `
  create table if not exists recipient (
    id bigint generated always as identity primary key,
    reference text not null unique,
    first_name text not null, last_name text not null, email text not null, language text not null,
    claimed_at timestamptz, sent_at timestamptz, message_id text,
    rank smallint not null default -1, event_at timestamptz)`;

/** Connections, all told, for one process of the peer. */
export const openDatabase = (url: string, most: number): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: most });
  // The server was killed: the query that needs the next connection fails by itself.
  pool.on('error', () => {});
  return pool;
};

/** Inserts people by one statement; answers the ids of those that were not there. */
export const insertPeople = async (pool: pg.Pool, people: readonly Omit<Row, 'id'>[]): Promise<string[]> => {
  const column = (name: keyof Omit<Row, 'id'>): string[] => people.map((person) => person[name]);
  const { rows } = await pool.query<{ id: string }>({
    name: 'insert',
    text: `insert into recipient (reference, first_name, last_name, email, language)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
           on conflict (reference) do nothing returning id`,
    values: [
      column('reference'),
      column('first_name'),
      column('last_name'),
      column('email'),
      column('language'),
    ],
  });
  return rows.map(({ id }) => id);
};

/** The person of a job that is still to be sent to. */
export const readUnsent = async (pool: pg.Pool, id: string): Promise<Row | undefined> => {
  const { rows } = await pool.query<Row>({
    name: 'read',
    text: `select id, reference, first_name, last_name, email, language from recipient
           where id = $1 and sent_at is null`,
    values: [id],
  });
  return rows[0];
};

/** The same, marked before anything is sent: nobody else gets the person again. */
export const claim = async (pool: pg.Pool, id: string): Promise<Row | undefined> => {
  const { rows } = await pool.query<Row>({
    name: 'claim',
    text: `update recipient set claimed_at = now() where id = $1 and claimed_at is null
           returning id, reference, first_name, last_name, email, language`,
    values: [id],
  });
  return rows[0];
};

export const unclaim = async (pool: pg.Pool, id: string): Promise<void> => {
  await pool.query({
    name: 'unclaim',
    text: 'update recipient set claimed_at = null where id = $1',
    values: [id],
  });
};

export const markSent = async (pool: pg.Pool, id: string, messageId: string): Promise<void> => {
  await pool.query({
    name: 'sent',
    text: 'update recipient set sent_at = now(), message_id = $2 where id = $1',
    values: [id, messageId],
  });
};

/** Records events by one statement, a row changed for each person. */
export const recordEvents = async (pool: pg.Pool, strongest: ReadonlyMap<string, number>): Promise<void> => {
  await pool.query({
    name: 'events',
    text: `update recipient set rank = news.rank, event_at = now()
           from unnest($1::bigint[], $2::smallint[]) as news (id, rank)
           where recipient.id = news.id and recipient.rank < news.rank`,
    values: [[...strongest.keys()], [...strongest.values()]],
  });
};
