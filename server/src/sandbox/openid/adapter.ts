import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Store } from '../store.ts';

interface Kept {
  readonly payload: AdapterPayload;
  /** 0 for what does not run out. */
  readonly untilMs: number;
}

const mostOfAKind = 1_000;

/** What oidc-provider remembers (sessions, codes, grants), in the sandbox's own store: a restarted server knows its codes again. */
export const storeAdapter = (store: Store, clock: Clock): AdapterFactory => (name): Adapter => {
  const kind = `oidc-${name}`;
  const nowMs = (): number => clock.now().getTime();
  const put = (id: string, payload: AdapterPayload, untilMs: number): void => {
    store.put(kind, id, { payload, untilMs } satisfies Kept, { a: payload.grantId ?? null, b: payload.uid ?? null });
  };
  const alive = (kept: Kept | null | undefined): AdapterPayload | undefined =>
    kept && (kept.untilMs === 0 || kept.untilMs > nowMs()) ? kept.payload : undefined;

  return {
    async upsert(id, given, expiresIn) {
      // a session remembers nobody: everybody is asked each time who they want to be
      const payload = name === 'Session' ? { ...given, accountId: undefined } : given;
      put(id, payload, expiresIn ? nowMs() + expiresIn * 1_000 : 0);
      store.trim(kind, mostOfAKind);
    },
    async find(id) {
      return alive(store.get<Kept>(kind, id));
    },
    async findByUid(uid) {
      return alive(store.list<Kept>(kind, { b: uid, limit: 1 })[0]);
    },
    // no devices are signed in here
    async findByUserCode() {
      return undefined;
    },
    async consume(id) {
      const kept = store.get<Kept>(kind, id);
      if (kept) put(id, { ...kept.payload, consumed: Math.floor(nowMs() / 1_000) }, kept.untilMs);
    },
    async destroy(id) {
      store.remove(kind, id);
    },
    async revokeByGrantId(grantId) {
      store.removeMarked(kind, grantId);
    },
  };
};
