/** The environment, parsed once: a mistake in it is one clear error, not a surprise in a request. */
import { z } from 'zod';
import { keySecretProblems } from '../durable-objects/signed-text.ts';
import { log } from '../observability/log.ts';
import { readIssuers } from './identity/issuers.ts';

const Config = z.object({
  /** Issuers that are trusted, and the faults of those that are not. */
  TOKEN_ISSUERS: z
    .unknown()
    .optional()
    .transform((value = '[]') => readIssuers(value)),
  /** Origins, such as `https://desk.example`, with spaces between: their pages may use the API from a browser. */
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(text => text.split(/\s+/).filter(Boolean))
    .refine(
      origins => origins.every(isOrigin),
      'expected exact origins separated by spaces, such as https://desk.example',
    ),
  /** New trades are refused while the oldest message for booking waits longer than this, and at least as many wait. */
  BACKLOG_MAX_AGE_SECONDS: z.coerce.number().int().positive().default(60),
  BACKLOG_MIN_MESSAGES: z.coerce.number().int().positive().default(100),
  /** Dead letters older than this move to the archive. */
  DEAD_LETTERS_KEEP_DAYS: z.coerce.number().int().positive().max(100_000).default(90),
  /** Secret that cursors of lists are sealed with; changing it makes those given out invalid. */
  CURSOR_KEY: z.string().min(16).optional(),
  /** Until when tickets without a MAC, of the release before, are taken; by default none is. */
  UNSIGNED_TICKETS_UNTIL: z.iso.datetime({ offset: true }).optional(),
});

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

export type Config = z.infer<typeof Config>;

const parsed = new WeakMap<Env, Config>();

/** @throws ZodError naming the variable that is wrong; a wrong entry of TOKEN_ISSUERS is logged and trusts nobody */
export function configOf(env: Env): Config {
  const known = parsed.get(env);
  if (known) return known;
  const config = Config.parse(env);
  for (const problem of config.TOKEN_ISSUERS.problems) log.error('config_invalid', { problem });
  parsed.set(env, config);
  return config;
}

/** Names each wrong variable and its fault, without its value, which may be secret. */
export function configProblems(env: Env): string[] {
  const { error } = Config.safeParse(env);
  const issues = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [...issues, ...readIssuers(env.TOKEN_ISSUERS ?? '[]').problems, ...keySecretProblems(env)];
}
