import type { Hook } from '@oclif/core/hooks';
import { paint } from '../lib/output.ts';

/** In the words of all other mistakes, and with a way on. */
const hook: Hook.CommandNotFound = async function ({ id, config }) {
  const words = id.split(':');
  const topics = new Set(config.topics.map(({ name }) => name.replaceAll(':', ' ')));
  const topic = words.map((_, index) => words.slice(0, words.length - index).join(' ')).find((start) => topics.has(start));
  process.stderr.write(`${paint('red', 'Error:', process.stderr)} There is no command ${words.join(' ')}. See: dogcare ${topic ? `${topic} ` : ''}--help\n`);
  process.exit(2);
};
export default hook;
