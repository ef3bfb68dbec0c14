import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { usage } from './usage.ts';

export const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/** Asks on the terminal (on stderr, as stdout may be a file); what is typed for a secret is not shown. */
export async function ask(question: string, { secret = false, flag = '' } = {}): Promise<string> {
  if (!canAsk()) throw usage(flag ? `Say ${flag}; there is no terminal to ask on.` : 'There is no terminal to ask on.');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal: true });
  reader.on('SIGINT', () => {
    process.stderr.write('\n');
    process.exit(130);
  });
  if (secret) process.stderr.write(question);
  try {
    return (await reader.question(question)).trim();
  } finally {
    if (secret) process.stderr.write('\n');
    reader.close();
  }
}

export const confirm = async (question: string, flag: string): Promise<boolean> =>
  /^y(es)?$/i.test(await ask(`${question} [y/N] `, { flag }));

/** A password from its flag, from a pipe (`--password -`), or asked for. */
export async function askPassword(
  given: string | undefined,
  { question = 'Password: ', flag = '--password' } = {},
): Promise<string> {
  if (given === '-') return (await text(process.stdin)).replace(/\r?\n$/, '');
  return given ?? ask(question, { secret: true, flag });
}
