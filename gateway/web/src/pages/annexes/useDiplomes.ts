import { useQuery } from "@tanstack/react-query";
import { useOpenSession } from "../../app/session";
import { referentielRead, referentielsRead } from "../dossier/reads";

/** Diplomas of the person: those a teacher teaches, all of them for the others. */
export function useDiplomes() {
  const { referentiels: mine } = useOpenSession();
  return useQuery({
    ...referentielsRead(),
    select: (list) => (mine.length > 0 ? list.filter(({ code }) => mine.includes(code)) : list),
  });
}

export function useReferentiel(code: string | undefined) {
  return useQuery({
    ...referentielRead(code ?? ""),
    enabled: Boolean(code),
  });
}
