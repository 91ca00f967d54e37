export const GROUP = 'ssm-operator.dev';
export const VERSION = 'v1alpha1';
export const FINALIZER = `${GROUP}/finalizer`;

/** On a CRD: the release of the chart that installed it, `namespace/name`. */
export const RELEASE = `${GROUP}/release`;

/** Set by a person to ask for a look at AWS now. RFC 3339; handled when later than status.lastHandledReconcileAt. */
export const RECONCILE_REQUESTED_AT = `${GROUP}/reconcile-requested-at`;

/** Set by a person to run an association now. RFC 3339; handled, once, when later than status.lastHandledRunAt. */
export const RUN_REQUESTED_AT = `${GROUP}/run-requested-at`;

/** Tags on everything we make in AWS. */
export const OWNER_TAG = `${GROUP}/owner`;
export const UID_TAG = `${GROUP}/uid`;
export const CLUSTER_TAG = `${GROUP}/cluster`;

/** Set in AWS by a person on what must not be touched, with any value. Never set and never taken off by us. */
export const HOLD_TAG = `${GROUP}/hold`;

/** `true` on a ConfigMap: SsmDocuments of its namespace may take their content from it. */
export const CONTENT_LABEL = `${GROUP}/content`;

/** The uid tag of what we let go with `deletionPolicy: Retain`. */
export const RETAINED_UID = 'retained';

/** Annotations of the operator's Lease, RFC 3339: when corrections stopped, and a person's word that they may go on. */
export const BRAKE_ENGAGED_AT = `${GROUP}/brake-engaged-at`;
export const RELEASE_BRAKE = `${GROUP}/release-brake`;

/** Annotation of the operator's Lease: what its holder serves, as JSON. */
export const SERVES = `${GROUP}/serves`;
