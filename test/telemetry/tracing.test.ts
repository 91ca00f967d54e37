import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { expect, onTestFinished, test } from 'vitest';
import { spec } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';

/** What somebody's SDK is told. */
class Told {
  readonly name: string;
  readonly parent: Told | undefined;
  readonly attributes: Attributes;
  failed = false;
  ended = false;

  constructor(name: string, { attributes = {} }: SpanOptions, parent: Told | undefined) {
    this.name = name;
    this.parent = parent;
    this.attributes = { ...attributes };
  }

  setAttribute(name: string, value: Attributes[string]): this {
    this.attributes[name] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.attributes, attributes);
    return this;
  }

  setStatus({ code }: { readonly code: SpanStatusCode }): this {
    this.failed = code === SpanStatusCode.ERROR;
    return this;
  }

  end(): void {
    this.ended = true;
  }
}

/** Loads an SDK into the process, as `--import` does for those who want traces. */
function loadSdk(): readonly Told[] {
  const spans: Told[] = [];
  const storage = new AsyncLocalStorage<Context>();
  const active = (): Context => storage.getStore() ?? ROOT_CONTEXT;
  context.setGlobalContextManager({
    active,
    with: (within, act, self, ...args) => storage.run(within, () => act.call(self as never, ...args)),
    bind: (_, target) => target,
    enable: () => context as never,
    disable: () => context as never,
  });
  const startSpan = (name: string, options: SpanOptions = {}, within = active()): Span => {
    const span = new Told(name, options, trace.getSpan(within) as unknown as Told | undefined);
    spans.push(span);
    return span as unknown as Span;
  };
  const tracer = {
    startSpan,
    startActiveSpan(name: string, options: SpanOptions, act: (span: Span) => unknown): unknown {
      const span = startSpan(name, options);
      return context.with(trace.setSpan(active(), span), () => act(span));
    },
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer });
  onTestFinished(() => {
    trace.disable();
    context.disable();
  });
  return spans;
}

test('a pass is one span, which says what came of it, and its calls to AWS are its children', async () => {
  const spans = loadSdk();
  const rig = await openScene('tracing');
  await rig.startOperator();

  await createReady(rig, 'agent');
  await rig.advance(1_000); // the pass ends after it has written the status

  const created = spans.find(({ name }) => name === 'SSM CreateAssociation');
  expect(created?.attributes).toMatchObject({ 'rpc.service': 'SSM', 'rpc.method': 'CreateAssociation' });
  expect(created?.parent).toMatchObject({ name: 'reconcile SsmAssociation', failed: false, ended: true });
  expect(created?.parent?.attributes).toMatchObject({
    'k8s.namespace.name': rig.namespace,
    'ssm_operator.name': 'agent',
    'ssm_operator.applied': ['create'],
    'ssm_operator.reconcile_id': expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

test('a pass that AWS refuses is a span that has failed, with the reason', async () => {
  const spans = loadSdk();
  const rig = await openScene('tracing');
  await rig.aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'error', code: 'ValidationException' },
  ]);
  await rig.startOperator();

  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.unsettledHash !== undefined);

  const refused = spans.find(({ name, failed }) => name === 'SSM CreateAssociation' && failed);
  expect(refused?.parent).toMatchObject({ failed: true });
  expect(refused?.parent?.attributes).toMatchObject({ 'ssm_operator.reason': 'ValidationException' });
});
