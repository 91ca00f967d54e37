import { BRAKE_ENGAGED_AT, RELEASE_BRAKE } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import type { Rig } from '../support/rig.ts';

/** What goes wrong for all associations at once, and for those that are made meanwhile. */
export interface Weather {
  readonly faults?: readonly object[];
  /** Of an operator that starts as it begins. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly begin?: (rig: Rig) => Promise<void>;
  readonly end?: (rig: Rig) => Promise<void>;
  /** No spec is edited meanwhile: what is sent for an edit corrects nothing. */
  readonly isWithoutEdits?: boolean;
  /** A reason that some condition gives meanwhile. */
  readonly shows: string;
}

export const WEATHERS: Readonly<Record<string, Weather>> = {
  'nothing more': { shows: 'InPlace' },
  'the account is full': onCreate(
    { kind: 'error', code: 'AssociationLimitExceeded' },
    'AssociationLimitExceeded',
  ),
  'AWS takes no create for a valid one': onCreate(
    { kind: 'error', code: 'ValidationException' },
    'ValidationException',
  ),
  'AWS refuses a parameter of a new one': onCreate(
    { kind: 'error', code: 'InvalidParameters' },
    'InvalidParameters',
  ),
  'creates are denied': onCreate({ kind: 'denied' }, 'AccessDeniedException'),
  'creates are throttled': onCreate({ kind: 'throttle' }, 'ThrottlingException'),
  'creates get lost': onCreate({ kind: 'drop' }, 'CreateUnconfirmed'),
  'answers to creates get lost': onCreate({ kind: 'drop', when: 'after' }, 'InPlace'),
  'lists are denied': struck({ operation: 'ListAssociations', kind: 'denied' }, 'AccessDeniedException'),
  'AWS throttles everything': struck({ kind: 'throttle' }, 'ThrottlingException'),
  'AWS fails': struck({ kind: 'error', code: 'InternalServerError' }, 'AwsUnreachable'),
  'AWS is unavailable': struck({ kind: 'error', code: 'ServiceUnavailable' }, 'AwsUnreachable'),
  'AWS can not be reached': struck({ kind: 'drop' }, 'AwsUnreachable'),
  'AWS answers now and then': struck({ kind: 'drop', probability: 0.5 }, 'InPlace'),
  'corrections have stopped': {
    settings: {},
    begin: (rig) => annotateLease(rig, BRAKE_ENGAGED_AT),
    end: (rig) => annotateLease(rig, RELEASE_BRAKE),
    isWithoutEdits: true,
    shows: 'BrakeEngaged',
  },
};

function struck(fault: object, shows: string): Weather {
  return { faults: [fault], shows };
}

function onCreate(fault: object, shows: string): Weather {
  return struck({ operation: 'CreateAssociation', ...fault }, shows);
}

async function annotateLease({ kube, namespace, clock }: Rig, annotation: string): Promise<void> {
  await kube.request({
    method: 'PATCH',
    path: `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/ssm-operator`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { [annotation]: rfc3339(clock.now()) } } },
  });
}
