import { AdminError, type AdminCall } from './admin-call.ts';
import { objectOf, text } from './body-check.ts';
import { parameterOf } from './parameter-references.ts';
import { runReferring } from './parameters.ts';
import { within } from './scopes.ts';

const PARAMETER_BODY = objectOf({ value: text }, ['value']);

/** Sets a parameter of the Parameter Store. Associations that refer to it run where its value is another one now. */
export function putParameter({ world, scope, name, body }: AdminCall): object {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    throw new AdminError(400, `${name}: expected a parameter name such as /app/version`);
  }
  const { value } = body(PARAMETER_BODY) as { value: string };
  const regions = [...world.regions.values()];
  const before = regions.map((region) => parameterOf(world, region, name));
  within(world.parameters, scope).set(name, value);
  for (const [index, region] of regions.entries()) {
    const old = before[index];
    if (old !== undefined && old !== parameterOf(world, region, name)) runReferring(world, region, name);
  }
  return { name, value };
}

/** Takes a parameter away. Nothing runs because of it; what refers to it fails where it runs next. */
export function deleteParameter({ world, scope, name }: AdminCall): object {
  if (!world.parameters.get(scope)?.delete(name)) throw new AdminError(404, `no parameter ${name}`);
  return { deleted: name };
}
