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
      throw new ProblemError(
        'forbidden',
        `${operation} requires the role ${permissionOf(operation).roles.join(' or ')}; yours: ${c.get('identity').roles.join(', ')}`,
      );
    if (reason === 'key')
      throw new ProblemError('forbidden', `${operation} requires a user: API keys are not allowed to do it`);
    if (reason === 'accounts') throw new ProblemError('forbidden', `${operation} requires access to all accounts`);
    await next();
  });
