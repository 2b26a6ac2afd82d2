import { useQuery } from "@tanstack/react-query";
import { referentiels } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";

/** Diplomas of the person: those a teacher teaches, all of them for the others. */
export function useDiplomes() {
  const { referentiels: mine } = useOpenSession();
  return useQuery({
    queryKey: ["referentiels"],
    queryFn: referentiels.list,
    staleTime: Infinity,
    select: (list) => (mine.length > 0 ? list.filter(({ code }) => mine.includes(code)) : list),
  });
}

export function useReferentiel(code: string | undefined) {
  return useQuery({
    queryKey: ["referentiel", code],
    queryFn: () => referentiels.read(code ?? ""),
    enabled: Boolean(code),
    staleTime: Infinity,
  });
}
