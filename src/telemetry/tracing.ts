import { SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { PassReport } from '../controller/controller.ts';
import type { AwsCall } from './aws-metrics.ts';
import { isExpected } from './log.ts';

/** Does nothing unless the process has loaded an SDK of OpenTelemetry. */
function tracer(): Tracer {
  return trace.getTracer('ssm-operator');
}

/** A span of one pass over a key, also of one that finds nothing due. The calls that it makes are its children. */
export function traced<T>(kind: string, key: string, pass: () => Promise<T>): Promise<T> {
  const [namespace = '', name = ''] = key.split('/');
  const attributes = {
    'k8s.namespace.name': namespace,
    'ssm_operator.kind': kind,
    'ssm_operator.name': name,
  };
  return tracer().startActiveSpan(`reconcile ${kind}`, { attributes }, async (span) => {
    try {
      return await pass();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What came of the pass whose span is open. */
export function traceReport({ reconcileId, generation, applied, failure }: PassReport): void {
  const span = trace.getActiveSpan();
  span?.setAttributes({
    'ssm_operator.reconcile_id': reconcileId,
    'ssm_operator.generation': generation,
    'ssm_operator.applied': [...applied],
  });
  if (failure === undefined) return;
  span?.setAttribute('ssm_operator.reason', failure.reason);
  if (isExpected(failure)) return;
  span?.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
}

/** A span of a call to AWS that has ended now. */
export function traceCall({ operation, outcome, durationMs }: AwsCall, now: Date): void {
  const startTime = now.getTime() - durationMs;
  const attributes = { 'rpc.system': 'aws-api', 'rpc.service': 'SSM', 'rpc.method': operation };
  const span = tracer().startSpan(`SSM ${operation}`, { kind: SpanKind.CLIENT, startTime, attributes });
  if (outcome === 'error') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(now);
}
