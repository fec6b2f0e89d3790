/** The environment, parsed once: a mistake in it is one clear error, not a surprise in a request. */
import { z } from 'zod';
import { Issuers } from './identity/issuers.ts';

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text, context): z.infer<Schema> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      context.addIssue({ code: 'custom', message: String(error) });
      return z.NEVER;
    }
  });

const Config = z.object({
  TOKEN_ISSUERS: z.string().default('[]').pipe(json(Issuers)),
  /** Origins, such as `https://desk.example`, with spaces between: their pages may use the API from a browser. */
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(text => text.split(/\s+/).filter(Boolean))
    .refine(
      origins => origins.every(isOrigin),
      'expected exact origins, such as https://desk.example, with spaces between',
    ),
  /** New trades are refused while the oldest message for booking waits longer than this, and at least as many wait. */
  BACKLOG_MAX_AGE_SECONDS: z.coerce.number().int().positive().default(60),
  BACKLOG_MIN_MESSAGES: z.coerce.number().int().positive().default(100),
  /** Dead letters older than this move to the archive. */
  DEAD_LETTERS_KEEP_DAYS: z.coerce.number().int().positive().max(100_000).default(90),
  /** Secret that cursors of lists are sealed with; changing it makes those given out invalid. */
  CURSOR_KEY: z.string().min(16).optional(),
});

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

export type Config = z.infer<typeof Config>;

const parsed = new WeakMap<Env, Config>();

/** @throws ZodError naming the variable that is wrong */
export function configOf(env: Env): Config {
  const known = parsed.get(env);
  if (known) return known;
  const config = Config.parse(env);
  parsed.set(env, config);
  return config;
}
