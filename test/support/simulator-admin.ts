/** The simulator's admin interface, as a test or the demo uses it. */
export interface SimulatorAdmin {
  readonly url: string;
  put(path: string, body: object): Promise<void>;
  /** Takes away what was put. */
  remove(path: string): Promise<void>;
  /** Moves the simulator's time; schedules fire as it moves. */
  advance(milliseconds: number): Promise<void>;
  /** What State Manager holds, in every account and region, oldest first. */
  associations(): Promise<readonly SimulatedAssociation[]>;
  /** The documents that accounts own, in every account and region, oldest first. */
  documents(): Promise<readonly SimulatedDocument[]>;
  /** How often Run Command was used, also by associations that are no more. */
  runs(): Promise<number>;
  /** Calls of AWS operations so far. */
  calls(since?: number): Promise<readonly SimulatedCall[]>;
}

export interface SimulatedCall {
  readonly seq: number;
  readonly time: string;
  /** The access key id of who called. */
  readonly principal: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `null`: not answered yet. */
  readonly status: number | null;
  readonly region: string;
  readonly errorCode?: string;
}

/** As DescribeAssociation shows it, with what AWS keeps beside it. */
export interface SimulatedAssociation {
  readonly AssociationId: string;
  readonly AssociationName?: string;
  readonly AssociationVersion: string;
  readonly Name: string;
  readonly Parameters?: Readonly<Record<string, readonly string[]>>;
  readonly ScheduleExpression?: string;
  readonly Targets?: { readonly Key: string; readonly Values: string[] }[];
  readonly MaxErrors?: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly Executions: readonly object[];
}

/** A document with all its versions, oldest first. */
export interface SimulatedDocument {
  readonly Name: string;
  readonly DocumentType: string;
  readonly DefaultVersion: string;
  readonly LatestVersion: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly AccountSharingInfoList: readonly {
    readonly AccountId: string;
    readonly SharedDocumentVersion: string;
  }[];
  readonly Requires?: readonly { readonly Name: string; readonly Version?: string }[];
  readonly Versions: readonly {
    readonly DocumentVersion: string;
    readonly Status: string;
    readonly Content: string;
    readonly DocumentFormat: string;
    readonly VersionName?: string;
    readonly DisplayName?: string;
    readonly TargetType?: string;
    readonly AttachmentsInformation?: readonly { readonly Name: string }[];
  }[];
}

/** Operations that change AWS. */
const WRITES = /^(Create|Update|Delete|Start|Add|Remove|Modify)/;

interface SimulatedRegion {
  readonly associations: readonly SimulatedAssociation[];
  readonly documents: readonly SimulatedDocument[];
  /** One for each node. */
  readonly commands: readonly { readonly CommandId: string }[];
}

export function simulatorAdmin(url: string): SimulatorAdmin {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/_simulator/${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const regions = async (): Promise<readonly SimulatedRegion[]> =>
    ((await call('GET', 'state')) as { regions: SimulatedRegion[] }).regions;
  return {
    url,
    put: async (path, body) => void (await call('PUT', path, body)),
    remove: async (path) => void (await call('DELETE', path)),
    advance: async (milliseconds) =>
      void (await call('POST', 'clock', { advance: `PT${milliseconds / 1_000}S` })),
    associations: async () => (await regions()).flatMap(({ associations }) => associations),
    documents: async () => (await regions()).flatMap(({ documents }) => documents),
    runs: async () =>
      new Set((await regions()).flatMap(({ commands }) => commands.map(({ CommandId }) => CommandId))).size,
    calls: async (since = 0) =>
      ((await call('GET', `calls?since=${since}`)) as { calls: SimulatedCall[] }).calls,
  };
}

export function tagOf({ Tags }: Pick<SimulatedAssociation, 'Tags'>, key: string): string | undefined {
  return Tags.find(({ Key }) => Key === key)?.Value;
}

export function writesAmong(calls: readonly SimulatedCall[]): readonly SimulatedCall[] {
  return calls.filter(({ operation }) => isWrite(operation));
}

export function isWrite(operation: string): boolean {
  return WRITES.test(operation);
}
