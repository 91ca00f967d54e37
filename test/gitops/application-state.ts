/** An Application as far as tests read it. */
export interface ApplicationState {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly syncResult?: { readonly revision: string };
    };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly resources?: readonly ResourceState[];
  };
}

interface ResourceState {
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
  readonly health?: { readonly status: string; readonly message?: string };
}

/** It has this commit, nothing differs, and this is how it does. */
export function isSynced(revision: string, health?: string): (state: ApplicationState) => boolean {
  return ({ status }) =>
    status?.sync?.status === 'Synced' &&
    status.sync.revision === revision &&
    (health === undefined || status.health?.status === health);
}

export function healthOf(state: ApplicationState, kind: string, name: string): string | undefined {
  return resourceOf(state, kind, name)?.health?.status;
}

export function resourceOf(
  { status }: ApplicationState,
  kind: string,
  name: string,
): ResourceState | undefined {
  return status?.resources?.find((each) => each.kind === kind && each.name === name);
}

/** What Argo CD says differs from git, `kind/name` each. */
export function differences({ status }: ApplicationState): readonly string[] {
  return (status?.resources ?? [])
    .filter((each) => each.status !== 'Synced')
    .map(({ kind, name }) => `${kind}/${name}`);
}
