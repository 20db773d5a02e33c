import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { createSeenKeys } from './seen-keys.ts';

type Callback<Value> = (error: Error | null, value?: Value) => void;
type SubDb = {
  get(key: string, callback: Callback<unknown>): void;
  put(key: string, value: unknown, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
};
type Iterator = { close(): Promise<void>; return?(): Promise<void> };
type Put = { type: 'put'; key: string; value: unknown };
/** The parts of the package's store that are used here. */
type Store = {
  db: {
    status: string;
    getSync(key: string): unknown;
    batch(puts: Put[], callback: Callback<void>): void;
    keys(options?: object): Iterator;
    values(options?: object): Iterator;
  };
  tableDb: SubDb;
  getItemDb(table: string): SubDb;
  getTable(name: string, ...rest: unknown[]): void;
};

const require = createRequire(import.meta.url);
type Open = (this: unknown, options: object) => Promise<void>;
const { ClassicLevel } = createRequire(require.resolve('dynalite'))('classic-level') as {
  ClassicLevel: { prototype: { _open: Open } };
};
// The package has no types of its own.
const dynalite = require('dynalite') as (options: object) => Server;
const storeModule = require('dynalite/db') as { create(options: object): Store };

/** Table descriptions do not change between two writes of one, but are read for every item. */
const rememberTables = (store: Store): void => {
  const { getTable, tableDb } = store;
  const known = new Map<string, { TableStatus: string }>();
  store.getTable = (name, ...rest) => {
    const callback = rest.at(-1) as Callback<{ TableStatus: string }>;
    const table = known.get(name);
    if (table !== undefined) return callback(null, table);
    getTable(name, ...rest.slice(0, -1), (error: Error | null, read?: { TableStatus: string }) => {
      if (read?.TableStatus === 'ACTIVE') known.set(name, read);
      callback(error, read);
    });
  };
  for (const method of ['put', 'del'] as const) {
    const change = tableDb[method] as (...all: unknown[]) => void;
    tableDb[method] = (...all: unknown[]) => {
      known.clear();
      change(...all);
    };
  }
};

/**
 * Closes what a query has read through: the package ends its iterators by a method that they do not have, and an open
 * one keeps every file of the database that was there when it began.
 */
const closeIterators = ({ db }: Store): void => {
  for (const method of ['keys', 'values'] as const) {
    const make = db[method].bind(db);
    db[method] = (options) => {
      const iterator = make(options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
};

/**
 * Reads items where they are asked for and writes those of one turn of the event loop together: handing each to a
 * thread and back costs many times what the database itself takes. A write is answered when it is in the database,
 * as before, and the package's locks keep two writes of one item apart.
 *
 * Each write reads first what it replaces; in a database that is `new`, what was never written is not looked for.
 */
const readAndWriteTogether = (store: Store, isNew: boolean): void => {
  const { db, getItemDb } = store;
  const seen = isNew ? createSeenKeys() : undefined;
  let puts: { put: Put; callback: Callback<void> }[] = [];
  const write = (): void => {
    const together = puts;
    puts = [];
    db.batch(
      together.map(({ put }) => put),
      (error) => {
        for (const { callback } of together) callback(error);
      },
    );
  };
  const quick = new Map<string, SubDb>();
  store.getItemDb = (table) => {
    let itemDb = quick.get(table);
    if (itemDb !== undefined) return itemDb;
    const slow = getItemDb(table);
    const prefix = `item-${table}~`;
    itemDb = {
      ...slow,
      get(key, callback) {
        if (db.status !== 'open') return slow.get(key, callback);
        if (seen?.mayHave(prefix + key) === false) return callback(null, undefined);
        let item: unknown;
        try {
          item = db.getSync(prefix + key);
        } catch (error) {
          return callback(error as Error);
        }
        callback(null, item);
      },
      put(key, value, callback) {
        seen?.add(prefix + key);
        puts.push({ put: { type: 'put', key: prefix + key, value }, callback });
        if (puts.length === 1) setImmediate(write);
      },
    };
    quick.set(table, itemDb);
    return itemDb;
  };
};

const MEBIBYTE = 1024 * 1024;
/** Keys are hashes and come in no order: with small buffers the database would write everything many times over. */
const databaseOptions = {
  compression: false,
  writeBufferSize: 64 * MEBIBYTE,
  cacheSize: 64 * MEBIBYTE,
  maxFileSize: 32 * MEBIBYTE,
};

// Once for the process: the package opens its database later and hands no options on.
const { _open: open } = ClassicLevel.prototype;
ClassicLevel.prototype._open = function (given) {
  return open.call(this, { ...given, ...databaseOptions });
};

/** dynalite with the same answers at a fraction of the processor's time. Takes the package's own options. */
export const createDynalite = (options: { path?: string }): Server => {
  const { create } = storeModule;
  const isNew = options.path === undefined || !existsSync(options.path);
  storeModule.create = (all) => {
    const store = create(all);
    rememberTables(store);
    readAndWriteTogether(store, isNew);
    closeIterators(store);
    return store;
  };
  try {
    return dynalite({ ...options, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  } finally {
    storeModule.create = create;
  }
};
