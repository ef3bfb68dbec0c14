import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertKey, assertPrefix, StorageError, type StoredFile } from '../../../ports/storage/index.ts';

/** In front of each file's bytes, so that one rename brings both in: a mark, the content type, spaces, a line's end. */
const headerBytes = 128;
const mark = 'dogcare-file ';

/** Left over from a process that died while writing. */
const abandonedMs = 24 * 3_600_000;

export interface OpenFile extends StoredFile {
  readonly handle: FileHandle;
  /** Where the bytes start. */
  readonly offset: number;
  /** When it was put there. */
  readonly changedMs: number;
}

export interface Files {
  open(key: string): Promise<OpenFile | null>;
  /** Writes what `fill` writes under a name of its own, and moves it into place when that went well. */
  put(key: string, contentType: string, fill: (handle: FileHandle) => Promise<void>): Promise<void>;
  remove(key: string): Promise<void>;
  removeBelow(prefix: string): Promise<number>;
}

/**
 * A key `a/b/c` is the file `objects/a+/b+/c`: a folder's name has a `+`, which no key has, so a key may also be the
 * beginning of another. Keys are checked here again, next to the file system.
 */
export function createFiles(root: string, newName: () => string, nowMs: () => number): Files {
  const objects = join(root, 'objects');
  const incoming = join(root, 'incoming');

  const folderOf = (parts: readonly string[]): string => join(objects, ...parts.map((part) => `${part}+`));
  const pathOf = (key: string): string => {
    assertKey(key);
    const parts = key.split('/');
    return join(folderOf(parts.slice(0, -1)), parts.at(-1)!);
  };

  let ready: Promise<void> | undefined;
  const prepare = (): Promise<void> => (ready ??= sweep().catch((error: unknown) => {
    ready = undefined;
    throw error;
  }));
  const sweep = async (): Promise<void> => {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(incoming)) {
      const file = join(incoming, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < nowMs() - abandonedMs) await rm(file, { force: true });
    }
  };

  return {
    open: async (key) => {
      const handle = await open(pathOf(key), 'r').catch(absent);
      if (!handle) return null;
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
        const header = buffer.toString('latin1');
        if (bytesRead < headerBytes || !header.startsWith(mark)) throw new StorageError('unavailable', 'Not a file of ours');
        const { size, mtimeMs } = await handle.stat();
        const contentType = header.slice(mark.length).trim();
        return { handle, contentType, sizeBytes: size - headerBytes, offset: headerBytes, changedMs: mtimeMs };
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    put: async (key, contentType, fill) => {
      const path = pathOf(key);
      await prepare();
      const temporary = join(incoming, newName());
      try {
        const handle = await open(temporary, 'wx', 0o600);
        try {
          await handle.write(`${`${mark}${contentType}`.padEnd(headerBytes - 1)}\n`, null, 'latin1');
          await fill(handle);
          await handle.sync();
        } finally {
          await handle.close();
        }
        // deleting a prefix may take the folder away in between
        for (let attempt = 1; ; attempt += 1) {
          await mkdir(dirname(path), { recursive: true, mode: 0o700 });
          try {
            await rename(temporary, path);
            return;
          } catch (error) {
            if (attempt === 5 || !isAbsent(error)) throw error;
          }
        }
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    remove: async (key) => {
      await unlink(pathOf(key)).catch(absent);
    },
    removeBelow: async (prefix) => {
      assertPrefix(prefix);
      return removeFolder(folderOf(prefix.slice(0, -1).split('/')));
    },
  };
}

async function removeFolder(folder: string): Promise<number> {
  let deleted = 0;
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) deleted += await removeFolder(path);
    else if (await unlink(path).then(() => true, absent)) deleted += 1;
  }
  await rmdir(folder).catch((error: unknown) => {
    if (!isAbsent(error) && (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  });
  return deleted;
}

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const absent = (error: unknown): undefined => {
  if (!isAbsent(error)) throw error;
};
