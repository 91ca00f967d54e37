/** What AWS's own variables may name, for all services or for one. The SDK takes whatever they say. */
export const ENDPOINT_VARIABLES = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_SSM',
  'AWS_ENDPOINT_URL_STS',
] as const;

/** In words, for whoever has to set one. */
export const AN_ENDPOINT = 'an address that begins with http:// or https://, without a password';

/** Whether calls can go there. `{region}` stands for a region. A password is of no use: calls are signed. */
export function isEndpoint(text: string): boolean {
  const address = text.replaceAll('{region}', 'eu-west-1');
  const url = /^https?:\/\/[^\s{}]+$/.test(address) ? URL.parse(address) : null;
  return url !== null && url.username === '' && url.password === '';
}

/** For a message, which is logged. */
export function withoutPassword(endpoint: string): string {
  return endpoint.replace(/\/\/[^/?#]*@/, '//***@');
}
