interface Held {
  readonly Versions: readonly { readonly DocumentVersion: string }[];
}

interface Told {
  readonly status?: Readonly<Record<string, unknown>>;
}

interface End {
  readonly aws: { readonly documents: readonly Held[] };
  readonly resources: readonly Told[];
}

/**
 * `found` without the versions that `wanted` lacks: one whose publication was not answered, or not recorded, is nobody's
 * to delete, so it stays, and is not told as ours. Unchanged when a version is missing.
 */
export function withoutMore(wanted: object | undefined, found: object | undefined): object | undefined {
  if (wanted === undefined || found === undefined) return found;
  const [due, held] = [wanted as End, found as End];
  const documents = held.aws.documents.map((one, index) => known(due.aws.documents[index], one));
  const isMore = documents.some((one, index) => one !== held.aws.documents[index]);
  const resources = held.resources.map((one, index) =>
    (isMore ? toldOf : withUnanswered)(due.resources[index], one),
  );
  return { ...held, aws: { ...held.aws, documents }, resources };
}

function known(due: Held | undefined, held: Held): Held {
  const numbers = due?.Versions.map(({ DocumentVersion }) => DocumentVersion) ?? [];
  const Versions = held.Versions.filter(({ DocumentVersion }) => numbers.includes(DocumentVersion));
  return Versions.length === held.Versions.length ? held : { ...held, Versions };
}

/** What is told of the versions follows from them. */
function toldOf(due: Told | undefined, held: Told): Told {
  const { publishedVersions, versions } = due?.status ?? {};
  return { ...held, status: { ...held.status, publishedVersions, versions } };
}

/** As if each answer had been recorded; what is told beyond that stays. */
function withUnanswered(due: Told | undefined, held: Told): Told {
  const wanted = due?.status?.['publishedVersions'];
  const all = numbersIn(wanted);
  const isPart = [...numbersIn(held.status?.['publishedVersions'])].every((number) => all.has(number));
  if (wanted === undefined || !isPart) return held;
  return { ...held, status: { ...held.status, publishedVersions: wanted } };
}

/** `1-3,5`. */
function numbersIn(text: unknown): ReadonlySet<number> {
  const ranges = typeof text === 'string' && text !== '' ? text.split(',') : [];
  const numbers = ranges.flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return new Set(numbers);
}
