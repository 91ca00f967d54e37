/** The names and values of one target: nodes match when any value does. */
interface Target {
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * An association in canonical form: AWS's members with the first letter lowered, defaults filled in, sets sorted,
 * nothing empty and nothing `undefined`. What is declared and what AWS holds have this one type, so that the
 * difference is one comparison.
 */
export interface Association {
  readonly associationName: string;
  /** A name or an ARN. */
  readonly documentName: string;
  /** `$DEFAULT`, `$LATEST` or a number. */
  readonly documentVersion: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly targets: readonly Target[];
  readonly applyOnlyAtCronInterval: boolean;
  readonly complianceSeverity: string;
  readonly syncCompliance: string;
  readonly scheduleExpression?: string;
  readonly scheduleOffset?: number;
  /** Hours. */
  readonly duration?: number;
  readonly calendarNames?: readonly string[];
  readonly maxConcurrency?: string;
  readonly maxErrors?: string;
  readonly outputLocation?: object;
  readonly automationTargetParameterName?: string;
  readonly targetLocations?: readonly object[];
  readonly targetMaps?: readonly object[];
  readonly alarmConfiguration?: object;
  readonly associationDispatchAssumeRole?: string;
}

/** Members that have no default and mean the same absent, empty or `false`. */
export const OPTIONAL_MEMBERS = [
  'scheduleExpression',
  'scheduleOffset',
  'duration',
  'calendarNames',
  'maxConcurrency',
  'maxErrors',
  'outputLocation',
  'automationTargetParameterName',
  'targetLocations',
  'targetMaps',
  'alarmConfiguration',
  'associationDispatchAssumeRole',
] as const satisfies readonly (keyof Association)[];

/** What canonicalising reads; anything may be missing or empty. */
export interface LooseAssociation extends Readonly<
  Partial<Record<(typeof OPTIONAL_MEMBERS)[number], unknown>>
> {
  readonly associationName?: string | undefined;
  readonly documentName?: string | undefined;
  readonly documentVersion?: string | undefined;
  readonly parameters?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly targets?: readonly { readonly key?: string; readonly values?: readonly string[] }[] | undefined;
  readonly applyOnlyAtCronInterval?: boolean | undefined;
  readonly complianceSeverity?: string | undefined;
  readonly syncCompliance?: string | undefined;
}

/** AWS puts this target on Automation associations that have none; sent back, it makes the next update fail. */
const NO_OP_TARGET = 'aws:NoOpAutomationTag';

export function canonicalAssociation(loose: LooseAssociation): Association {
  const optional = OPTIONAL_MEMBERS.map((name) => [name, pruned(loose[name])] as const);
  return {
    associationName: loose.associationName ?? '',
    documentName: loose.documentName ?? '',
    documentVersion: loose.documentVersion ?? '$DEFAULT',
    parameters: loose.parameters ?? {},
    targets: canonicalTargets(loose.targets ?? []),
    applyOnlyAtCronInterval: loose.applyOnlyAtCronInterval ?? false,
    complianceSeverity: loose.complianceSeverity ?? 'UNSPECIFIED',
    syncCompliance: loose.syncCompliance ?? 'AUTO',
    ...Object.fromEntries(optional.filter(([, value]) => value !== undefined)),
  };
}

function canonicalTargets(targets: NonNullable<LooseAssociation['targets']>): readonly Target[] {
  return targets
    .filter(({ key }) => key !== NO_OP_TARGET)
    .map(({ key = '', values = [] }) => ({ key: canonicalKey(key), values: [...new Set(values)].toSorted() }))
    .toSorted((left, right) => order(JSON.stringify(left), JSON.stringify(right)));
}

/** AWS accepts any case of this one key and answers with this spelling. */
function canonicalKey(key: string): string {
  return key.toLowerCase() === 'instanceids' ? 'InstanceIds' : key;
}

function order(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Without what is empty, `false` or `undefined`, at every level. */
function pruned(value: unknown): unknown {
  if (value === undefined || value === null || value === false || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]) => [key, pruned(member)] as const);
  const kept = entries.filter(([, member]) => member !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
