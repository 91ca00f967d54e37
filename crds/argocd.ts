import { readFile } from 'node:fs/promises';
import type { Definition } from './definition.ts';

const ARGOCD = 'manifests/argocd';

/** `argocd-cm` as Argo CD has to know it, with what stands in the scripts. */
export const ARGOCD_CM = `${ARGOCD}/argocd-cm.yaml`;

/** In the order in which people read them. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  SsmAssociation: ['reconcile', 'run', 'suspend', 'resume'],
  SsmDocument: ['reconcile', 'suspend', 'resume'],
};

const HEAD = `# What Argo CD has to know of ssm-operator: docs/gitops.md. Made by npm run generate from the files below
# resource_customizations. Merge it into your own, in the namespace of your Argo CD:
#   kubectl -n argocd patch configmap argocd-cm --patch-file ${ARGOCD_CM}
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  labels:
    app.kubernetes.io/part-of: argocd
data:
`;

export async function argocdConfig(root: string, definitions: readonly Definition[]): Promise<string> {
  const parts = await Promise.all(definitions.map((definition) => customizationsOf(root, definition)));
  return HEAD + parts.join('');
}

async function customizationsOf(root: string, definition: Definition): Promise<string> {
  const { spec } = definition;
  const { kind } = spec.names;
  const script = (path: string): Promise<string> =>
    readFile(`${root}/${ARGOCD}/resource_customizations/${spec.group}/${kind}/${path}`, 'utf8');
  const definitions = await Promise.all(
    (ACTIONS[kind] ?? []).map(
      async (name) =>
        `  - name: ${name}\n    action.lua: |\n${indented(await script(`actions/${name}/action.lua`), 6)}`,
    ),
  );
  const actions = `discovery.lua: |\n${indented(await script('actions/discovery.lua'), 2)}definitions:\n${definitions.join('')}`;
  const entry = (what: string, text: string): string =>
    `  resource.customizations.${what}.${spec.group}_${kind}: |\n${indented(text, 4)}`;
  return entry('health', await script('health.lua')) + entry('actions', actions);
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
