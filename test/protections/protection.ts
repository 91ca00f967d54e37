/** A piece of code that keeps harm from fleets, and the tests that notice when it is missing. */
export interface Protection {
  /** What it promises. */
  readonly promise: string;
  /** Below src. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly code: string;
  /** What stands there when the protection is taken out. */
  readonly without: string;
  /** Below test. */
  readonly tests: readonly string[];
}
