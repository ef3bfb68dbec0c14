import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAjv } from '../../../openapi/tools/generate/validators.ts';
import { forAjv } from '../../../openapi/tools/generate/schemas.ts';
import { bundle } from '../../../openapi/tools/bundle.ts';
import { entries, examplesOf, isJson, resolve } from '../../../openapi/tools/lib/document.ts';
import type { Entry, Response } from '../../../openapi/tools/lib/document.ts';
import { sampleRequest } from '../../../openapi/tools/lib/requests.ts';
import { startMock } from '../../../openapi/tools/mock.ts';
import type { Mock } from '../../../openapi/tools/mock.ts';

const { document } = bundle();
const ajv = createAjv(document, 'response');
const cases = entries(document).flatMap((entry) =>
  [entry.path, ...(entry.operation['x-aliases'] ?? [])].map((path): [string, string, Entry] => [
    entry.operation.operationId,
    path,
    entry,
  ]),
);

describe('the mock server', () => {
  let mock: Mock;
  let startedInMs: number;

  beforeAll(async () => {
    const started = process.threadCpuUsage();
    mock = await startMock();
    const { user, system } = process.threadCpuUsage(started);
    startedInMs = (user + system) / 1_000;
  });
  afterAll(() => mock.close());

  // of its own work: what else the machine does meanwhile is not the mock's
  test('is ready within three seconds', () => {
    expect(startedInMs).toBeLessThan(3000);
  });

  test.each(cases)('answers %s at %s', async (_, path, entry) => {
    const { method, url, headers, body } = sampleRequest(document, entry, path);
    const answer = await fetch(mock.url + url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const declared = Object.keys(entry.operation.responses)
      .map(Number)
      .filter((status) => status < 400);
    expect(declared, text).toContain(answer.status);

    const response = resolve<Response>(document, entry.operation.responses[answer.status]!);
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    if (!response.content) return expect(text).toBe('');
    expect(Object.keys(response.content)).toContain(type);
    const schema = response.content[type]?.schema;
    if (!schema || !isJson(type)) return;
    expect(examplesOf(response.content[type]!).map(([, value]) => value)).toContainEqual(JSON.parse(text));
    const validate = ajv.compile(forAjv(document, schema));
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('refuses a request that the contract does not allow', async () => {
    const answer = await fetch(`${mock.url}/api/sandbox/inbox?limit=1000`, {
      headers: { 'x-publishable-key': 'pk_sample' },
    });
    expect(answer.status).toBe(400);
  });

  test('refuses a request without any credentials where the contract asks for them', async () => {
    const answer = await fetch(`${mock.url}/api/sandbox/inbox`);
    expect(answer.status).toBe(401);
  });
});
