import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { ConsoleConfig } from '../session/config.ts';
import type { Member, Role, Session } from '../session/session.ts';
import type { Api } from './client.ts';

type Surroundings = { config: ConsoleConfig; session: Session; api: Api };

const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

export const Surround = ({ value, children }: { value: Surroundings; children: ReactNode }) => (
  <SurroundingsContext value={value}>{children}</SurroundingsContext>
);

export const useSurroundings = (): Surroundings => {
  const found = useContext(SurroundingsContext);
  if (found === undefined) throw new Error('this component stands outside of the app');
  return found;
};

export const useApi = (): Api => useSurroundings().api;

export const useSessionState = () => {
  const { session } = useSurroundings();
  return useSyncExternalStore(session.subscribe, session.state);
};

/** Who is signed in. */
export const useMember = (): Member => {
  const { member } = useSessionState();
  if (member === undefined) throw new Error('nobody is signed in');
  return member;
};

/** Whether the member has one of the roles. */
export const useMay = (...allowed: readonly Role[]): boolean => {
  const { roles } = useMember();
  return allowed.some((role) => roles.includes(role));
};
