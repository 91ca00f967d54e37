import { named } from './kube-linter.ts';
import { ofKind, type Lint, type Lints, type Rendered, type Rule } from './objects.ts';

const CHANGES = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const EVERYTHING: Rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
const EXEC: Rule = { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] };

function mayExec({ apiGroups, resources, verbs }: Rule): boolean {
  return (
    hasOne(apiGroups, ['', '*']) &&
    hasOne(resources, ['*', 'pods/exec', 'pods/attach']) &&
    hasOne(verbs, ['*', 'get', 'create'])
  );
}

function mayEverything({ apiGroups, resources, verbs }: Rule): boolean {
  const isAll = verbs.includes('*') || CHANGES.every((verb) => verbs.includes(verb));
  return apiGroups.includes('*') && resources.includes('*') && isAll;
}

function hasOne(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((word) => wanted.includes(word));
}

function ofRoles(kind: string, isTooMuch: (rule: Rule) => boolean, rule: Rule): Lint {
  return {
    finds: ofKind(kind, ({ rules = [] }) => !rules.some(isTooMuch)),
    breaks: ({ objects }) => void named(objects, kind).rules?.push(rule),
  };
}

interface Binding {
  readonly kind: string;
  readonly role: string;
  readonly isTooMuch: (rule: Rule) => boolean;
}

/** A role that is not rendered counts as one that may too much. */
function ofBindings({ kind, role, isTooMuch }: Binding): Lint {
  const isSound = ({ roleRef }: Rendered, all: readonly Rendered[]): boolean =>
    roleRef?.kind !== role ||
    all.some(
      (other) =>
        other.kind === role && other.metadata.name === roleRef.name && !(other.rules ?? []).some(isTooMuch),
    );
  return {
    finds: ofKind(kind, isSound),
    breaks({ objects }) {
      named(objects, kind).roleRef = { kind: role, name: 'much' };
      const metadata = { name: 'much' };
      const rules = [isTooMuch === mayExec ? EXEC : EVERYTHING];
      objects.push({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: role, metadata, rules });
    },
  };
}

const ADMIN = { isTooMuch: mayEverything };
const SHELL = { isTooMuch: mayExec };

/** The checks of polaris that look at rights. */
export const POLARIS_RIGHTS: Lints = {
  clusterrolePodExecAttach: ofRoles('ClusterRole', mayExec, EXEC),
  rolePodExecAttach: ofRoles('Role', mayExec, EXEC),
  clusterrolebindingPodExecAttach: ofBindings({ kind: 'ClusterRoleBinding', role: 'ClusterRole', ...SHELL }),
  rolebindingClusterRolePodExecAttach: ofBindings({ kind: 'RoleBinding', role: 'ClusterRole', ...SHELL }),
  rolebindingRolePodExecAttach: ofBindings({ kind: 'RoleBinding', role: 'Role', ...SHELL }),
  clusterrolebindingClusterAdmin: ofBindings({ kind: 'ClusterRoleBinding', role: 'ClusterRole', ...ADMIN }),
  rolebindingClusterAdminClusterRole: ofBindings({ kind: 'RoleBinding', role: 'ClusterRole', ...ADMIN }),
  rolebindingClusterAdminRole: ofBindings({ kind: 'RoleBinding', role: 'Role', ...ADMIN }),
};
