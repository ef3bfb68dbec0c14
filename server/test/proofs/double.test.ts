import { describe, expect, it } from 'vitest';
import { mariaDbAvailable } from '../services/mariadb.ts';
import { redisAvailable } from '../services/redis.ts';
import { proveDouble } from './double/proof.ts';

const attempts = Number(process.env['DOUBLE_ATTEMPTS'] ?? 400);
const isLarge = process.env['DOUBLE_ATTEMPTS'] !== undefined;
const sizes = isLarge ? { few: 4, many: 200, kills: 5, endClaims: false } : { few: 1, many: 6, kills: 1, endClaims: true };

describe.runIf(mariaDbAvailable() && redisAvailable())('two servers on one MariaDB and Redis, whose database is killed', () => {
  it(`take ${attempts} attempts, not one place too many, and lose nothing that they said`, async () => {
    const found = await proveDouble({ attempts, ...sizes, say: (text) => void (isLarge && process.stderr.write(`${text}\n`)) });
    if (isLarge) console.log(found.answers, `${found.booked} booked, ${found.cancelled} of them cancelled again`);
    expect(found).toMatchObject({ over: [], lostPlaces: [], lost: [], unknown: [], refusedFree: [], tookFull: [] });
    // nobody was told anything but yes, no, and “not now”
    const troubles = Object.keys(found.answers).filter((answer) => !['200', '201', '409 no_longer_available', '409 idempotency_in_flight'].includes(answer));
    expect(troubles).toEqual(['503 overloaded']);
    expect(found.booked).toBeGreaterThan(found.cancelled);
    expect(found.cancelled).toBeGreaterThan(0);
    expect(found.answers['409 no_longer_available']).toBeGreaterThan(0);
  }, 60_000 + attempts * 200);
});
