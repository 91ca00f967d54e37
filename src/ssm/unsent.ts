import { ReconcileError } from '../controller/error.ts';

/** Another operator may lead. */
export function notLeading(): ReconcileError {
  return new ReconcileError({
    reason: 'NotLeading',
    retry: 'soon',
    effect: 'refused',
    ours: 'deposed',
    message: 'The lease is not confirmed, so another operator may lead: nothing was sent to AWS.',
  });
}

/** The next leader goes on with it. */
export function stopping(): ReconcileError {
  return new ReconcileError({
    reason: 'Stopping',
    retry: 'backoff',
    effect: 'refused',
    ours: 'stopping',
    message: 'This operator is stopping: nothing more is sent to AWS.',
  });
}
