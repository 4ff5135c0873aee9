/** Causes of causes are told this deep. */
const DEEPEST = 5;

/**
 * What the log says of an error: name, code, message, stack and causes, and nothing else that hangs
 * on it. Libraries hang requests, headers and the values of statements on theirs.
 */
export const errorFields = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    stack,
    ...(cause !== undefined && depth < DEEPEST && { cause: errorFields(cause, depth + 1) }),
    ...(error instanceof AggregateError && depth < DEEPEST && { errors: error.errors.map((each) => errorFields(each, depth + 1)) }),
  };
};
