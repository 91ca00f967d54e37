import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, inject, onTestFinished, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { openConnection, type KubeRequest, type KubeStream } from '../../src/kube/connection.ts';
import {
  configMapsOf,
  contentsIn,
  declareScript,
  KEY,
  takingFrom,
  textOf,
  untilPublished,
} from '../support/config-maps.ts';
import { eventually } from '../support/eventually.ts';
import { writeOperatorKubeconfig } from '../support/operator-identity.ts';
import { NO_SWEEP } from '../support/referring.ts';
import { condition, documentSpec, hasReason, isReady, openRig, somebody, type Rig } from '../support/rig.ts';
import { createReadyDocument, openScene, writes } from '../support/scene.ts';

/** An operator's way to the API server, on which the watch of ConfigMaps can be made to lag. */
function laggingLink() {
  const asked: string[] = [];
  let held: PromiseWithResolvers<void> | undefined;
  const connect: typeof openConnection = (options) => {
    const inner = openConnection(options);
    return {
      ...inner,
      request: <T>(request: KubeRequest) => {
        asked.push(`${request.method} ${request.path}`);
        return inner.request<T>(request);
      },
      async *stream<T>(request: KubeStream) {
        asked.push(`WATCH ${request.path}`);
        for await (const event of inner.stream<T>(request)) {
          if (request.path.endsWith('/configmaps')) await held?.promise;
          yield event;
        }
      },
    };
  };
  return {
    connect,
    asked: (): readonly string[] => asked.filter((call) => call.includes('/configmaps')),
    hold: () => void (held = Promise.withResolvers()),
    release: () => held?.resolve(),
  };
}

test('an operator whose watch of ConfigMaps lags brings no older content back', async () => {
  const rig = await openScene('contentwatch');
  const configMaps = configMapsOf(rig);
  const link = laggingLink();
  const lagging = await rig.startOperator(NO_SWEEP, { openConnection: link.connect });
  await declareScript({ ...rig, configMaps });
  link.hold();
  const other = await rig.startOperator(NO_SWEEP);
  await configMaps.edit('script', { [KEY]: textOf('df') });
  await rig.documents.until('script', ({ status }) => status?.latestVersion === '2');
  await other.stop();
  rig.operators.delete(other);

  await rig.documents.until('script', hasReason('ConfigMapChanging'));
  await rig.advance(60_000);
  const meanwhile = await contentsIn(rig);
  link.release();
  await lagging.idle();
  await untilPublished(rig, 2);

  expect(meanwhile).toEqual([textOf('uptime'), textOf('df')]);
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

test('nor does it create one with a content that the ConfigMap does not hold any more', async () => {
  const rig = await openScene('contentwatch');
  const configMaps = configMapsOf(rig);
  const link = laggingLink();
  await rig.startOperator(NO_SWEEP, { openConnection: link.connect });
  await configMaps.create('script', { [KEY]: textOf('uptime') });
  await rig.documents.create('first', takingFrom());
  await rig.documents.until('first', ({ status }) => status?.documentArn !== undefined);
  link.hold();
  await configMaps.edit('script', { [KEY]: textOf('df') });

  await rig.documents.create('script', takingFrom());
  await rig.documents.until('script', hasReason('ConfigMapChanging'));
  const before = await writes(rig);
  link.release();
  await untilPublished(rig, 1);

  expect(before).toEqual(['CreateDocument']);
  const held = (await rig.aws.documents()).find(({ Name }) => Name === 'script');
  expect(held?.Versions.map(({ Content }) => Content)).toEqual([textOf('df')]);
});

test('nor does it put one back', async () => {
  const rig = await openScene('contentwatch');
  const configMaps = configMapsOf(rig);
  const link = laggingLink();
  await rig.startOperator(NO_SWEEP, { openConnection: link.connect });
  await declareScript({ ...rig, configMaps });
  link.hold();
  await configMaps.edit('script', { [KEY]: textOf('df') });
  const edit = { Name: 'script', DocumentVersion: '1', Content: textOf('reboot') };
  await somebody(rig).send(new UpdateDocumentCommand(edit));

  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:00Z' });
  await rig.documents.until('script', hasReason('CorrectionDelayed'));
  await rig.advance(5 * 60_000); // there is no list that could show how much else was changed
  await rig.documents.until('script', hasReason('ConfigMapChanging'));
  const before = await contentsIn(rig);
  link.release();
  await untilPublished(rig, 3);

  expect(before).toEqual([textOf('uptime'), textOf('reboot')]);
  expect(await contentsIn(rig)).toEqual([textOf('uptime'), textOf('reboot'), textOf('df')]);
});

test('the API server is asked for one watch on labelled ConfigMaps, and for one ConfigMap before each write', async () => {
  const rig = await openScene('contentwatch');
  const configMaps = configMapsOf(rig);
  const link = laggingLink();
  await rig.startOperator(NO_SWEEP, { openConnection: link.connect });

  await declareScript({ ...rig, configMaps });
  await configMaps.edit('script', { [KEY]: textOf('df') });
  await untilPublished(rig, 2);
  await createReadyDocument(rig, 'other');

  const all = `/api/v1/namespaces/${rig.namespace}/configmaps`;
  expect(link.asked()).toEqual([`WATCH ${all}`, `GET ${all}/script`, `GET ${all}/script`]);
});

/** With the chart's rights when contentFrom is off. */
async function withoutRight(): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-rights-'));
  const path = join(dir, 'kubeconfig');
  const rig = await openRig('contentoff', path);
  onTestFinished(async () => {
    await rig.close();
    await rm(dir, { recursive: true, force: true });
  });
  const [kubeconfig, { namespace }] = [inject('kubeconfig'), rig];
  await writeOperatorKubeconfig({ kubeconfig, namespace, path, values: ['contentFrom.enabled=false'] });
  return rig;
}

test('switched off, no ConfigMap is asked for and no right is needed: a document that wants one is told so', async () => {
  const rig = await withoutRight();
  const configMaps = configMapsOf(rig);
  const link = laggingLink();
  await configMaps.create('script', { [KEY]: textOf('uptime') });
  const { port } = await rig.startOperator({ CONTENT_FROM: 'false' }, { openConnection: link.connect });

  await rig.documents.create('script', takingFrom());
  const refused = await rig.documents.until('script', hasReason('ContentFromDisabled'));
  await createReadyDocument(rig, 'other');
  await rig.advance(60 * 60_000);
  const before = await writes(rig);
  await rig.documents.edit('script', { contentFrom: null, contentText: textOf('uptime') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(condition(refused, 'Stalled').status).toBe('True');
  expect(condition(refused, 'Ready').message).toContain('CONTENT_FROM=true');
  expect(link.asked()).toEqual([]);
  expect(before).toEqual(['CreateDocument']);
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toBe('ok\n');
});

test('switched off later, what AWS holds stays, and can be deleted', async () => {
  const rig = await openScene('contentwatch');
  const first = await rig.startOperator();
  await declareScript({ ...rig, configMaps: configMapsOf(rig) });
  await first.stop();
  rig.operators.delete(first);

  await rig.startOperator({ CONTENT_FROM: 'false' });
  await rig.documents.until('script', hasReason('ContentFromDisabled'));
  await rig.advance(60 * 60_000);
  const before = await writes(rig);
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(before).toEqual(['CreateDocument']);
  expect(await rig.aws.documents()).toEqual([]);
});

test('without the right to read ConfigMaps nothing begins, and /readyz says what is missing', async () => {
  const rig = await withoutRight();
  const { port } = await rig.startOperator({}, { cut: Promise.resolve() }); // it never gets idle
  await rig.documents.create('other', documentSpec());

  const sentence = await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    const text = await answer.text();
    expect(text).toContain('ConfigMap');
    expect(text).toContain('forbidden');
    return text;
  });

  expect(sentence).toMatch(
    /^The first list of ConfigMap resources is not complete: .*configmaps is forbidden.*or set CONTENT_FROM=false\.\n$/,
  );
  expect(await writes(rig)).toEqual([]);
});
