/** `GET /asyncapi.json`: the stream described, for whoever asks. */
import { asyncApi } from '../asyncapi.ts';
import { newRouter } from './openapi-parts.ts';

export const asyncapi = newRouter();

asyncapi.get('/asyncapi.json', c => c.json(asyncApi()));
