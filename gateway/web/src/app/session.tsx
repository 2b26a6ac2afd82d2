/** Who is logged in, as the server says. Never kept on the device. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { session as api } from "../api/endpoints";
import { ApiError, rememberCsrf } from "../api/http";
import type { Session } from "../api/types";

interface Holder {
  session: Session | null;
  loading: boolean;
  error: unknown;
  /** Takes the session that the server just answered, and forgets what another profile had loaded. */
  adopt: (session: Session) => void;
  /** The same person is back after an expired login: the pages keep what they show. */
  resume: (session: Session) => void;
  /** Answers where to send the browser, to leave the portal that the session was opened through. */
  close: () => Promise<string | undefined>;
}

const Context = createContext<Holder | null>(null);
export const SESSION = ["session"] as const;

async function readSession(): Promise<Session | null> {
  try {
    const session = await api.read();
    rememberCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending, error } = useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: Infinity });
  useEffect(() => rememberCsrf(data?.csrf ?? ""), [data]);
  const holder = useMemo<Holder>(
    () => ({
      session: data ?? null,
      loading: isPending,
      error,
      adopt: (session) => {
        rememberCsrf(session.csrf);
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
        client.setQueryData(SESSION, session);
      },
      resume: (session) => {
        rememberCsrf(session.csrf);
        client.setQueryData(SESSION, session);
      },
      close: async () => {
        const left = await api.close();
        rememberCsrf("");
        // The session's own query stays: whoever watches it must hear that it is over.
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
        client.setQueryData(SESSION, null);
        return left?.adresse;
      },
    }),
    [client, data, isPending, error],
  );
  return <Context.Provider value={holder}>{children}</Context.Provider>;
}

export function useSessionHolder(): Holder {
  const holder = useContext(Context);
  if (!holder) throw new Error("SessionProvider is missing");
  return holder;
}

export function useSession(): Session | null {
  return useSessionHolder().session;
}

/** The session of a page that is only drawn for someone logged in. */
export function useOpenSession(): Session {
  const session = useSession();
  if (!session) throw new Error("this page needs a session");
  return session;
}
