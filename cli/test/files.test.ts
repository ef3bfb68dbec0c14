import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { describeApp, keys, password, type Signed } from '../../server/test/app/index.ts';
import { honestFiles } from '../../server/test/corpus/index.ts';
import { createCli } from './cli.ts';

vi.setConfig({ testTimeout: 40_000 }); // each step is a process of its own

describeApp('files, documents and background checks, by the CLI', (world) => {
  const folder = mkdtempSync(join(tmpdir(), 'dogcare-files-'));
  let cli: ReturnType<typeof createCli>;
  let sitter: Signed;

  beforeAll(async () => {
    for (const [name, type] of [['photo.jpg', 'image/jpeg'], ['insurance.pdf', 'application/pdf']] as const) {
      writeFileSync(join(folder, name), (await honestFiles()).find(({ declaredType }) => declaredType === type)!.bytes);
    }
    writeFileSync(join(folder, 'lie.png'), 'not a picture');
    sitter = await world.person('caregiver');
    cli = createCli(world.server.url);
    const { code, stderr } = await cli.run(['login', '--email', sitter.email, '--password', '-', '--key', keys.alpha.publishable], { stdin: password });
    expect(code, stderr).toBe(0);
  });

  it('sends a picture and shows it', async () => {
    const sent = await cli.run(['files', 'upload', join(folder, 'photo.jpg'), '--json']);
    expect(sent.json).toMatchObject({ status: 'clean', purpose: 'image', fileName: 'photo.jpg' });
    const shown = await cli.run(['files', 'show', sent.json.id]);
    expect(shown.stdout).toContain('640.webp');
    expect((await cli.run(['files', 'upload', join(folder, 'lie.png')])).stdout).toMatch(/is rejected: .*\(type_mismatch\)/);
    expect(await cli.run(['files', 'upload', join(folder, 'none.png')])).toMatchObject({ code: 2 });
    expect(await cli.run(['files', 'upload', 'program.exe'])).toMatchObject({ code: 2 });
  });

  it('makes a picture the one of the profile, and takes it away again', async () => {
    const changed = await cli.run(['me', 'update', '--avatar', join(folder, 'photo.jpg'), '--json']);
    expect(changed.code, changed.stderr).toBe(0);
    expect(changed.json.avatar.files.map(({ name }: { name: string }) => name)).toContain('640.webp');
    expect((await cli.run(['me', 'show'])).stdout).toMatch(/Picture +http/);
    const lie = await cli.run(['me', 'update', '--avatar', join(folder, 'lie.png')]);
    expect([lie.code, lie.stderr]).toEqual([2, expect.stringMatching(/picture was not taken/)]);
    expect((await cli.run(['me', 'update', '--avatar', join(folder, 'none.png')])).code).toBe(2);
    expect((await cli.run(['me', 'update', '--avatar', '', '--json'])).json.avatar).toBeNull();
  });

  it('hands in a document', async () => {
    const sent = await cli.run(['documents', 'submit', join(folder, 'insurance.pdf'), '--kind', 'insurance', '--expires', '2099-05-31', '--json']);
    expect(sent.json).toMatchObject({ kind: 'insurance', status: 'in_review', expiresOn: '2099-05-31' });
    expect((await cli.run(['documents', 'list'])).stdout).toContain(sent.json.id);
    expect((await cli.run(['documents', 'submit', join(folder, 'lie.png'), '--kind', 'licence'])).code).toBe(1);
  });

  it('starts a background check', async () => {
    expect((await cli.run(['background-check', 'show'])).stderr).toMatch(/No such background check/);
    expect((await cli.run(['background-check', 'start', '--region', 'CO', '--city', 'Denver'])).stdout).toMatch(/is invited\.\nGive the provider what it needs at: http/);
    expect((await cli.run(['background-check', 'show', '--json'])).json).toMatchObject({ status: 'invited' });
  });
});
