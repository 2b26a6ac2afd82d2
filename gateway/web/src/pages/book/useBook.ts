import { useQueries, useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { book, fiches } from "../../api/endpoints";
import type { Fiche } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { bookKey, ficheKey } from "../dossier/useFiche";

export function useBook(apprenant: string) {
  return useQuery({ queryKey: bookKey(apprenant), queryFn: () => book.read(apprenant) });
}

/** Whose book the address names, and whether it is one's own. */
export function useWhose(): { apprenant: string; own: boolean } {
  const { apprenant = "" } = useParams();
  return { apprenant, own: useOpenSession().personne.id === apprenant };
}

/** Several sheets of one learner, each under its own key: what a page writes is seen here too. */
export function useFichesById(apprenant: string, ids: string[]): { found: Map<string, Fiche>; waits: boolean; error: unknown } {
  const queries = useQueries({
    queries: ids.map((id) => ({ queryKey: ficheKey(apprenant, id), queryFn: () => fiches.read(apprenant, id) })),
  });
  return {
    found: new Map(queries.flatMap(({ data }) => (data ? [[data.value.id, data.value]] : []))),
    waits: queries.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== "paused"),
    error: queries.find(({ error, data }) => error && !data)?.error ?? null,
  };
}
