/** Lets the browser open the pages while the server is away; `sw.js` comes with a build only. */
export const registerServiceWorker = (): void => {
  // Over plain HTTP browsers have no service workers but on this machine; then it does not open, and that is all.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
};
