import { DatabaseSync } from 'node:sqlite';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import mysql from 'mysql2/promise';
import { listen } from '../../src/listen.ts';
import { runChild } from '../lib/child.ts';
import type { FloorGiven, Quote } from './plan.ts';
import { completion, createRows, insertsOf, values, type Rows } from './rows.ts';

interface Writer {
  write(booking: Rows): Promise<void> | void;
  close(): Promise<void> | void;
}

function openMysql({ url, ready }: FloorGiven): Writer {
  const sql = insertsOf(ready, (name) => `\`${name}\``);
  const capacitySql = `${sql.capacity} ON DUPLICATE KEY UPDATE used = used + VALUES(used)`;
  const pool = mysql.createPool({ uri: url, connectionLimit: 10, charset: 'utf8mb4_bin', timezone: 'Z' });
  pool.on('connection', (connection) => connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"));
  return {
    async write(booking) {
      const connection = await pool.getConnection();
      try {
        await connection.query('START TRANSACTION');
        await connection.query(sql.claim, values(booking.rows.idempotency_keys));
        const [taken] = await connection.query(sql.takeQuote, [booking.bookingId, booking.tenantId, booking.quoteId]);
        if ((taken as mysql.ResultSetHeader).affectedRows !== 1) throw new Error('quote used');
        for (const { table, sql: insertSql } of sql.tables) await connection.query(insertSql, values(booking.rows[table]));
        await connection.query(capacitySql, booking.places.flatMap(values));
        await connection.query(sql.complete, completion(booking));
        await connection.query('COMMIT');
      } catch (error) {
        await connection.query('ROLLBACK');
        throw error;
      } finally {
        connection.release();
      }
    },
    close: () => pool.end(),
  };
}

function openSqlite({ url, ready }: FloorGiven): Writer {
  const database = new DatabaseSync(url.slice('sqlite:'.length));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const sql = insertsOf(ready, (name) => `"${name}"`);
  const inserts = sql.tables.map(({ table, sql: insertSql }) => ({ table, statement: database.prepare(insertSql) }));
  const claim = database.prepare(sql.claim);
  const takeQuote = database.prepare(sql.takeQuote);
  const capacity = database.prepare(`${sql.capacity} ON CONFLICT ("tenantId", "caregiverId", "pool", "place") DO UPDATE SET used = caregiver_capacity.used + excluded.used`);
  const complete = database.prepare(sql.complete);
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((each) => database.prepare(each));
  return {
    write(booking) {
      begin!.run();
      try {
        claim.run(...values(booking.rows.idempotency_keys));
        if (takeQuote.run(booking.bookingId, booking.tenantId, booking.quoteId).changes !== 1) throw new Error('quote used');
        for (const { table, statement } of inserts) statement.run(...values(booking.rows[table]));
        capacity.run(...booking.places.flatMap(values));
        complete.run(...completion(booking));
        commit!.run();
      } catch (error) {
        rollback!.run();
        throw error;
      }
    },
    close: () => database.close(),
  };
}

/** By hand: no key, no check, no reading; all that is known of a quote is in memory, and the rows go in by one transaction. */
runChild<FloorGiven, { url: string }>(async (given) => {
  const writer = given.engine === 'mysql' ? openMysql(given) : openSqlite(given);
  const rowsOf = createRows(given.ready);
  const quotes = new Map<string, Quote>(Object.values(given.ready.quotes).flat().map((quote) => [quote.id, quote]));
  const app = new Koa();
  const router = new Router();
  router.post('/api/bookings', async (koa: Context) => {
    const chunks: Buffer[] = [];
    for await (const chunk of koa.req) chunks.push(chunk as Buffer);
    const { quoteId } = JSON.parse(Buffer.concat(chunks).toString()) as { quoteId: string };
    const booking = rowsOf(quotes.get(quoteId)!, koa.get('idempotency-key'));
    await writer.write(booking);
    koa.status = 201;
    koa.type = 'json';
    koa.body = booking.body;
  });
  app.use(router.routes());
  const listening = await listen(app, 0, '127.0.0.1');
  return {
    ready: { url: `http://127.0.0.1:${listening.port}` },
    async stop() {
      await listening.stop();
      await writer.close();
    },
  };
});
