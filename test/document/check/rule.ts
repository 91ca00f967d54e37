/** A content, and what is said of it: after `!` what is certain, after `?` what is doubtful. */
export interface Rule {
  readonly content: string | object;
  /** Default: Command. */
  readonly DocumentType?: string;
  /** Default: JSON. */
  readonly DocumentFormat?: 'JSON' | 'YAML' | 'TEXT';
  readonly said: readonly string[];
}
