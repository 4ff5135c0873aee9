import { alertsRouter } from './alerts.router.ts';
import { authRouter } from './auth.router.ts';
import { controlRouter } from './control.router.ts';
import { eventsRouter } from './events.router.ts';
import { marketRouter } from './market.router.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  auth: authRouter,
  control: controlRouter,
  market: marketRouter,
  alerts: alertsRouter,
  events: eventsRouter,
});

export type AppRouter = typeof appRouter;
