import { inject } from 'vitest';
import type { Place } from './place.ts';

/** What Argo CD's server has answered. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Somebody who has a role of a project, and that alone. */
export interface Holder {
  /** Runs an action as the pages do, on a resource of the application. */
  act(resource: Named, action: string): Promise<Answer>;
}

const API = { group: 'ssm-operator.dev', version: 'v1alpha1' };

/** `place`: its application and its project have the name of its namespace. */
export async function holderOf(place: Place, role: string): Promise<Holder> {
  const { namespace } = place;
  const admin = await adminAt(place);
  const { token } = await answered(`projects/${namespace}/roles/${role}/token`, {}, admin);
  return {
    act: ({ kind, name }, action) =>
      post(
        `applications/${namespace}/resource/actions/v2`,
        { ...API, namespace, kind, resourceName: name, action },
        token,
      ),
  };
}

/** Who has installed it. Answers the token. */
async function adminAt({ kube }: Place): Promise<string> {
  const secret = ['get', 'secret', 'argocd-initial-admin-secret', '-n', 'argocd'];
  const encoded = await kube(...secret, '-o', 'jsonpath={.data.password}');
  const password = Buffer.from(encoded, 'base64').toString();
  const { token } = await answered('session', { username: 'admin', password });
  return token;
}

async function answered(path: string, body: object, token?: string): Promise<{ readonly token: string }> {
  const { status, text } = await post(path, body, token);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return JSON.parse(text) as { token: string };
}

async function post(path: string, body: object, token?: string): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${inject('argo').serverUrl}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
