/** What a chart renders, as far as linters look at it. Mutable: a test breaks it. */
export interface Rendered {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels };
  spec?: Spec;
  rules?: Rule[];
  roleRef?: { kind: string; name: string };
  data?: Record<string, string>;
  automountServiceAccountToken?: boolean;
}

export type Labels = Record<string, string>;

interface Spec {
  replicas?: number;
  selector?: { matchLabels?: Labels } & Labels;
  podSelector?: { matchLabels?: Labels };
  template?: { metadata: { labels: Labels; annotations?: Labels }; spec: PodSpec };
  type?: string;
  ports?: ServicePort[];
  ingress?: unknown[];
  egress?: unknown[];
  policyTypes?: string[];
  maxUnavailable?: number | string;
  minAvailable?: number | string;
  unhealthyPodEvictionPolicy?: string;
  minReplicas?: number;
  maxReplicas?: number;
  ttlSecondsAfterFinished?: number;
  tls?: unknown[];
}

interface ServicePort {
  targetPort?: number | string;
}

export interface PodSpec {
  serviceAccount?: string;
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  priorityClassName?: string;
  hostIPC?: boolean;
  hostPID?: boolean;
  hostNetwork?: boolean;
  securityContext: SecurityContext & { sysctls?: { name: string }[] };
  affinity?: { podAntiAffinity?: AntiAffinity };
  topologySpreadConstraints?: unknown[];
  volumes?: { name: string; hostPath?: { path: string } }[];
  containers: Container[];
}

interface AntiAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: { podAffinityTerm: AffinityTerm }[];
  requiredDuringSchedulingIgnoredDuringExecution?: AffinityTerm[];
}

interface AffinityTerm {
  topologyKey: string;
  namespaces?: string[];
  labelSelector?: { matchLabels?: Labels };
}

export interface SecurityContext {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  procMount?: string;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type?: string };
  seLinuxOptions?: object;
  windowsOptions?: { hostProcess?: boolean };
}

export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
  env?: { name: string; value?: string; valueFrom?: object }[];
  ports?: { name?: string; containerPort: number; hostPort?: number; protocol?: string }[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  resources?: { requests?: Labels; limits?: Labels };
  securityContext: SecurityContext;
}

export interface Probe {
  httpGet?: { port: number | string };
}

export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

export interface Lint {
  /** What is wrong, a line for each object or container. */
  readonly finds: (objects: readonly Rendered[]) => readonly string[];
  /** Makes a sound rendering one that it finds something in: proof that it looks. */
  readonly breaks: (broken: Broken) => void;
}

/** A rendering to break, and what is broken most often. */
export interface Broken {
  readonly objects: Rendered[];
  readonly deployment: Rendered;
  readonly pod: PodSpec;
  readonly container: Container;
}

export type Lints = Readonly<Record<string, Lint>>;

/** Finds objects of a kind of which something does not hold. */
export function ofKind(
  kind: string,
  isSound: (object: Rendered, all: readonly Rendered[]) => boolean,
): Lint['finds'] {
  return (objects) =>
    objects.filter((object) => object.kind === kind && !isSound(object, objects)).map(nameOf);
}

/** Finds workloads of whose pods something does not hold. */
export function ofPods(
  isSound: (pod: PodSpec, workload: Rendered, all: readonly Rendered[]) => boolean,
): Lint['finds'] {
  return (objects) =>
    objects
      .filter((object) => object.spec?.template && !isSound(object.spec.template.spec, object, objects))
      .map(nameOf);
}

/** Finds workloads with a container of which something does not hold. */
export function ofContainers(isSound: (container: Container, pod: PodSpec) => boolean): Lint['finds'] {
  return ofPods((pod) => pod.containers.every((container) => isSound(container, pod)));
}

function nameOf({ kind, metadata }: Rendered): string {
  return `${kind}/${metadata.name}`;
}

/** Whether a selector finds what carries these labels; one with nothing in it finds everything. */
export function isSelected(labels: Labels, selector: Labels = {}): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

export function podLabelsOf({ spec }: Rendered): Labels {
  return spec?.template?.metadata.labels ?? {};
}
