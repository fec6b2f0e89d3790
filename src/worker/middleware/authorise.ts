/** Lets a request pass whose identity may do this, as the table of permissions has it. */
import { createMiddleware } from 'hono/factory';
import { rightsOf } from '../../contracts/identity.ts';
import { denial, type Operation, permissionOf } from '../../domain/permissions.ts';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

export const authorise = (operation: Operation) =>
  createMiddleware<App>(async (c, next) => {
    c.set('operation', operation);
    const reason = denial(rightsOf(c.get('identity')), operation);
    if (reason === 'roles')
      throw new ProblemError('forbidden', `${operation} is for the roles ${permissionOf(operation).roles.join(', ')}`);
    if (reason === 'key') throw new ProblemError('forbidden', `${operation} is for a person: an API key cannot do it`);
    if (reason === 'accounts')
      throw new ProblemError('forbidden', `${operation} is for those who may use every account of the tenant`);
    await next();
  });
