import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { may } from "../../api/actions";
import { fiches } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import type { Dossier, Fiche, Referentiel } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { dossierKey, ficheKey, ficheRead } from "./reads";
import { useReport } from "./saving";

export { ficheKey } from "./reads";

/** What every part of a sheet works with. */
export interface PartOfFiche {
  fiche: Fiche;
  /** The learner whose sheet it is. */
  apprenant: string;
  /** The period that it belongs to; null for a fiche libre. */
  dossier: Dossier | null;
  referentiel: Referentiel;
  engine: Autosave;
}

/** Fields that change no more once a bilan intermédiaire counted the sheet (E-07, F-04). */
const COUNTED = /^(tache|competence|critere):/;

export function fichesLibresKey(apprenant: string) {
  return ["fiches-libres", apprenant] as const;
}

/** The livret of an apprentice: its sheets, what was noted in it (F-12). */
export function livretKey(apprenant: string) {
  return ["livret", apprenant] as const;
}

/** The book of a learner: its successes, the sheets that they may be drawn from, its links (F-11). */
export function bookKey(apprenant: string) {
  return ["book", apprenant] as const;
}

export function useFicheQuery(apprenant: string, fiche: string) {
  return useQuery(ficheRead(apprenant, fiche));
}

/** Has the lists that name a sheet read again: those on the screen now and the others when they show, or `all` of them now. */
export function useListsOf(apprenant: string, periode: string | null): (now?: "active" | "all") => Promise<void> {
  const client = useQueryClient();
  const keys = periode ? [dossierKey(periode, apprenant), ["periode", periode, "apprenants"]] : [fichesLibresKey(apprenant), livretKey(apprenant), bookKey(apprenant)];
  return async (now = "active") => {
    await Promise.all([["accueil"], ...keys].map((queryKey) => client.invalidateQueries({ queryKey, refetchType: now })));
  };
}

/** The sheet saved field by field, whoever writes in it and whichever of its tabs is open. */
export function useFiche({ fiche, apprenant, onState }: { fiche: Fiche; apprenant: string; onState: (state: SaveState) => void }): Autosave {
  const { personne } = useOpenSession();
  const client = useQueryClient();
  const queryKey = ficheKey(apprenant, fiche.id);
  const lists = useListsOf(apprenant, fiche.periode);
  const engine = useAutosave({
    form: formName("fiche", apprenant, fiche.id),
    person: personne.id,
    fields: fiche.champs,
    queryKey,
    onSaved: () => {
      // How far the sheet is and its version come from the server; what is picked goes to the bilan entreprise.
      void client.invalidateQueries({ queryKey });
      if (fiche.periode) void client.invalidateQueries({ queryKey: ["bilan", fiche.periode, apprenant] });
      // A week written in the journal (F-09) is read by its week too.
      if (fiche.periode && fiche.semaine) void client.invalidateQueries({ queryKey: ["semaine", fiche.periode, apprenant, fiche.semaine] });
      void lists();
    },
    onRefused: (failure) => {
      if (failure instanceof ApiError && failure.problem.code === "portfolio.frozen") void client.invalidateQueries({ queryKey });
    },
  });
  useEffect(() => {
    // Ticked off line, and come once the bilan was counted: what stands is kept, and the texts go on.
    if (fiche.figee_le) engine.names.filter((name) => COUNTED.test(name)).forEach((name) => engine.discard(name));
  });
  useReport(engine.state, onState);
  return engine;
}

/** Opening a sheet marks it read, for this reader (F-05). */
export function useMarkRead(apprenant: string, fiche: Fiche): void {
  const lists = useListsOf(apprenant, fiche.periode);
  const { mutate } = useMutation({ mutationFn: () => fiches.markRead(apprenant, fiche.id), onSuccess: () => void lists() });
  const unread = fiche.a_lire && may(fiche.actions, "marquer_lue");
  useEffect(() => {
    if (unread) mutate();
  }, [unread, fiche.version, mutate]);
}
