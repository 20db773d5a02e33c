import type { SendingRig } from './sending-rig.ts';

const MINUTE_MS = 60_000;

/** Runs until nobody is left to send to, or six hours. */
export const runOut = async (rig: SendingRig): Promise<void> => {
  for (let minutes = 0; minutes < 360; minutes += 1) {
    await rig.time.run(MINUTE_MS);
    const { state } = await rig.campaign();
    if (state !== 'running' && state !== 'completed') continue;
    const deliveries = await rig.allDeliveries();
    if (deliveries.every(({ channel, phase }) => channel === 'letter' || phase === 'sent')) break;
  }
  // The last events, and what still lies in the queue.
  await rig.time.run(10 * MINUTE_MS);
  rig.stop();
};

/** Every person, with what we know and with what the provider took. */
export const peopleOf = async (rig: SendingRig) => {
  const messages = rig.messagesByPerson();
  const deliveries = (await rig.allDeliveries()).filter(({ channel }) => channel === 'email');
  return deliveries.flatMap(({ chunk, facts }) =>
    facts.map((known, place) => ({
      person: `${chunk}-${place}`,
      facts: known,
      messages: messages.get(`${chunk}-${place}`) ?? 0,
    })),
  );
};
