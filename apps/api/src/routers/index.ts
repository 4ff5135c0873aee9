import { accountRouter } from './account.router.ts';
import { alertsRouter } from './alerts.router.ts';
import { authRouter } from './auth.router.ts';
import { controlRouter } from './control.router.ts';
import { eventsRouter } from './events.router.ts';
import { logsRouter } from './logs.router.ts';
import { marketRouter } from './market.router.ts';
import { settingsRouter } from './settings.router.ts';
import { symbolsRouter } from './symbols.router.ts';
import { router } from './trpc.ts';
import { usersRouter } from './users.router.ts';

export const appRouter = router({
  auth: authRouter,
  control: controlRouter,
  market: marketRouter,
  alerts: alertsRouter,
  events: eventsRouter,
  logs: logsRouter,
  settings: settingsRouter,
  symbols: symbolsRouter,
  users: usersRouter,
  account: accountRouter,
});

export type AppRouter = typeof appRouter;
