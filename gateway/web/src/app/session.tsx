/** Who is logged in, as the server says; as the device remembers while the server cannot be reached (F-13). */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { session as api } from "../api/endpoints";
import { ApiError, holdChanges, listenReplaced, rememberCsrf } from "../api/http";
import type { Session } from "../api/types";
import { settleDevice } from "../offline/device";
import { keepSession, provisional } from "../offline/keptSession";
import { leaveDevice, type Memory } from "../offline/memory";
import { login, readSession, SESSION } from "./readSession";

export { SESSION };

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

/** How often the server is asked again who is logged in, while only the device says so. */
const ASK_AGAIN = 10_000;

export function SessionProvider({ memory, children }: { memory: Memory; children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending, error, refetch } = useQuery({
    queryKey: SESSION,
    queryFn: () => readSession(client, memory),
    staleTime: Infinity,
    // Off line too, for the device may know.
    networkMode: "always",
    retry: (count, failure) => navigator.onLine && count < 2 && failure instanceof ApiError && failure.passing,
    refetchOnReconnect: "always",
    refetchInterval: ({ state }) => (provisional(state.data) && !login.over ? ASK_AGAIN : false),
  });
  useEffect(() => listenReplaced(() => void refetch()), [refetch]);
  useEffect(() => {
    rememberCsrf(data?.csrf ?? "");
    const unsure = provisional(data);
    holdChanges(unsure);
    // What waited for the server to know the person leaves now.
    if (data && !unsure) window.dispatchEvent(new Event("cpro:session"));
  }, [data]);
  const holder = useMemo<Holder>(() => {
    const take = (session: Session) => {
      login.over = false;
      rememberCsrf(session.csrf);
      holdChanges(false);
      keepSession(session);
      client.setQueryData(SESSION, session);
    };
    // The session's own query stays: whoever watches it must hear that it is over.
    const forget = () => client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    return {
      session: data ?? null,
      loading: isPending,
      error,
      adopt: (session) => {
        settleDevice(session.personne.id);
        memory.belongTo(session.personne.id);
        forget();
        take(session);
      },
      resume: take,
      close: async () => {
        const left = await api.close();
        rememberCsrf("");
        leaveDevice(memory);
        forget();
        client.setQueryData(SESSION, null);
        return left?.adresse;
      },
    };
  }, [client, memory, data, isPending, error]);
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
