/** Where the settings of one command come from. */
export interface CommandLine {
  /** Empty: the operator itself. */
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}
