import type { Work } from './work.ts';

/** AWS phases out that State Manager works with its own role, so each association that has none is told of once. */
export function tellOfServiceRole({ pass, desired }: Work): void {
  if (desired.association.associationDispatchAssumeRole !== undefined) return;
  const message =
    'Systems Manager runs it with its service-linked role, which AWS is phasing out. Set associationDispatchAssumeRole to a role that ssm.amazonaws.com may assume.';
  pass.tell({ type: 'Warning', reason: 'ServiceLinkedRoleInUse', action: 'Reconcile', message });
}
