import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/processes.ts';
import { findPrograms, standardSources, type Programs, type Source } from './binary.ts';
import { fillEntry, hasEntry, type Entry } from './cache-entry.ts';
import { downloadEnvtest, envtestArchive } from './envtest.ts';
import { expectGone, folder } from './fixture.ts';

const FOUND: Programs = { etcd: ['/somewhere/etcd'], apiServer: ['/somewhere/kube-apiserver'] };
const silent = (): void => {};

function source(name: string, find: () => Programs | undefined): Source {
  return { name, find: async () => find() };
}

function failing(name: string, reason: string): Source {
  return source(name, () => {
    throw new Error(reason);
  });
}

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/envtest.tar.gz`;
}

async function packed(): Promise<Buffer> {
  const dir = await folder();
  await mkdir(join(dir, 'controller-tools/envtest'), { recursive: true });
  for (const name of ['etcd', 'kube-apiserver']) {
    writeFileSync(join(dir, 'controller-tools/envtest', name), name);
  }
  execFileSync('tar', ['-czf', 'envtest.tar.gz', 'controller-tools'], { cwd: dir });
  return readFileSync(join(dir, 'envtest.tar.gz'));
}

const sumOf = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('hex');

async function entryOf(...names: readonly string[]): Promise<Entry> {
  return { place: join(await folder(), 'entry'), names };
}

const filling = (text: string) => (dir: string) => writeFile(join(dir, 'program'), text);

describe('the control plane programs', () => {
  it('come from the first source that has them, and the log says from which and why', async () => {
    const lines: string[] = [];
    const sources = [
      source('the first', () => undefined),
      failing('the second', 'not to be reached'),
      source('the third', () => FOUND),
      failing('the fourth', 'never asked'),
    ];

    const found = await findPrograms({ log: (line) => lines.push(line) }, sources);

    expect(found).toBe(FOUND);
    expect(lines).toEqual(['Control plane, the second: not to be reached', 'Control plane: the third.']);
  });

  it('that nobody has are missed in one sentence that names the three ways out', async () => {
    const finding = findPrograms({ log: silent }, [failing('the only', 'not to be reached')]);

    await expect(finding).rejects.toThrow(/^[^.]*KUBEBUILDER_ASSETS[^.]*github\.com[^.]*Go 1\.26[^.]*\.$/);
  });

  it('are not looked for further once the start is ended', async () => {
    const ending = new AbortController();
    const sources = [failing('the first', 'ended'), source('the second', () => FOUND)];
    ending.abort(new Error('no longer wanted'));

    const finding = findPrograms({ log: silent, signal: ending.signal }, sources);

    await expect(finding).rejects.toThrow('no longer wanted');
  });

  it('come from KUBEBUILDER_ASSETS before anything else, with or without a controller manager', async () => {
    const cache = await folder();
    const assets = await folder();
    for (const name of ['etcd', 'kube-apiserver']) {
      writeFileSync(join(assets, name), '#!/bin/sh\n', { mode: 0o755 });
    }
    const find = (): Promise<Programs> => {
      const environment = { KUBEBUILDER_ASSETS: assets, SSM_OPERATOR_CACHE: cache };
      return findPrograms({ log: silent, environment });
    };

    const without = await find();
    writeFileSync(join(assets, 'kube-controller-manager'), '#!/bin/sh\n', { mode: 0o755 });
    const withManager = await find();

    expect(without).toEqual({ etcd: [join(assets, 'etcd')], apiServer: [join(assets, 'kube-apiserver')] });
    expect(withManager.controllerManager).toEqual([join(assets, 'kube-controller-manager')]);
  });

  it('that KUBEBUILDER_ASSETS promises and lacks are said to be missing', async () => {
    const assets = await folder();
    const [fromAssets] = standardSources({ log: silent, environment: { KUBEBUILDER_ASSETS: assets } });

    await expect(fromAssets?.find()).rejects.toThrow(`there is no ${join(assets, 'etcd')}`);
  });
});

describe('a cache entry', () => {
  it('is used when it is whole', async () => {
    const there = await entryOf('program');

    expect(await hasEntry(there, silent)).toBe(false);
    await fillEntry(there, filling('whole'));

    expect(await hasEntry(there, silent)).toBe(true);
  });

  const DAMAGES: Readonly<Record<string, (place: string) => void>> = {
    'is cut short': (place) => truncateSync(join(place, 'program'), 2),
    'has other bytes': (place) => writeFileSync(join(place, 'program'), 'whola'),
    'has lost its checksums': (place) => writeFileSync(join(place, 'sha256.json'), ''),
  };
  it.for(Object.entries(DAMAGES))('that %s is not used, and is filled again', async ([, damage]) => {
    const there = await entryOf('program');
    await fillEntry(there, filling('whole'));
    damage(there.place);
    const lines: string[] = [];

    const used = await hasEntry(there, (line) => lines.push(line));
    await fillEntry(there, filling('new'));

    expect(used).toBe(false);
    expect(lines).toEqual([`${there.place} is damaged and not used.`]);
    expect(readFileSync(join(there.place, 'program'), 'utf8')).toBe('new');
    expect(await hasEntry(there, silent)).toBe(true);
  });

  it('whose filling fails leaves nothing', async () => {
    const there = await entryOf('program');

    const broken = fillEntry(there, async (dir) => {
      await writeFile(join(dir, 'program'), 'ha');
      throw new Error('disk full');
    });

    await expect(broken).rejects.toThrow('disk full');
    expect(readdirSync(dirname(there.place))).toEqual([]);
  });

  it('that two fill at once is whole', async () => {
    const there = await entryOf('program');

    await Promise.all([fillEntry(there, filling('one')), fillEntry(there, filling('two'))]);

    expect(await hasEntry(there, silent)).toBe(true);
    expect(readdirSync(dirname(there.place))).toEqual(['entry']);
  });
});

describe('the envtest archive', () => {
  it('is unpacked into the cache', async () => {
    const bytes = await packed();
    const url = await served((_request, answer) => answer.end(bytes));
    const there = await entryOf('etcd', 'kube-apiserver');

    await downloadEnvtest({ url, sha512: sumOf(bytes) }, there, { log: silent });

    expect(await hasEntry(there, silent)).toBe(true);
    expect(readFileSync(join(there.place, 'etcd'), 'utf8')).toBe('etcd');
  });

  it('with another checksum than the published one is refused', async () => {
    const url = await served((_request, answer) => answer.end('something else'));
    const there = await entryOf('etcd', 'kube-apiserver');

    const downloading = downloadEnvtest({ url, sha512: sumOf(Buffer.from('it')) }, there, { log: silent });

    await expect(downloading).rejects.toThrow('has the wrong checksum');
    expect(existsSync(there.place)).toBe(false);
  });

  const SILENCES: Readonly<Record<string, RequestListener>> = {
    'never answers': () => {},
    'stops in the middle': (_request, answer) => answer.writeHead(200).write('a few bytes'),
  };
  it.for(Object.entries(SILENCES))('from a server that %s is given up', async ([, listener]) => {
    const url = await served(listener);

    const downloading = downloadEnvtest(
      { url, sha512: '', patienceMs: 200 },
      await entryOf('etcd', 'kube-apiserver'),
      { log: silent },
    );

    await expect(downloading).rejects.toThrow(`${url}: nothing came for 0.2 s`);
  });

  it('from a server that does not have it is given up', async () => {
    const url = await served((_request, answer) => answer.writeHead(404).end());

    const downloading = downloadEnvtest({ url, sha512: '' }, await entryOf('etcd', 'kube-apiserver'), {
      log: silent,
    });

    await expect(downloading).rejects.toThrow('answered 404');
  });

  it('is known for Linux and macOS on x64 and arm64 only', () => {
    for (const platform of ['linux', 'darwin']) {
      for (const arch of ['x64', 'arm64']) {
        expect(envtestArchive(platform, arch)?.sha512).toMatch(/^[0-9a-f]{128}$/);
      }
    }
    expect(envtestArchive('win32', 'x64')).toBeUndefined();
  });
});

it('a build that is no longer wanted ends, and leaves nothing', async () => {
  const bin = await folder();
  const cache = await folder();
  const go = `#!/bin/sh\n[ "$1" = env ] && echo go1.26.0 && exit\necho $$ > ${bin}/started\nexec sleep 60\n`;
  writeFileSync(join(bin, 'go'), go, { mode: 0o755 });
  const building = startProgram(['--input-type=module', '-e', builderOf(join(cache, 'entry'))], {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  });
  const pid = await eventually(() => {
    const found = Number(readFileSync(join(bin, 'started'), 'utf8'));
    if (found === 0) throw new Error('not building yet');
    return found;
  });

  await building.kill('SIGTERM');

  expect(building.lines.at(-1)).toBe('ended: no longer wanted');
  await expectGone([pid]);
  expect(readdirSync(cache)).toEqual([]);
});

function builderOf(place: string): string {
  return `
    import { buildWithGo } from ${JSON.stringify(join(import.meta.dirname, 'go-build.ts'))};
    const ending = new AbortController();
    process.on('SIGTERM', () => ending.abort(new Error('no longer wanted')));
    const entry = { place: ${JSON.stringify(place)}, names: ['control-plane'] };
    await buildWithGo(entry, { log: console.log, signal: ending.signal }).catch((error) => console.log('ended:', error.message));`;
}
