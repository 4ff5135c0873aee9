/**
 * Whether an error says that the database refuses a value or breaks a rule of the schema with it:
 * the same statement will be refused again, while a lost connection may come back.
 */
export const isRefusedForGood = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Classes of SQLSTATE: data exception, integrity constraint violation, syntax error or access rule violation.
  return /^(22|23|42)[0-9A-Z]{3}$/.test(code) || isRefusedForGood(error.cause);
};
