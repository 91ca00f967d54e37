import { tagOf, type SimulatedAssociation, type SimulatedCall } from '../support/simulator-admin.ts';
import { isSame, viewOfHeld, viewOfSpec, type View } from './aws-view.ts';
import { told, type Edit } from './draw.ts';
import type { Family, FieldName, Spec } from './fields.ts';

/** One association of the fleet. */
export interface Member {
  readonly name: string;
  readonly family: Family;
  spec: Spec;
  id: string;
}

/** What AWS is not sent, or sees as tags. */
const OURS: readonly FieldName[] = ['tags', 'driftPolicy', 'deletionPolicy', 'checkInterval', 'failedRuns'];

/** Says what is wrong, one sentence each. */
export class Judge {
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** As the operator calls it by itself. */
  nameOf({ name }: Member): string {
    return `${this.#namespace}.${name}`;
  }

  view(member: Member, spec: Spec): View {
    return viewOfSpec(spec, this.nameOf(member));
  }

  /** Whether AWS holds the member's spec, the whole of it and nothing else. */
  held(member: Member, all: readonly SimulatedAssociation[], what: string): readonly string[] {
    const held = all.find(({ AssociationId }) => AssociationId === member.id);
    if (held === undefined) return [`${member.name}, ${what}: AWS holds nothing`];
    const [found, wanted] = [viewOfHeld(held), this.view(member, member.spec)];
    const tags = Object.entries(member.spec.tags ?? {});
    const others = held.Tags.filter(({ Key }) => !Key.startsWith('ssm-operator.dev/'));
    const tagged = tags.length === others.length && tags.every(([key, value]) => tagOf(held, key) === value);
    return faultsOf(`${member.name}, ${what}`, {
      [`AWS holds ${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`]: !isSame(found, wanted),
      [`tags ${JSON.stringify(others)}`]: !tagged,
    });
  }

  /** Whether an edit of the spec has led to one update, or none where AWS sees no difference, and names just its field. */
  edit(
    member: Member,
    {
      edit,
      before,
      writes,
      said,
    }: Edited & { readonly before: SimulatedAssociation; readonly said: readonly string[] },
  ): readonly string[] {
    const calls = callsFor(member, writes);
    const updates = updatesAmong(calls);
    const wanted = isSame(viewOfHeld(before), this.view(member, member.spec)) ? 0 : 1;
    return faultsOf(`${member.name}, ${told(edit)}`, {
      [`${updates.length} updates, not ${wanted}`]: updates.length !== wanted,
      [`more calls: ${JSON.stringify(calls)}`]: edit.field !== 'tags' && calls.length > updates.length,
      [`it says ${JSON.stringify(said)}`]:
        said.length !== wanted || !said.flatMap(pathsIn).every((path) => isOf(path, edit.field)),
    });
  }

  /** Whether what somebody changed in AWS was shown as just that, and put back once. */
  editInAws(
    member: Member,
    { edit, fields, writes }: Edited & { readonly fields: readonly string[] },
  ): readonly string[] {
    const calls = callsFor(member, writes);
    return faultsOf(`${member.name}, in AWS ${told(edit)}`, {
      [`drift in ${fields.join(', ')}`]:
        fields.length === 0 || !fields.every((path) => isOf(path, edit.field)),
      [`put back by ${JSON.stringify(calls)}`]: calls.length !== 1 || updatesAmong(calls).length !== 1,
    });
  }
}

interface Edited {
  readonly edit: Edit;
  readonly writes: readonly SimulatedCall[];
}

export function callsFor({ id }: Member, writes: readonly SimulatedCall[]): readonly SimulatedCall[] {
  return writes.filter(({ input }) => input['AssociationId'] === id || input['ResourceId'] === id);
}

export function updatesAmong(calls: readonly SimulatedCall[]): readonly SimulatedCall[] {
  return calls.filter(({ operation }) => operation === 'UpdateAssociation');
}

export function isVisible(field: FieldName): boolean {
  return !OURS.includes(field);
}

/** What UpdateAssociation can say of it. */
export function visible(spec: Partial<Spec>): object {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => isVisible(field as FieldName)));
}

function faultsOf(where: string, laws: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(laws)
    .filter((law) => laws[law])
    .map((law) => `${where}: ${law}`);
}

/** `The spec changed; sending an update: a, b. It …` → a and b. */
function pathsIn(message: string): readonly string[] {
  return (/: ([^ ]+(?:, [^ ]+)*)\. /.exec(message)?.[1] ?? message).split(', ');
}

function isOf(path: string, field: FieldName): boolean {
  return path === field || (field === 'parameters' && path.startsWith('parameters.'));
}
