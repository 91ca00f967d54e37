interface Held {
  readonly Versions: readonly { readonly DocumentVersion: string }[];
}

interface End {
  readonly aws: { readonly documents: readonly Held[] };
  readonly resources: readonly { readonly status?: Readonly<Record<string, unknown>> }[];
}

/**
 * `found` without the versions that `wanted` lacks: one whose publication was not answered, or not recorded, is nobody's
 * to delete, so it stays. Unchanged when there are no more, or when one is missing.
 */
export function withoutMore(wanted: object | undefined, found: object | undefined): object | undefined {
  if (wanted === undefined || found === undefined) return found;
  const [due, held] = [wanted as End, found as End];
  const documents = held.aws.documents.map((one, index) => known(due.aws.documents[index], one));
  if (documents.every((one, index) => one === held.aws.documents[index])) return found;
  const resources = held.resources.map((one, index) => toldOf(due.resources[index], one));
  return { ...held, aws: { ...held.aws, documents }, resources };
}

function known(due: Held | undefined, held: Held): Held {
  const numbers = due?.Versions.map(({ DocumentVersion }) => DocumentVersion) ?? [];
  const Versions = held.Versions.filter(({ DocumentVersion }) => numbers.includes(DocumentVersion));
  return Versions.length === held.Versions.length ? held : { ...held, Versions };
}

/** What is told of the versions follows from them. */
function toldOf(due: End['resources'][number] | undefined, held: End['resources'][number]): object {
  const { publishedVersions, versions } = due?.status ?? {};
  return { ...held, status: { ...held.status, publishedVersions, versions } };
}
