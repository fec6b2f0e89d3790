/** What `npm start` shows to try first: a trade in three calls. */
export const whatToTry = (url: string) => `Try:

  TOKEN=$(curl -s ${url}/dev/token -H 'content-type: application/json' \\
    -d '{"sub":"t.ng","tenant":"demo","roles":["trader"]}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')

  curl -s ${url}/v1/trades -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
    -H "idempotency-key: first-$(date +%s)" \\
    -d '{"account":"EQ-001","side":"BUY","symbol":"AAPL","quantity":"100","price":"189.22"}'

  curl -s '${url}/v1/trades?limit=5' -H "authorization: Bearer $TOKEN"

A whole trading day: npm run demo     The API: ${url}/docs`;
