import { expect, it } from 'vitest';
import { entities } from '../../src/entities.ts';
import { describeApp } from '../app/index.ts';

/** Whether something of somebody could be in a column: text that is longer than an id, documents, and points on the map. */
const couldBePersonal = ({ type, length }: { type: string; length: number | undefined }): boolean =>
  ['text', 'json', 'blob', 'double'].includes(type) || (type === 'varchar' && length !== 40);

describeApp('columns of personal data', (world) => {
  const registered = () => {
    const kinds = new Map<string, string[]>();
    for (const part of world.server.app.personalData) {
      for (const [table, columns] of Object.entries(part.columns)) {
        for (const [kind, names] of Object.entries(columns)) {
          for (const name of names) kinds.set(`${table}.${name}`, [...(kinds.get(`${table}.${name}`) ?? []), kind]);
        }
      }
    }
    return kinds;
  };
  const all = entities.flatMap(({ options }) => Object.entries(options.columns).map(([name, column]) => ({
    name: `${options.tableName}.${name}`, type: String(column!.type), length: column!.length === undefined ? undefined : Number(column!.length),
  })));

  it('are each in a module’s list: personal or not, somebody has thought of it', () => {
    const known = registered();
    expect(all.filter(couldBePersonal).map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('are listed once, and are there', () => {
    const there = new Set(all.map(({ name }) => name));
    expect([...registered()].filter(([name, kinds]) => kinds.length > 1 || !there.has(name)).map(([name]) => name)).toEqual([]);
  });
});
