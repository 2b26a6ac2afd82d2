import type { LignePeriode, Profil } from "../../api/types";

/** A filter of the learners of a period, one at a time. */
export interface Filter {
  code: string;
  label: string;
  keep: (line: LignePeriode) => boolean;
}

/**
 * Filters that this profile has: an inspector sees neither sheets nor accesses (I-13), and activités are asked only where the
 * follow-up is a portfolio (F-03).
 */
export function filtersFor(profil: Profil | null, asksActivite: boolean): Filter[] {
  const inspector = profil === "inspecteur";
  const filters: (Filter | false)[] = [
    !inspector && { code: "a_lire", label: "À lire", keep: (line) => (line.dossier?.a_lire ?? 0) > 0 },
    { code: "bilan", label: "Bilan à faire", keep: (line) => line.bilan === "a_faire" || line.bilan === "en_cours" },
    { code: "entreprise", label: "Sans entreprise", keep: (line) => !line.entreprise },
    // Nothing is said of who has no portfolio yet.
    !inspector && asksActivite && { code: "activite", label: "Sans activité", keep: (line) => line.dossier?.activites === 0 },
    !inspector && { code: "tuteur", label: "Tuteur sans accès", keep: (line) => !line.tuteur },
  ];
  return filters.filter((filter): filter is Filter => filter !== false);
}
