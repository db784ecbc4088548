/** The shop's server asks Flexiti for a session; here the simulator makes it. */
export async function POST() {
  const session = await fetch('http://127.0.0.1:4610/control/session', { method: 'POST' });
  return Response.json(await session.json());
}
