import type { Check } from './body-check.ts';
import type { World } from './world.ts';

/** A call of the admin interface that fails, with its HTTP status. */
export class AdminError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What a route of the admin interface gets. */
export interface AdminCall {
  world: World;
  /** Empty: every account and region; else `account/region`. */
  scope: string;
  /** What follows the route in the path. */
  name: string;
  query: URLSearchParams;
  /** The JSON body. Throws AdminError 400 when it doesn't pass. */
  body: (check: Check) => unknown;
}
