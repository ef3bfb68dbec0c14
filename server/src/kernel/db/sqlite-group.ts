import type { SqliteConnection } from './sqlite-driver.ts';

interface Member {
  readonly committed: () => void;
  readonly failed: (reason: unknown) => void;
}

export interface Group {
  /** Begins a transaction. One at a time: the gate sees to that. */
  begin(): void;
  /** It is done; resolves once it is committed. */
  done(): Promise<void>;
  /**
   * Takes it back, and nothing of the others, and waits for their COMMIT: it may have failed over a row of theirs, which whoever
   * looks next must find. `reason` is theirs, should SQLite have thrown all of it away.
   */
  undo(reason: unknown): Promise<void>;
  /** Commits what is done. Not while a transaction is under way. */
  flush(): void;
}

/**
 * Commits together what is done within one turn of the event loop: a COMMIT costs more than a few statements, and changes of several
 * transactions to one page are written once. Each is a savepoint of one transaction, and nobody is told of it before the COMMIT.
 * One that takes its time holds up those before it, as it does those behind it.
 */
export const createGroup = (connection: SqliteConnection): Group => {
  let members: Member[] = [];
  let isOpen = false;
  let isUnderWay = false;
  let isDue = false;
  const run = (sql: string): void => void connection.prepare(sql).run();

  const settle = (tell: (member: Member) => void): void => {
    const told = members;
    members = [];
    isOpen = isDue = false;
    told.forEach(tell);
  };

  const flush = (): void => {
    if (!isOpen) return;
    try {
      run('COMMIT');
    } catch (error) {
      if (connection.inTransaction) run('ROLLBACK');
      return settle(({ failed }) => failed(error));
    }
    settle(({ committed }) => committed());
  };

  /** Requests that arrived with this one have been read, and begun, when this is called. */
  const endTurn = (): void => {
    if (isUnderWay) isDue = true;
    else flush();
  };

  const join = (committed: Member['committed'], failed: Member['failed']): void => {
    members.push({ committed, failed });
    if (isDue) flush();
    else if (members.length === 1) setImmediate(endTurn);
  };

  return {
    begin() {
      if (!isOpen) run('BEGIN IMMEDIATE');
      isOpen = true;
      run('SAVEPOINT member');
      isUnderWay = true;
    },
    done() {
      run('RELEASE member');
      isUnderWay = false;
      return new Promise(join);
    },
    async undo(reason) {
      isUnderWay = false;
      if (!connection.inTransaction) return settle(({ failed }) => failed(reason));
      if (members.length === 0) {
        run('ROLLBACK');
        return settle(() => undefined);
      }
      run('ROLLBACK TO member');
      run('RELEASE member');
      return new Promise<void>((over) => join(over, () => over()));
    },
    flush,
  };
};
