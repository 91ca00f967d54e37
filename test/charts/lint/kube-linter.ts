import {
  isSelected,
  ofContainers,
  ofKind,
  ofPods,
  podLabelsOf,
  type Container,
  type Labels,
  type Lints,
  type Probe,
  type Rendered,
} from './objects.ts';

/** kube-linter's own names: internal/defaultchecks/default_checks.go at 35de568d4982, all 31 of them. */
export const KUBE_LINTER = {
  'dangling-service': {
    finds: ofKind('Service', ({ spec, metadata }, all) =>
      all.some(
        (other) =>
          other.spec?.template !== undefined &&
          other.metadata.namespace === metadata.namespace &&
          Object.keys(spec?.selector ?? {}).length > 0 &&
          isSelected(podLabelsOf(other), spec?.selector),
      ),
    ),
    breaks: ({ objects }) => void (named(objects, 'Service').spec!.selector = { app: 'other' } as never),
  },
  'deprecated-service-account-field': {
    finds: ofPods(({ serviceAccount = '' }) => serviceAccount === ''),
    breaks: ({ pod }) => void (pod.serviceAccount = 'ssm-operator'),
  },
  'docker-sock': {
    finds: ofPods(
      ({ volumes = [] }) => !volumes.some(({ hostPath }) => hostPath?.path.endsWith('docker.sock')),
    ),
    breaks: ({ pod }) => void (pod.volumes = [{ name: 'docker', hostPath: { path: '/run/docker.sock' } }]),
  },
  'drop-net-raw-capability': {
    finds: ofContainers(({ securityContext: { capabilities = {} } }) => {
      const { add = [], drop = [] } = capabilities;
      return !hasCapability(add, 'NET_RAW') && (hasCapability(drop, 'NET_RAW') || hasCapability(drop, 'ALL'));
    }),
    breaks: ({ container }) => void (container.securityContext.capabilities = { drop: ['CHOWN'] }),
  },
  'duplicate-env-var': {
    finds: ofContainers(({ env = [] }) => new Set(env.map(({ name }) => name)).size === env.length),
    breaks: ({ container }) => void container.env?.push({ name: 'CLUSTER_NAME', value: 'other' }),
  },
  'env-var-secret': {
    finds: ofContainers(({ env = [] }) => !env.some(({ name, value }) => /secret/i.test(name) && value)),
    breaks: ({ container }) => void container.env?.push({ name: 'AWS_SECRET_ACCESS_KEY', value: 'x' }),
  },
  'host-ipc': {
    finds: ofPods(({ hostIPC }) => hostIPC !== true),
    breaks: ({ pod }) => void (pod.hostIPC = true),
  },
  'host-network': {
    finds: ofPods(({ hostNetwork }) => hostNetwork !== true),
    breaks: ({ pod }) => void (pod.hostNetwork = true),
  },
  'host-pid': {
    finds: ofPods(({ hostPID }) => hostPID !== true),
    breaks: ({ pod }) => void (pod.hostPID = true),
  },
  'invalid-target-ports': {
    finds: (objects) => [
      ...ofContainers(({ ports = [] }) => ports.every(({ name }) => !name || isPort(name)))(objects),
      ...ofKind('Service', ({ spec }) =>
        (spec?.ports ?? []).every(({ targetPort = 0 }) => isPort(targetPort)),
      )(objects),
    ],
    breaks: ({ objects }) => void (named(objects, 'Service').spec!.ports = [{ targetPort: 'no_port' }]),
  },
  'job-ttl-seconds-after-finished': {
    finds: ofKind('Job', ({ spec }) => spec?.ttlSecondsAfterFinished !== undefined),
    breaks: ({ objects }) =>
      void objects.push({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' } }),
  },
  'latest-tag': {
    finds: ofContainers(({ image }) => /@|:[^:/]+$/.test(image) && !image.endsWith(':latest')),
    breaks: ({ container }) => void (container.image = 'registry.example.com/ssm-operator'),
  },
  'liveness-port': {
    finds: ofContainers((container) => isOpen(container, container.livenessProbe)),
    breaks: ({ container }) => void (container.livenessProbe = { httpGet: { port: 'health' } }),
  },
  'mismatching-selector': {
    finds: ofPods((_, workload) => {
      const selector = workload.spec?.selector?.matchLabels ?? {};
      return (
        workload.kind === 'Job' ||
        (Object.keys(selector).length > 0 && isSelected(podLabelsOf(workload), selector))
      );
    }),
    breaks: ({ deployment }) => void (deployment.spec!.selector = { matchLabels: { a: 'b' } } as never),
  },
  'no-anti-affinity': {
    finds: ofPods(({ affinity }, workload) => {
      const { podAntiAffinity: apart = {} } = affinity ?? {};
      const terms = [
        ...(apart.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.podAffinityTerm),
        ...(apart.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ];
      return (
        (workload.spec?.replicas ?? 1) < 2 ||
        terms.some(
          ({ topologyKey, namespaces = [workload.metadata.namespace], labelSelector }) =>
            topologyKey === 'kubernetes.io/hostname' &&
            namespaces.includes(workload.metadata.namespace) &&
            isSelected(podLabelsOf(workload), labelSelector?.matchLabels),
        )
      );
    }),
    breaks: ({ pod }) => void (pod.affinity = { podAntiAffinity: {} }),
  },
  'no-extensions-v1beta': {
    finds: (objects) =>
      objects.map(({ apiVersion }) => apiVersion).filter((it) => it.startsWith('extensions/v1beta')),
    breaks: ({ deployment }) => void (deployment.apiVersion = 'extensions/v1beta1'),
  },
  'no-read-only-root-fs': {
    finds: ofContainers(({ securityContext }) => securityContext.readOnlyRootFilesystem === true),
    breaks: ({ container }) => void delete container.securityContext.readOnlyRootFilesystem,
  },
  'non-existent-service-account': {
    finds: ofPods(
      ({ serviceAccountName = 'default' }, workload, all) =>
        serviceAccountName === 'default' ||
        all.some(
          ({ kind, metadata }) =>
            kind === 'ServiceAccount' &&
            metadata.name === serviceAccountName &&
            metadata.namespace === workload.metadata.namespace,
        ),
    ),
    breaks: ({ pod }) => void (pod.serviceAccountName = 'nobody'),
  },
  'pdb-max-unavailable': {
    finds: ofKind('PodDisruptionBudget', ({ spec }) => !/^0%?$/.test(String(spec?.maxUnavailable))),
    breaks: ({ objects }) => void (named(objects, 'PodDisruptionBudget').spec!.maxUnavailable = '0%'),
  },
  'pdb-min-available': {
    finds: ofKind('PodDisruptionBudget', ({ spec, metadata }, all) => {
      const { minAvailable = 0 } = spec ?? {};
      const held = all.filter(
        (other) =>
          other.spec?.template &&
          other.metadata.namespace === metadata.namespace &&
          isSelected(other.spec.selector?.matchLabels ?? {}, spec?.selector?.matchLabels),
      );
      return (
        minAvailable !== '100%' &&
        held.every((other) => (other.spec?.replicas ?? 1) > countOf(minAvailable, other.spec?.replicas))
      );
    }),
    breaks: ({ objects }) => void (named(objects, 'PodDisruptionBudget').spec!.minAvailable = 2),
  },
  'privilege-escalation-container': {
    finds: ofContainers(
      ({ securityContext: { allowPrivilegeEscalation, privileged, capabilities } }) =>
        allowPrivilegeEscalation === false &&
        privileged !== true &&
        !hasCapability(capabilities?.add ?? [], 'SYS_ADMIN'),
    ),
    breaks: ({ container }) => void (container.securityContext.allowPrivilegeEscalation = true),
  },
  'privileged-container': {
    finds: ofContainers(({ securityContext }) => securityContext.privileged !== true),
    breaks: ({ container }) => void (container.securityContext.privileged = true),
  },
  'readiness-port': {
    finds: ofContainers((container) => isOpen(container, container.readinessProbe)),
    breaks: ({ container }) => void (container.readinessProbe = { httpGet: { port: 9 } }),
  },
  'run-as-non-root': {
    finds: ofContainers(({ securityContext }, pod) => {
      const { runAsUser, runAsGroup, runAsNonRoot } = { ...pod.securityContext, ...securityContext };
      return runAsGroup !== 0 && runAsUser !== 0 && (runAsUser !== undefined || runAsNonRoot === true);
    }),
    breaks: ({ pod }) => void (pod.securityContext.runAsUser = 0),
  },
  'sensitive-host-mounts': {
    finds: ofPods(
      ({ volumes = [] }) => !volumes.some(({ hostPath }) => SENSITIVE.test(hostPath?.path ?? '')),
    ),
    breaks: ({ pod }) => void (pod.volumes = [{ name: 'etc', hostPath: { path: '/etc' } }]),
  },
  'ssh-port': {
    finds: ofContainers(({ ports = [] }) => ports.every(({ containerPort }) => containerPort !== 22)),
    breaks: ({ container }) => void container.ports?.push({ containerPort: 22 }),
  },
  'startup-port': {
    finds: ofContainers((container) => isOpen(container, container.startupProbe)),
    breaks: ({ container }) => void (container.startupProbe = { httpGet: { port: 'start' } }),
  },
  'unsafe-sysctls': {
    finds: ofPods(({ securityContext: { sysctls = [] } }) => !sysctls.some(({ name }) => UNSAFE.test(name))),
    breaks: ({ pod }) => void (pod.securityContext.sysctls = [{ name: 'net.core.somaxconn' }]),
  },
  'unset-cpu-requirements': {
    finds: ofContainers(({ resources }) => isAmount(resources?.requests?.['cpu'])),
    breaks: ({ container }) => void delete container.resources?.requests?.['cpu'],
  },
  'unset-memory-requirements': {
    finds: ofContainers(({ resources }) => isAmount(resources?.limits?.['memory'])),
    breaks: ({ container }) => void delete container.resources?.limits?.['memory'],
  },
  'pdb-unhealthy-pod-eviction-policy': {
    finds: ofKind('PodDisruptionBudget', ({ spec }) => spec?.unhealthyPodEvictionPolicy !== undefined),
    breaks: ({ objects }) =>
      void delete named(objects, 'PodDisruptionBudget').spec!.unhealthyPodEvictionPolicy,
  },
} satisfies Lints;

const SENSITIVE = /^\/(boot|dev|etc|lib|proc|sys|usr)?$/;
const UNSAFE = /^(kernel\.(msg|sem|shm)|fs\.mqueue\.|net\.)/;

export function named(objects: readonly Rendered[], kind: string): Rendered {
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} is rendered`);
  return found;
}

function hasCapability(list: readonly string[], name: string): boolean {
  return list.some((word) => word.toUpperCase() === name);
}

function isPort(port: number | string): boolean {
  if (typeof port === 'number') return port >= 0 && port <= 65_535;
  return /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(port) && port.length <= 15;
}

/** A probe that there is asks a port that there is. */
function isOpen({ ports = [] }: Container, probe: Probe | undefined): boolean {
  const asked = probe?.httpGet?.port;
  return (
    asked === undefined || ports.some(({ name, containerPort }) => [name, containerPort].includes(asked))
  );
}

function countOf(amount: number | string, replicas = 1): number {
  return typeof amount === 'number' ? amount : Math.ceil((replicas * Number.parseInt(amount, 10)) / 100);
}

function isAmount(amount: Labels[string] | undefined): boolean {
  return amount !== undefined && amount !== '' && Number.parseFloat(amount) > 0;
}
