import { alertNeighbours, alertsAfter, findAlert, listAlerts, type Database } from '@livermore/database';
import { AlertDetails, type AlertDetailsOptions } from '../projections/alert-details.ts';
import type { AlertReader } from '../routers/context.ts';

interface AlertReaderOptions extends Pick<AlertDetailsOptions, 'history' | 'priceDecimals'> {
  db: Database['db'];
}

/** Stored alerts as the routers read them. */
export const alertReader = ({ db, history, priceDecimals }: AlertReaderOptions): AlertReader => {
  const details = new AlertDetails({
    find: (userId, id) => findAlert(db, userId, id),
    neighbours: (userId, id, query) => alertNeighbours(db, userId, id, query),
    history,
    priceDecimals,
  });
  return {
    list: (userId, page) => listAlerts(db, userId, page),
    get: (userId, id, query) => details.get(userId, id, query),
    after: (userId, id, limit) => alertsAfter(db, userId, id, limit),
  };
};
