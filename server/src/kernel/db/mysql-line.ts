import type { PoolConnection, QueryError, ResultSetHeader } from 'mysql2';
import type { Parameters } from './engine.ts';
import type { Answer } from './tx-runner.ts';
import { isConnectionLost, isRetryable } from './errors.ts';

type Kind = 'read' | 'write' | 'other';

interface Waiting {
  readonly text: string;
  readonly kind: Kind;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** One connection's statements, from the first of a transaction to its end. */
export interface MysqlLine {
  /** Statements asked for in the same turn of the event loop travel together, in this order. */
  ask(sql: string, parameters: Parameters): Promise<Answer>;
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

  /** Reads or writes, not both: where a write fails, the answers that came tell which it was, and none is lost. */
  const nextPacket = (): Waiting[] => {
    const { kind } = waiting[0]!;
    let count = 1;
    let length = waiting[0]!.text.length;
    while (kind !== 'other' && count < MOST_TOGETHER && waiting[count]?.kind === kind) {
      length += waiting[count]!.text.length;
      if (length > LONGEST_TOGETHER) break;
      count += 1;
    }
    const packet = waiting.splice(0, count);
    if (kind !== 'read') return packet;
    // what is read with rows that are locked is then as it is until the end: each read sees what was committed before it
    const [free = [], locking = []] = [false, true].map((locks) => packet.filter(({ text }) => LOCKS.test(text) === locks));
    return [...locking, ...free];
  };

  /** The server stops at the first statement that fails. Reads that travel together fail together. */
  const failed = (packet: readonly Waiting[], error: QueryError, done: readonly ResultSetHeader[]): void => {
    const isOver = isConnectionLost(error) || isRetryable(error);
    const culprit = packet[0]!.kind === 'write' && !isOver ? done.length : 0;
    packet.slice(0, culprit).forEach(({ resolve }, i) => resolve(toAnswer(done[i])));
    const rest = packet.slice(culprit);
    if (packet[0]!.kind === 'write' && !isOver) waiting.unshift(...rest.splice(1));
    // after a lost transaction, a statement would stand alone and commit itself
    if (isOver) rest.push(...waiting.splice(0));
    for (const { reject } of rest) reject(error);
  };

  const send = (): void => {
    if (busy || waiting.length === 0) return;
    busy = true;
    const packet = nextPacket();
    const texts = packet.map(({ text }) => text);
    const first = opens === undefined ? 0 : 1;
    if (opens !== undefined) texts.unshift(opens);
    opens = undefined;
    const done: ResultSetHeader[] = [];
    const query = connection.query(
      { sql: texts.join('; '), timeout: timeoutMs * packet.length },
      (error: QueryError | null, raw: unknown) => {
        busy = false;
        answered ||= !error || !isConnectionLost(error);
        if (error) failed(packet, error, done.slice(first));
        else {
          const answers = texts.length === 1 ? [raw] : (raw as unknown[]);
          packet.forEach(({ resolve }, i) => resolve(toAnswer(answers[i + first])));
        }
        sendSoon();
      },
    );
    query.on('result', (header: ResultSetHeader) => done.push(header));
  };

  /** Once all that goes on from what was just answered has asked, or given up: ticks come after promises. */
  const sendSoon = (): void => {
    if (waiting.length > 0) queueMicrotask(() => process.nextTick(send));
  };

  return {
    ask: (sql, parameters) =>
      new Promise((resolve, reject) => {
        refuseSeveral(sql);
        waiting.push({ text: connection.format(sql, parameters as unknown[]), kind: kindOf(sql), resolve, reject });
        if (waiting.length === 1) sendSoon();
      }),
    get answered() {
      return answered;
    },
    get isOpen() {
      return opening !== undefined && (opens === undefined || waiting.length > 0);
    },
    get busy() {
      return busy;
    },
    drop: (why) => {
      for (const { reject } of waiting.splice(0)) reject(why());
    },
  };
};
