function each(member: string, ...given: unknown[]): object[] {
  return given.map((value) => ({ [member]: value }));
}

function source(more: object): object {
  return { Key: 'SourceUrl', Values: ['s3://a'], ...more };
}

function many(count: number, one: object): object[] {
  return Array.from({ length: count }, () => one);
}

/** By member, what the model does not let through. */
export const BOUNDS: Record<string, readonly object[]> = {
  Content: each('Content', undefined, ''),
  Name: each('Name', undefined, 'ab', 'x'.repeat(129), 'a b c', 'a/b', 'arn:aws:ssm:eu-west-1:1:document/a'),
  DisplayName: each('DisplayName', 'x'.repeat(1025), 'a#b'),
  VersionName: each('VersionName', '', 'x'.repeat(129), 'a b'),
  DocumentType: each('DocumentType', 'Recipe', 'command'),
  DocumentFormat: each('DocumentFormat', 'XML', 'yaml'),
  TargetType: each('TargetType', 'AWS', '', `/${'x'.repeat(200)}`, '/a b'),
  Tags: each('Tags', [{ Key: '', Value: 'x' }], [{ Key: 'x'.repeat(129), Value: '' }], [{ Key: 'a' }]),
  Requires: each('Requires', [], [{ Version: '1' }], [{ Name: 'schema', Version: 'newest' }]),
  Attachments: each(
    'Attachments',
    many(21, source({})),
    [source({ Key: 'Url' })],
    [source({ Values: [] })],
    [source({ Values: ['s3://a', 's3://b'] })],
    [source({ Values: ['x'.repeat(1025)] })],
    [source({ Name: 'ab' })],
  ),
};
