/** The database, as modules see it. Drivers, pools and gates stay inside. */
export * from './columns.ts';
export { afterCommit, lastly, openDatabase } from './database.ts';
export type { Database, DatabaseConfig, DatabaseDeps, Parameters, Result, Scope } from './database.ts';
export { defineEntity, type Row } from './entity.ts';
export { DatabaseOpenError, isCheckViolation, isConnectionLost, isRetryable, isTooBusy, isUniqueViolation, NotOneRowError } from './errors.ts';
export { createRepository } from './repository.ts';
export type { FindOptions, InsertOrAddOptions, InsertRow, Page, PageOptions, Repository } from './repository.ts';
export { createSystemRepository, systemReasons } from './system-repository.ts';
export type { SystemInsertRow, SystemReason, SystemRepository } from './system-repository.ts';
export type { Direction, Order } from './keyset.ts';
export { add, both, gt, gte, lt, lte, not, oneOf, type Condition, type Patch, type Where } from './where.ts';
