/** An option or a processor declaration is wrong. Thrown while the application starts. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'INVALID_CONFIGURATION';
}
