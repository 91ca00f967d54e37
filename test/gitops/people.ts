import { inject } from 'vitest';
import type { Place } from './namespace.ts';

/** What Argo CD's server has answered. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Somebody at Argo CD's pages. */
interface Person {
  /** Runs an action as the pages do, on a resource of the application. */
  act(resource: Named, action: string): Promise<Answer>;
}

const API = { group: 'ssm-operator.dev', version: 'v1alpha1' };

/** Who has a role of the project, and that alone. `place`: its application and its project have the name of its namespace. */
export async function holderOf(place: Place, role: string): Promise<Person> {
  const admin = await tokenOfAdmin(place);
  const { token } = await answered(`projects/${place.namespace}/roles/${role}/token`, {}, admin);
  return personAt(place, token);
}

/** Who has installed it. */
export async function adminAt(place: Place): Promise<Person> {
  return personAt(place, await tokenOfAdmin(place));
}

function personAt({ namespace }: Place, token: string): Person {
  return {
    act: ({ kind, name }, action) =>
      post(
        `applications/${namespace}/resource/actions/v2`,
        { ...API, namespace, kind, resourceName: name, action },
        token,
      ),
  };
}

async function tokenOfAdmin({ kube }: Place): Promise<string> {
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
