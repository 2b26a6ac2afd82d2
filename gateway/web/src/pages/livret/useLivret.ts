import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { livret } from "../../api/endpoints";
import { livretKey } from "../dossier/useFiche";
import type { Livret, PageLivret } from "../../api/types";

export function livretQuery(apprenant: string) {
  return { queryKey: livretKey(apprenant), queryFn: () => livret.read(apprenant) };
}

export function useLivret(apprenant: string) {
  return useQuery(livretQuery(apprenant));
}

export function useContacts(apprenant: string) {
  return useQuery({ queryKey: ["livret-contacts", apprenant], queryFn: () => livret.contacts(apprenant) });
}

export function usePhases(apprenant: string) {
  return useQuery({ queryKey: ["livret-phases", apprenant], queryFn: () => livret.phases(apprenant) });
}

/** Whose livret the address names, and which one, where a diploma after the other gave several. */
export function useAdresse(): { apprenant: string; demande: string | null } {
  const { apprenant = "" } = useParams();
  const [search] = useSearchParams();
  return { apprenant, demande: search.get("livret") };
}

/** The livret that is asked for, or else that of the present diploma, which comes first. */
export function courantDe({ livrets }: Livret, demande: string | null): PageLivret | undefined {
  return livrets.find(({ id }) => id === demande) ?? livrets[0];
}
