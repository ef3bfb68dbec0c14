import { problem } from '../errors/problem.ts';
import { createInspector, InspectorGaveUp, type Inspector, type Result, type Work } from './inspector.ts';
import { checkMp4 } from './mp4.ts';
import { sniffBytes } from './sniff-size.ts';
import { allowedTypes, maxFileBytes, refuse, type FileCheck, type FileToCheck } from './types.ts';
import { checkWebm } from './webm.ts';

export interface FileChecker {
  /**
   * What may be kept and served of a file, or why nothing may. Throws the problem `overloaded` when too many wait, and
   * other errors only for what is not the file's fault.
   */
  check(file: FileToCheck): Promise<FileCheck>;
  close(): void;
}

export interface FileCheckerOptions {
  /** Files at once, each in a process of its own. */
  readonly concurrency?: number | undefined;
  /** As many more wait. */
  readonly maxWaiting?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Memory of one such process, everything counted. */
  readonly maxRssBytes?: number | undefined;
  readonly idleMs?: number | undefined;
}

export function createFileChecker(options: FileCheckerOptions = {}): FileChecker {
  const { concurrency = 1, maxWaiting = 32, timeoutMs = 20_000, maxRssBytes = 768 * 1024 * 1024, idleMs = 30_000 } = options;
  const free: Inspector[] = Array.from({ length: concurrency }, () => createInspector({ timeoutMs, maxRssBytes, idleMs }));
  const all = [...free];
  const line: ((inspector: Inspector) => void)[] = [];

  const take = async (): Promise<Inspector> => {
    const inspector = free.pop();
    if (inspector) return inspector;
    if (line.length >= maxWaiting) throw problem('overloaded', { headers: { 'Retry-After': '5' } });
    return new Promise((resolve) => line.push(resolve));
  };
  const giveBack = (inspector: Inspector): void => {
    const next = line.shift();
    if (next) next(inspector);
    else free.push(inspector);
  };
  const run = async (work: Work): Promise<Result | null> => {
    const inspector = await take();
    try {
      return await inspector.run(work);
    } catch (error) {
      if (error instanceof InspectorGaveUp) return null;
      throw error;
    } finally {
      giveBack(inspector);
    }
  };

  return {
    check: async ({ purpose, declaredType, bytes }) => {
      if (bytes.length === 0) return refuse('empty', 'The file is empty.');
      if (bytes.length > maxFileBytes[purpose]) return refuse('too_large', `The file has more than ${maxFileBytes[purpose]} bytes.`);
      if (!allowedTypes[purpose].includes(declaredType)) {
        return refuse('type_not_allowed', `Taken are ${allowedTypes[purpose].join(', ')}.`);
      }
      const isVideo = declaredType.startsWith('video/');
      // a video's own check is small, bounded and ours, and its bytes are many: only its beginning travels
      const result = await run(isVideo
        ? { what: 'sniff', bytes: bytes.subarray(0, sniffBytes) }
        : { what: 'inspect', bytes, declaredType });
      if (result === null) return refuse('too_complex', 'The file could not be checked within its limits.');
      if ('check' in result) return result.check;
      if (result.type !== declaredType) return refuse('type_mismatch', 'The file is not what it was said to be.');
      const video = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return declaredType === 'video/webm' ? checkWebm(video) : checkMp4(video, declaredType);
    },
    close: () => {
      for (const inspector of all) inspector.close();
    },
  };
}
