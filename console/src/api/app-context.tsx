import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { ConsoleConfig } from '../session/config.ts';
import type { Member, Role, Session } from '../session/session.ts';
import type { Api } from './client.ts';

type AppContext = { config: ConsoleConfig; session: Session; api: Api };

const SurroundingsContext = createContext<AppContext | undefined>(undefined);

export const AppProvider = ({ value, children }: { value: AppContext; children: ReactNode }) => (
  <SurroundingsContext value={value}>{children}</SurroundingsContext>
);

export const useApp = (): AppContext => {
  const found = useContext(SurroundingsContext);
  if (found === undefined) throw new Error('this component stands outside of the app');
  return found;
};

export const useApi = (): Api => useApp().api;

export const useSessionState = () => {
  const { session } = useApp();
  return useSyncExternalStore(session.subscribe, session.state);
};

/** Who is signed in. */
export const useUser = (): Member => {
  const { member } = useSessionState();
  if (member === undefined) throw new Error('nobody is signed in');
  return member;
};

/** Whether the member has one of the roles. */
export const useHasRole = (...allowed: readonly Role[]): boolean => {
  const { roles } = useUser();
  return allowed.some((role) => roles.includes(role));
};
