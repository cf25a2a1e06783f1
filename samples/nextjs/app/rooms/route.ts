/**
 * Next.js: a route handler that is measured, in its function form, since it is no method.
 */

import { counted, counter } from 'prometheus-sdk';

/** The idempotent form: Next loads a route again when it has changed. */
const guests = counter({ name: 'hotel_guests_total', help: 'Guests that took a room.' });

async function book(request: Request): Promise<Response> {
  const { guests: count } = (await request.json()) as { readonly guests: number };
  guests.inc(count);
  return Response.json({ booked: count }, { status: 201 });
}

export const POST = counted(book, 'hotel_bookings_total', { help: 'Bookings asked for.', outcome: true });
