/** Lets a request pass whose identity has a role that may do this. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { isAllowed, PERMISSIONS, type Permission } from '../identity/permissions.ts';
import { ProblemError } from '../problem.ts';

export const authorise = (permission: Permission) =>
  createMiddleware<App>(async (c, next) => {
    if (!isAllowed(c.get('identity'), permission)) {
      throw new ProblemError('forbidden', `${permission} is for the roles ${PERMISSIONS[permission].join(', ')}`);
    }
    await next();
  });
