import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SHARED = ['backlog', 'clock', 'duration', 'api'];

/** Room → what it may import from `src`, and from outside (node: is free). The first match counts. */
const ROOMS: readonly (readonly [room: string, inside: readonly string[], outside: readonly string[]])[] = [
  ['main.ts', ['clock', 'config', 'drain/command', 'operator', 'settings', 'telemetry'], []],
  ['operator.ts', ['*'], []],
  [
    'access.ts',
    ['config', 'kind', 'ssm/access', 'ssm/fence', 'ssm/gateway', 'ssm/operations', 'telemetry/tracing'],
    [],
  ],
  [
    'braking.ts',
    [
      'api',
      'config',
      'kind',
      'kinds',
      'kube/lease-marks',
      'leadership',
      'ownership/brakes',
      'ownership/owned',
    ],
    [],
  ],
  [
    'kinds.ts',
    [
      ...SHARED,
      'association/listing',
      'association/reconciler',
      'config',
      'contents',
      'controller/store',
      'document/listing',
      'document/reconciler',
      'kind',
      'kube/cache',
      'ownership/brakes',
      'ownership/owned',
      'references',
      'ssm/gateway',
    ],
    [],
  ],
  ['contents.ts', ['api', 'document/content-ref', 'kind', 'kube/store'], []],
  [
    'leadership.ts',
    ['api', 'clock', 'config', 'kind', 'kube', 'served', 'ssm/access', 'ssm/fence', 'telemetry/log'],
    [],
  ],
  ['served.ts', ['config'], []],
  ['references.ts', [...SHARED, 'association/listing', 'controller/store', 'document/work'], []],
  ['drain/', ['api', 'clock', 'kube/connection', 'kube/kube-error', 'leadership', 'settings'], []],
  ['kind.ts', [...SHARED, 'controller', 'kube', 'telemetry'], []],
  ['pass-limit.ts', ['config'], []],
  ['config.ts', ['settings'], []],
  ['settings/', ['duration', 'slips'], ['ajv']],
  ['slips.ts', [], []],
  ['duration.ts', [], []],
  ['clock.ts', [], []],
  ['backlog.ts', ['clock'], []],
  ['api/', [], []],
  ['controller/', SHARED, []],
  [
    'ownership/',
    [...SHARED, 'ssm/gateway', 'controller/error', 'controller/reconciler', 'controller/store'],
    [],
  ],
  [
    'association/',
    [
      ...SHARED,
      'ownership',
      'ssm/gateway',
      'ssm/association',
      'controller/error',
      'controller/reconciler',
      'controller/store',
    ],
    [],
  ],
  [
    'document/',
    [
      ...SHARED,
      'ownership',
      'ssm/gateway',
      'ssm/document-gateway',
      'controller/error',
      'controller/reconciler',
      'slips',
    ],
    ['js-yaml'],
  ],
  ['ssm/gateway.ts', ['ssm/association', 'ssm/document-gateway'], []],
  ['ssm/document-gateway.ts', ['ssm/gateway'], []],
  ['ssm/association.ts', [], []],
  ['ssm/wire.ts', ['clock'], []],
  ['ssm/budget.ts', ['backlog', 'clock', 'ssm/gateway', 'ssm/rate-limit', 'ssm/unsent'], []],
  ['ssm/rate-limit.ts', ['clock'], []],
  ['ssm/', ['clock', 'ssm', 'controller/error'], ['@aws-sdk/']],
  ['kube/', [...SHARED, 'controller/store'], ['@kubernetes/client-node/dist/config.js', 'undici']],
  ['telemetry/', [...SHARED, 'controller'], ['@opentelemetry/api', 'pino', 'prom-client']],
  ['simulator/', [], ['js-yaml']],
];

const OWN_ROOM = new Set([
  'association/',
  'document/',
  'controller/',
  'ownership/',
  'drain/',
  'settings/',
  'kube/',
  'telemetry/',
  'simulator/',
  'api/',
]);

interface Arrow {
  readonly file: string;
  readonly target: string;
}

test('every import follows the arrows between the rooms', () => {
  const arrows = globSync('src/**/*.ts').flatMap(arrowsOf);
  const strays = arrows.filter((arrow) => !isAllowed(arrow)).map(({ file, target }) => `${file} → ${target}`);

  expect(arrows.length).toBeGreaterThan(100);
  expect(strays).toEqual([]);
});

test('nothing but tests and its own main imports the simulator', () => {
  const importers = globSync('src/**/*.ts')
    .filter((file) => !file.startsWith('src/simulator/'))
    .flatMap(arrowsOf)
    .filter(({ target }) => target.startsWith('simulator/'));

  expect(importers).toEqual([]);
});

test('only the wiring reads the environment, the real clock and the real dice', () => {
  const allowed = new Set(['src/main.ts', 'src/clock.ts', 'src/simulator/main.ts']);
  const readers = globSync('src/**/*.ts')
    .filter((file) => !allowed.has(file) && !file.startsWith('src/simulator/'))
    .filter((file) =>
      /process\.env|Math\.random|Date\.now\(|new Date\(\)|setTimeout\(|setInterval\(/.test(read(file)),
    );

  expect(readers).toEqual([]);
});

function arrowsOf(file: string): readonly Arrow[] {
  const matches = read(file).matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'/gms);
  return [...matches].map((match) => {
    const path = match[1] ?? match[2] ?? '';
    return {
      file,
      target: path.startsWith('.') ? normalize(join(dirname(file), path)).replace('src/', '') : path,
    };
  });
}

function isAllowed({ file, target }: Arrow): boolean {
  if (target.startsWith('node:')) return true;
  const path = file.replace('src/', '');
  const row = ROOMS.find(([room]) => path.startsWith(room));
  if (row === undefined) return false;
  const [room, inside, outside] = row;
  const external = !target.endsWith('.ts') && !target.endsWith('.json');
  if (external)
    return outside.some((name) => target === name || (name.endsWith('/') && target.startsWith(name)));
  if (OWN_ROOM.has(room) && target.startsWith(room)) return true;
  if (target.startsWith('simulator/')) return false;
  return inside.some((name) => name === '*' || target === `${name}.ts` || target.startsWith(`${name}/`));
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
