/** Has the browser keep the app, once it has nothing else to do. */
export function keepApp(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker
      .register('/service-worker.js')
      .catch(error => console.info('The app will not open offline:', error));
  });
}
