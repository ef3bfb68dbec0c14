import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a file in one step, and only if it says something new: a running server or editor never sees half of one. */
export function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** Makes `target` hold exactly the files of `source`. */
export function mirror(source: string, target: string): void {
  const relative = (dir: string): string[] =>
    existsSync(dir)
      ? readdirSync(dir, { recursive: true, withFileTypes: true })
          .filter((e) => e.isFile())
          .map((e) => join(e.parentPath, e.name).slice(dir.length + 1))
      : [];
  const wanted = relative(source);
  for (const file of wanted) writeIfChanged(join(target, file), readFileSync(join(source, file), 'utf8'));
  for (const file of relative(target)) if (!wanted.includes(file)) rmSync(join(target, file));
}
