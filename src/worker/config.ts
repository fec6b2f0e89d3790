/** The environment, parsed once: a mistake in it is one clear error, not a surprise in a request. */
import { z } from 'zod';

const Issuer = z.object({ issuer: z.url(), audience: z.string().min(1), jwksUri: z.url() });

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
  TOKEN_ISSUERS: json(z.array(Issuer)),
  /** Secret that cursors of lists are sealed with; changing it makes those given out invalid. */
  CURSOR_KEY: z.string().min(16).optional(),
});

export type Config = z.infer<typeof Config>;
export type Issuer = z.infer<typeof Issuer>;

const parsed = new WeakMap<Env, Config>();

/** @throws ZodError naming the variable that is wrong */
export function configOf(env: Env): Config {
  const known = parsed.get(env);
  if (known) return known;
  const config = Config.parse(env);
  parsed.set(env, config);
  return config;
}
