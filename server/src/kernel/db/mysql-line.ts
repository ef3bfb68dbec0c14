import type { PoolConnection, QueryError, ResultSetHeader } from 'mysql2';
import type { Must, Parameters } from './engine.ts';
import type { Answer } from './tx-runner.ts';
import { isConnectionLost, isRetryable, NotOneRowError } from './errors.ts';

type Kind = 'read' | 'write' | 'other';

interface Waiting {
  /** The statement, and what looks at what it did. */
  readonly texts: readonly string[];
  readonly length: number;
  readonly kind: Kind;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** One connection's statements, from the first of a transaction to its end. */
export interface MysqlLine {
  /** Statements asked for in the same turn of the event loop travel together, in this order. */
  ask(sql: string, parameters: Parameters, must?: Must): Promise<Answer>;
  /** COMMIT, together with the writes that wait. Whether it was done: not if one of them failed, or if it is not wanted any more when they go. */
  commit(isWanted?: () => boolean): Promise<boolean>;
  /** Whether the server has answered anything at all. Until then a lost connection is one that was dead before. */
  readonly answered: boolean;
  /** Whether a transaction has been begun. */
  readonly isOpen: boolean;
  /** Whether an answer is still to come. */
  readonly busy: boolean;
  /** Forgets what has not been sent yet. */
  drop(why: () => Error): void;
}

const MOST_TOGETHER = 50;
const LOCKS = / (?:FOR UPDATE|LOCK IN SHARE MODE)(?: SKIP LOCKED)?$/;
// an error unless the statement before met one row: past the largest number there is, on MariaDB and MySQL alike
const ONE_ROW = 'SET @one_row = 18446744073709551615 + (ROW_COUNT() <> 1)';
const LONGEST_TOGETHER = 1_000_000; // a server takes 16 MB at once, or 4

export const toAnswer = (raw: unknown): Answer =>
  Array.isArray(raw)
    ? { rows: raw, affected: raw.length, raw }
    : { rows: [], affected: (raw as ResultSetHeader).affectedRows, raw };

const kindOf = (sql: string): Kind => {
  const word = sql.slice(0, 6).toUpperCase();
  if (word === 'SELECT') return 'read';
  return word === 'INSERT' || word === 'UPDATE' || word === 'DELETE' ? 'write' : 'other';
};

/**
 * Several statements may be one packet, so a statement must not bring others of its own: values go in by `?`, and no
 * text of ours has a semicolon.
 */
export const refuseSeveral = (sql: string): void => {
  if (sql.includes(';')) throw new Error('A statement with a semicolon: write one at a time, and values as parameters');
};

/**
 * The way to a connection on which statements need not wait for one another's trips: a trip costs both sides more than
 * most statements do. With `opening` in front of the first packet, a transaction begins without one of its own.
 */
export const createMysqlLine = (
  connection: PoolConnection,
  timeoutMs: number,
  opening: string | undefined,
): MysqlLine => {
  const waiting: Waiting[] = [];
  let opens = opening;
  let busy = false;
  let answered = false;
  let ending: { readonly isWanted: () => boolean; readonly resolve: (isDone: boolean) => void; readonly reject: (error: unknown) => void } | undefined;

  /** Reads or writes, not both: where a write fails, the answers that came tell which it was, and none is lost. */
  const nextPacket = (): Waiting[] => {
    const { kind } = waiting[0]!;
    let count = 1;
    let { length } = waiting[0]!;
    while (kind !== 'other' && count < MOST_TOGETHER && waiting[count]?.kind === kind) {
      length += waiting[count]!.length;
      if (length > LONGEST_TOGETHER) break;
      count += 1;
    }
    const packet = waiting.splice(0, count);
    if (kind !== 'read') return packet;
    // what is read with rows that are locked is then as it is until the end: each read sees what was committed before it
    const [free = [], locking = []] = [false, true].map((locks) => packet.filter(({ texts }) => LOCKS.test(texts[0]!) === locks));
    return [...locking, ...free];
  };

  /** The server stops at the first statement that fails; `results` are those before it. Reads that travel together fail together. */
  const failed = (packet: readonly Waiting[], error: QueryError, results: readonly ResultSetHeader[]): void => {
    const isOver = isConnectionLost(error) || isRetryable(error);
    const isWrite = packet[0]!.kind === 'write' && !isOver;
    let [culprit, at] = [0, 0];
    for (; isWrite && at + packet[culprit]!.texts.length <= results.length; culprit += 1) {
      packet[culprit]!.resolve(toAnswer(results[at]));
      at += packet[culprit]!.texts.length;
    }
    const [first, ...rest] = packet.slice(culprit);
    first!.reject(isWrite && at < results.length ? new NotOneRowError() : error);
    if (isWrite) waiting.unshift(...rest.splice(0));
    // after a lost transaction, a statement would stand alone and commit itself
    if (isOver) rest.push(...waiting.splice(0));
    for (const { reject } of rest) reject(error);
  };

  const succeeded = (packet: readonly Waiting[], answers: readonly unknown[]): void => {
    let at = 0;
    for (const { texts, resolve } of packet) {
      resolve(toAnswer(answers[at]));
      at += texts.length;
    }
  };

  /** What is said of the COMMIT that was part of a packet, if it was. */
  const ended = (isDone: boolean, error?: QueryError): void => {
    if (error) ending?.reject(error);
    else ending?.resolve(isDone);
    ending = undefined;
  };

  const send = (): void => {
    if (busy) return;
    if (ending?.isWanted() === false) ended(false);
    if (waiting.length === 0 && !ending) return;
    busy = true;
    const packet = waiting.length > 0 ? nextPacket() : [];
    const texts = packet.flatMap((one) => one.texts);
    const first = opens === undefined ? 0 : 1;
    if (opens !== undefined) texts.unshift(opens);
    opens = undefined;
    const before = texts.length;
    // not in the first packet, which is sent again when its connection turns out to be dead
    const ends = ending !== undefined && waiting.length === 0 && (packet.length === 0 || (answered && packet[0]!.kind === 'write'));
    if (ends) texts.push('COMMIT');
    const results: ResultSetHeader[] = [];
    const query = connection.query(
      { sql: texts.join('; '), timeout: timeoutMs * Math.max(1, packet.length) },
      (error: QueryError | null, raw: unknown) => {
        busy = false;
        answered ||= !error || !isConnectionLost(error);
        if (!error) succeeded(packet, texts.length === 1 ? [raw] : (raw as unknown[]).slice(first));
        else if (ends && results.length === before) succeeded(packet, results.slice(first));
        else failed(packet, error, results.slice(first));
        const isUnsure = error && (results.length === before || isConnectionLost(error));
        if (ends) ended(!error, isUnsure ? error : undefined);
        sendSoon();
      },
    );
    query.on('result', (header: ResultSetHeader) => results.push(header));
  };

  /** Once all that goes on from what was just answered has asked, or given up: ticks come after promises. */
  const sendSoon = (): void => {
    if (waiting.length > 0 || ending) queueMicrotask(() => process.nextTick(send));
  };

  const isOpen = (): boolean => opening !== undefined && (opens === undefined || waiting.length > 0);

  return {
    ask: (sql, parameters, must) =>
      new Promise((resolve, reject) => {
        refuseSeveral(sql);
        const text = connection.format(sql, parameters as unknown[]);
        const texts = must === undefined ? [text] : [text, ONE_ROW];
        waiting.push({ texts, length: text.length, kind: kindOf(sql), resolve, reject });
        if (waiting.length === 1) sendSoon();
      }),
    commit: (isWanted = () => true) =>
      new Promise((resolve, reject) => {
        if (!isOpen()) return resolve(true);
        ending = { isWanted, resolve, reject };
        sendSoon();
      }),
    get answered() {
      return answered;
    },
    get isOpen() {
      return isOpen();
    },
    get busy() {
      return busy;
    },
    drop: (why) => {
      for (const { reject } of waiting.splice(0)) reject(why());
    },
  };
};
