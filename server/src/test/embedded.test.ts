import { expect, it } from 'vitest';
import { warningAt } from '../embedded.ts';

it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('says nothing of %s, where only this machine comes', (host) => {
  expect(warningAt(host)).toBe('');
});

it.each(['0.0.0.0', '::', '192.168.1.7', 'dev.example'])('warns of %s: the demo’s keys and passwords are the same everywhere', (host) => {
  expect(warningAt(host)).toContain(`WARNING: it listens on ${host}`);
});
