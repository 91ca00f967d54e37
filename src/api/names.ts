export const GROUP = 'ssm-operator.dev';
export const VERSION = 'v1alpha1';
export const FINALIZER = `${GROUP}/finalizer`;

/** Set by a person to ask for a look at AWS now. RFC 3339; handled when later than status.lastHandledReconcileAt. */
export const RECONCILE_REQUESTED_AT = `${GROUP}/reconcile-requested-at`;

/** Tags on everything we make in AWS. */
export const OWNER_TAG = `${GROUP}/owner`;
export const UID_TAG = `${GROUP}/uid`;
export const CLUSTER_TAG = `${GROUP}/cluster`;

/** The uid tag of what we let go with `deletionPolicy: Retain`. */
export const RETAINED_UID = 'retained';

/** Annotations of the operator's Lease, RFC 3339: when corrections stopped, and a person's word that they may go on. */
export const BRAKE_ENGAGED_AT = `${GROUP}/brake-engaged-at`;
export const RELEASE_BRAKE = `${GROUP}/release-brake`;
