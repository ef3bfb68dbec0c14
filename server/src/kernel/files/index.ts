export { createFileChecker, type FileChecker, type FileCheckerOptions } from './checker.ts';
export { partOf, type AskedFor, type ByteRange, type Part } from './ranges.ts';
export { safeFileName } from './names.ts';
export { contentDisposition, servedContentType, servingHeaders, type ServedFile } from './serving.ts';
export {
  allowedTypes, maxFileBytes, type FileAccepted, type FileCheck, type FileKind, type FileOutput, type FilePurpose,
  type FileRefusal, type FileRefusalCode, type FileToCheck,
} from './types.ts';
