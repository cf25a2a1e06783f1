/**
 * Next.js: the route handler of the metrics. Next bundles each route by itself; all of them count into one registry, since
 * the copies of the SDK in one process share it.
 */

import { metricsResponse } from 'prometheus-sdk';

/** Metrics are never what they were when the application was built. */
export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => metricsResponse(request);
