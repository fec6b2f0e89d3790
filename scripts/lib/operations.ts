/** Calls of operations scripts: a local server gives them a token; BASE_URL and TOKEN name another server and a token for it. */
import { requestDevToken } from '../../src/client/index.ts';
import { localSettings } from './project.ts';

export interface OperationsApi {
  baseUrl: string;
  /** @throws Error with what the server said, for any answer but a 2xx */
  call<T>(method: string, path: string): Promise<T>;
}

export async function operationsApi(): Promise<OperationsApi> {
  const baseUrl = process.env.BASE_URL?.replace(/\/$/, '') ?? localSettings().url;
  const tenant = process.env.TENANT ?? 'demo';
  const token = process.env.TOKEN ?? (await localToken(baseUrl, tenant));
  return {
    baseUrl,
    async call<T>(method: string, path: string) {
      const response = await fetch(baseUrl + path, { method, headers: { authorization: `Bearer ${token}` } });
      if (response.ok) return (await response.json()) as T;
      throw new Error(`${method} ${path} failed with status ${response.status}: ${await response.text()}`);
    },
  };
}

async function localToken(baseUrl: string, tenant: string): Promise<string> {
  const result = await requestDevToken(baseUrl, { sub: 'o.ps', tenant, roles: ['operations'] });
  if (result.ok) return result.value.token;
  throw new Error(
    `No token from ${baseUrl}: ${result.error.message}. Is it running (npm start)? Elsewhere, give TOKEN.`,
  );
}

/** Runs a script; what goes wrong is one line for the person at the terminal. */
export function runScript(script: () => Promise<void>): void {
  script().catch(error => {
    console.error(`\n${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  });
}
