import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import Koa from 'koa';
import mysql from 'mysql2/promise';
import { listen } from '../../src/listen.ts';
import type { EngineName } from '../../test/services/engines.ts';
import { runChild } from '../lib/child.ts';
import type { Statement } from './plan.ts';

export interface FloorGiven {
  readonly engine: EngineName;
  readonly databaseUrl: string;
}

type Ask = { readonly do: 'statements'; readonly statements: readonly (readonly Statement[])[] } | { readonly do: 'bytes'; readonly bytes: string };

interface Reader {
  read(statement: Statement): Promise<unknown[]> | unknown[];
  close(): Promise<void> | void;
}

function openMysql(url: string): Reader {
  const pool = mysql.createPool({ uri: url, connectionLimit: 10, charset: 'utf8mb4_bin', timezone: 'Z', supportBigNumbers: true });
  return {
    read: async ({ sql, parameters }) => (await pool.query(sql, parameters as unknown[]))[0] as unknown[],
    close: () => pool.end(),
  };
}

function openSqlite(url: string): Reader {
  const database = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true });
  const prepared = new Map<string, StatementSync>();
  return {
    read({ sql, parameters }) {
      let statement = prepared.get(sql);
      if (!statement) {
        if (prepared.size > 500) prepared.clear();
        prepared.set(sql, (statement = database.prepare(sql)));
      }
      return statement.all(...(parameters as SQLInputValue[]));
    },
    close: () => database.close(),
  };
}

/** By hand: the same statements in the same order, and the rows of the last one as JSON. No key, no check, no cache, no thinking. */
runChild<FloorGiven, { url: string }>(async ({ engine, databaseUrl }) => {
  const reader = engine === 'mysql' ? openMysql(databaseUrl) : openSqlite(databaseUrl);
  let all: readonly (readonly Statement[])[] = [];
  let bytes = '';
  const app = new Koa();
  app.use(async (koa) => {
    koa.type = 'json';
    if (koa.path === '/bytes') {
      koa.body = bytes;
      return;
    }
    let rows: unknown[] = [];
    for (const statement of all[Number(koa.path.slice(1))]!) rows = await reader.read(statement);
    koa.body = JSON.stringify({ data: rows });
  });
  const listening = await listen(app, 0, '127.0.0.1');
  return {
    ready: { url: `http://127.0.0.1:${listening.port}` },
    async answer(ask: Ask) {
      if (ask.do === 'bytes') bytes = ask.bytes;
      else all = ask.statements;
      return null;
    },
    async stop() {
      await listening.stop();
      await reader.close();
    },
  };
});
