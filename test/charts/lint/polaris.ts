import { KUBE_LINTER, named } from './kube-linter.ts';
import {
  isSelected,
  ofContainers,
  ofKind,
  ofPods,
  podLabelsOf,
  type Labels,
  type Lints,
  type Rendered,
  type SecurityContext,
} from './objects.ts';
import { POLARIS_RIGHTS } from './polaris-rights.ts';

/** polaris' own names: all 44 of pkg/config/default.yaml at c0e23a233b20, which are all checks that it has. */
export const POLARIS: Lints = {
  deploymentMissingReplicas: {
    finds: ofKind('Deployment', ({ spec }) => (spec?.replicas ?? 1) >= 2),
    breaks: ({ deployment }) => void (deployment.spec!.replicas = 1),
  },
  priorityClassNotSet: {
    finds: ofPods(({ priorityClassName }) => priorityClassName !== undefined),
    breaks: ({ pod }) => void delete pod.priorityClassName,
  },
  tagNotSpecified: {
    finds: ofContainers(({ image }) => /^.+:.+$/.test(image) && !image.endsWith(':latest')),
    breaks: ({ container }) => void (container.image = 'registry.example.com/ssm-operator:latest'),
  },
  pullPolicyNotAlways: {
    finds: ofContainers(({ imagePullPolicy }) => imagePullPolicy === 'Always'),
    breaks: ({ container }) => void (container.imagePullPolicy = 'Never'),
  },
  readinessProbeMissing: {
    finds: ofContainers(({ readinessProbe }) => readinessProbe !== undefined),
    breaks: ({ container }) => void delete container.readinessProbe,
  },
  livenessProbeMissing: {
    finds: ofContainers(({ livenessProbe }) => livenessProbe !== undefined),
    breaks: ({ container }) => void delete container.livenessProbe,
  },
  metadataAndInstanceMismatched: {
    finds: ofPods((_, { metadata: { name, labels = {} } }) => labels['app.kubernetes.io/instance'] === name),
    breaks: ({ deployment }) => void (deployment.metadata.name = 'other'),
  },
  pdbDisruptionsIsZero: {
    finds: ofKind(
      'PodDisruptionBudget',
      ({ spec: { minAvailable = 0, maxUnavailable = 1 } = {} }) =>
        minAvailable !== '100%' && maxUnavailable !== 0 && maxUnavailable !== '0%',
    ),
    breaks: ({ objects }) => void (named(objects, 'PodDisruptionBudget').spec!.minAvailable = '100%'),
  },
  missingPodDisruptionBudget: {
    finds: ofKind('Deployment', (deployment, all) =>
      all.some(
        ({ kind, spec }) =>
          kind === 'PodDisruptionBudget' && selects(spec?.selector?.matchLabels, deployment),
      ),
    ),
    breaks: ({ objects }) => void (named(objects, 'PodDisruptionBudget').spec!.selector = {} as never),
  },
  topologySpreadConstraint: {
    finds: ofPods(({ topologySpreadConstraints = [] }) => topologySpreadConstraints.length > 0),
    breaks: ({ pod }) => void (pod.topologySpreadConstraints = []),
  },
  hpaMaxAvailability: {
    finds: ofKind(
      'HorizontalPodAutoscaler',
      ({ spec: { minReplicas = 0, maxReplicas = 0 } = {} }) => maxReplicas > minReplicas,
    ),
    breaks: ({ objects }) => void objects.push(autoscaler(2, 2)),
  },
  hpaMinAvailability: {
    finds: ofKind('HorizontalPodAutoscaler', ({ spec }) => (spec?.minReplicas ?? 2) >= 2),
    breaks: ({ objects }) => void objects.push(autoscaler(1, 3)),
  },
  pdbMinAvailableGreaterThanHPAMinReplicas: {
    finds: ofKind('PodDisruptionBudget', ({ spec: { minAvailable = 0 } = {} }, all) =>
      all.every(
        ({ kind, spec }) =>
          kind !== 'HorizontalPodAutoscaler' || Number(minAvailable) < (spec?.minReplicas ?? 1),
      ),
    ),
    breaks({ objects }) {
      named(objects, 'PodDisruptionBudget').spec!.minAvailable = 3;
      objects.push(autoscaler(2, 4));
    },
  },
  cpuRequestsMissing: KUBE_LINTER['unset-cpu-requirements'],
  cpuLimitsMissing: {
    finds: ofContainers(({ resources }) => !!resources?.limits?.['cpu']),
    breaks: ({ container }) => void delete container.resources?.limits?.['cpu'],
  },
  memoryRequestsMissing: {
    finds: ofContainers(({ resources }) => !!resources?.requests?.['memory']),
    breaks: ({ container }) => void delete container.resources?.requests?.['memory'],
  },
  memoryLimitsMissing: KUBE_LINTER['unset-memory-requirements'],
  automountServiceAccountToken: {
    finds: ofPods(
      ({ automountServiceAccountToken: pod, serviceAccountName }, _, all) =>
        pod === false ||
        (pod === undefined &&
          all.some(
            ({ kind, metadata, automountServiceAccountToken }) =>
              kind === 'ServiceAccount' &&
              metadata.name === serviceAccountName &&
              automountServiceAccountToken === false,
          )),
    ),
    breaks: ({ pod }) => void (pod.automountServiceAccountToken = true),
  },
  hostIPCSet: KUBE_LINTER['host-ipc'],
  hostPathSet: {
    finds: ofPods(({ volumes = [] }) => volumes.every(({ hostPath }) => hostPath === undefined)),
    breaks: ({ pod }) => void (pod.volumes = [{ name: 'data', hostPath: { path: '/data' } }]),
  },
  hostProcess: {
    finds: everyContext(({ windowsOptions }) => windowsOptions?.hostProcess !== true),
    breaks: ({ pod }) => void (pod.securityContext.windowsOptions = { hostProcess: true }),
  },
  hostPIDSet: KUBE_LINTER['host-pid'],
  linuxHardening: {
    finds: ofContainers(({ securityContext }, pod) => {
      const { seccompProfile, seLinuxOptions } = { ...pod.securityContext, ...securityContext };
      const { drop = [] } = securityContext.capabilities ?? {};
      const isConfined = !['Unconfined', undefined].includes(seccompProfile?.type);
      return isConfined || seLinuxOptions !== undefined || drop.length > 0;
    }),
    breaks({ pod, container }) {
      pod.securityContext.seccompProfile = { type: 'Unconfined' };
      delete container.securityContext.capabilities;
    },
  },
  // polaris itself lets the selector share just one label with the pod, which is no rule anybody could mean
  missingNetworkPolicy: {
    finds: ofPods((_, workload, all) =>
      all.some(
        ({ kind, spec }) =>
          kind === 'NetworkPolicy' &&
          selects(spec?.podSelector?.matchLabels, workload) &&
          (spec?.ingress ?? []).length > 0 &&
          (spec?.egress ?? []).length > 0 &&
          ['Ingress', 'Egress'].every((type) => spec?.policyTypes?.includes(type)),
      ),
    ),
    breaks: ({ objects }) => void (named(objects, 'NetworkPolicy').spec!.egress = []),
  },
  notReadOnlyRootFilesystem: KUBE_LINTER['no-read-only-root-fs'],
  privilegeEscalationAllowed: {
    finds: ofContainers(({ securityContext }) => securityContext.allowPrivilegeEscalation === false),
    breaks: ({ container }) => void delete container.securityContext.allowPrivilegeEscalation,
  },
  procMount: {
    finds: ofContainers(({ securityContext: { procMount = 'Default' } }) => procMount === 'Default'),
    breaks: ({ container }) => void (container.securityContext.procMount = 'Unmasked'),
  },
  runAsRootAllowed: {
    finds: ofContainers(({ securityContext }, pod) => {
      const { runAsUser, runAsNonRoot } = { ...pod.securityContext, ...securityContext };
      return runAsUser !== 0 && runAsNonRoot !== false && (runAsUser !== undefined || runAsNonRoot === true);
    }),
    breaks: ({ container }) => void (container.securityContext.runAsNonRoot = false),
  },
  runAsPrivileged: KUBE_LINTER['privileged-container'],
  dangerousCapabilities: {
    finds: everyContext(
      ({ capabilities }) => !(capabilities?.add ?? []).some((it) => /^(ALL|SYS_ADMIN|NET_ADMIN)$/i.test(it)),
    ),
    breaks: ({ container }) => void (container.securityContext.capabilities = { add: ['NET_ADMIN'] }),
  },
  insecureCapabilities: {
    finds: ofContainers(({ securityContext }) =>
      (securityContext.capabilities?.drop ?? []).some((name) => name.toUpperCase() === 'ALL'),
    ),
    breaks: ({ container }) => void (container.securityContext.capabilities = { drop: ['CHOWN'] }),
  },
  hostNetworkSet: KUBE_LINTER['host-network'],
  hostPortSet: {
    finds: ofContainers(({ ports = [] }) => ports.every(({ hostPort = 0 }) => hostPort === 0)),
    breaks: ({ container }) => void (container.ports![0]!.hostPort = 8080),
  },
  tlsSettingsMissing: {
    finds: ofKind('Ingress', ({ spec }) => Array.isArray(spec?.tls)),
    breaks: ({ objects }) => void objects.push({ ...bare('Ingress'), spec: {} }),
  },
  sensitiveContainerEnvVar: {
    finds: ofContainers(({ env = [] }) =>
      env.every(({ name, value }) => value === undefined || !isSensitive(name, value)),
    ),
    breaks: ({ container }) => void container.env?.push({ name: 'GITHUB_TOKEN', value: 'x' }),
  },
  sensitiveConfigmapContent: {
    finds: ofKind('ConfigMap', ({ data = {} }) =>
      Object.entries(data).every(([name, value]) => !isSensitive(name, value)),
    ),
    breaks: ({ objects }) => void objects.push({ ...bare('ConfigMap'), data: { password: 'x' } }),
  },
  ...POLARIS_RIGHTS,
};

const SENSITIVE_NAME =
  /^(AWS_SECRET_ACCESS_KEY|GOOGLE_APPLICATION_CREDENTIALS|AZURE_.+KEY|OCI_CLI_KEY_CONTENT)$|password|token|bearer|secret/i;

function isSensitive(name: string, value: string): boolean {
  return SENSITIVE_NAME.test(name) || /-BEGIN\s+.*PRIVATE KEY-/i.test(value);
}

function selects(selector: Labels | undefined, workload: Rendered): boolean {
  return selector !== undefined && isSelected(podLabelsOf(workload), selector);
}

function everyContext(isSound: (context: SecurityContext) => boolean): Lints[string]['finds'] {
  return ofContainers(({ securityContext }, pod) => isSound(securityContext) && isSound(pod.securityContext));
}

function bare(kind: string): Rendered {
  return { apiVersion: 'v1', kind, metadata: { name: 'broken', namespace: 'default' } };
}

function autoscaler(minReplicas: number, maxReplicas: number): Rendered {
  return { ...bare('HorizontalPodAutoscaler'), spec: { minReplicas, maxReplicas } };
}
