import type { Recipient } from '../../../core/audience/audience.ts';
import { maskValue } from '../../../core/audience/mask.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { maySeeAddresses } from '../http/access.ts';

/** Somebody of a list as this member of staff sees them: whoever approves sees what a message is filled in with, and not whom it is to. */
export const asSeenBy = (by: Actor, recipient: Recipient): Recipient => {
  if (maySeeAddresses(by)) return recipient;
  const { reference, firstName, lastName, writtenName, ...rest } = recipient;
  return {
    ...rest,
    reference: maskValue(reference),
    firstName: maskValue(firstName),
    lastName: maskValue(lastName),
    ...(writtenName !== undefined && { writtenName: maskValue(writtenName) }),
    code: '••••-••••-••••',
  };
};
