import { withFields, type Logger } from '@livermore/base';
import type { LogComponent } from '@livermore/schemas';

/** A logger whose lines say which part of the server they are of, and what else is the same in all of them. */
export const componentLogger = (logger: Logger, component: LogComponent, fields: object = {}): Logger =>
  withFields(logger, { component, ...fields });
