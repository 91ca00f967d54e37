import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const enough = { CLUSTER_NAME: 'prod', AWS_REGION: 'eu-west-1' };

const wrong: Record<
  string,
  readonly [args: readonly string[], environment: Record<string, string>, says: RegExp]
> = {
  'an endpoint without a scheme': [
    ['--endpoint-template', 'ssm.{region}.example.com'],
    enough,
    /endpointTemplate must be an address that begins with http:\/\/ or https:\/\/, without a password, such as .*, and not "ssm\.\{region\}\.example\.com".*--endpoint-template or ENDPOINT_TEMPLATE/,
  ],
  'an endpoint that is a host and a port': [
    [],
    { ...enough, ENDPOINT_TEMPLATE: 'localhost:4566' },
    /begins with http/,
  ],
  'an endpoint without a host': [
    ['--endpoint-template', 'https://'],
    enough,
    /endpointTemplate must be an address/,
  ],
  'an endpoint with another word in braces': [
    ['--endpoint-template', 'https://ssm.{zone}.example.com'],
    enough,
    /endpointTemplate must be an address/,
  ],
  'an endpoint with a password': [
    ['--endpoint-template', 'https://me:hunter2@ssm.{region}.example.com'],
    enough,
    /without a password, .* and not "https:\/\/\*\*\*@ssm\.\{region\}\.example\.com"/,
  ],
  'an endpoint of the SDK with a password': [
    [],
    { ...enough, AWS_ENDPOINT_URL: 'https://me:hunter2@ssm' },
    /AWS_ENDPOINT_URL must be .* and not "https:\/\/\*\*\*@ssm"/,
  ],
  'an endpoint of the SDK without a scheme': [
    [],
    { ...enough, AWS_ENDPOINT_URL: '127.0.0.1:4566' },
    /AWS_ENDPOINT_URL must be an address that begins with http:\/\/ or https:\/\/, without a password, such as http:\/\/127\.0\.0\.1:4566, and not "127\.0\.0\.1:4566"/,
  ],
  'an endpoint of the SDK with another scheme': [
    [],
    { ...enough, AWS_ENDPOINT_URL_SSM: 'ftp://ssm' },
    /AWS_ENDPOINT_URL_SSM must be an address/,
  ],
  'an endpoint of STS without a scheme': [
    [],
    { ...enough, AWS_ENDPOINT_URL_STS: 'sts' },
    /AWS_ENDPOINT_URL_STS must be/,
  ],
};

for (const [name, [args, environment, says]] of Object.entries(wrong)) {
  test(`${name} is refused with one sentence that names the way out`, () => {
    expect(() => readConfig(args, environment, 'me')).toThrow(says);
  });
}

test.each([
  ['the endpoint of a region', { ENDPOINT_TEMPLATE: 'https://vpce-1.ssm.{region}.vpce.amazonaws.com' }],
  ['the simulator', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
  ['a host of its own with a path', { ENDPOINT_TEMPLATE: 'http://[::1]:4566/ssm' }],
  ['nothing, which is none', { AWS_ENDPOINT_URL: '', ENDPOINT_TEMPLATE: '' }],
])('%s is an endpoint', (_, environment) => {
  expect(readConfig([], { ...enough, ...environment }, 'me')).toBeDefined();
});
