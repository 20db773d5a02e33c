import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { ApiClient } from '../../../client/api-client.ts';
import type { Role } from '../../../core/audit/roles.ts';
import type { ConsoleConfig } from '../session/config.ts';
import type { Session, User } from '../session/session.ts';
import type { Waiting } from './waiting.ts';

type AppContext = { config: ConsoleConfig; session: Session; api: ApiClient; waiting: Waiting };

const Context = createContext<AppContext | undefined>(undefined);

export const AppProvider = ({ value, children }: { value: AppContext; children: ReactNode }) => (
  <Context value={value}>{children}</Context>
);

export const useApp = (): AppContext => {
  const found = useContext(Context);
  if (found === undefined) throw new Error('this component stands outside of the app');
  return found;
};

export const useApi = (): ApiClient => useApp().api;

export const useSessionState = () => {
  const { session } = useApp();
  return useSyncExternalStore(session.subscribe, session.state);
};

/** Who is signed in. */
export const useUser = (): User => {
  const { user } = useSessionState();
  if (user === undefined) throw new Error('nobody is signed in');
  return user;
};

/** Whether whoever is signed in has one of the roles. */
export const useHasRole = (...allowed: readonly Role[]): boolean => {
  const { roles } = useUser();
  return allowed.some((role) => roles.includes(role));
};
