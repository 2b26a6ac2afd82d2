import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { EtapeTransfert, EtatTransfert, Transfert } from "../../api/types";

const STATES: Record<EtatTransfert, { word: string; severity: "info" | "success" | "warning" | "error" }> = {
  a_confirmer: { word: "À confirmer", severity: "warning" },
  detecte: { word: "Prêt", severity: "info" },
  en_cours: { word: "En cours", severity: "info" },
  termine: { word: "Terminé", severity: "success" },
  refuse: { word: "Refusé", severity: "error" },
};

export function EtatTransfertBadge({ etat }: { etat: EtatTransfert }) {
  const { word, severity } = STATES[etat];
  return (
    <Badge as="span" small severity={severity}>
      {word}
    </Badge>
  );
}

/** What each service moves, in the order in which it is done. */
export const ETAPES: { code: EtapeTransfert; label: string }[] = [
  { code: "periods", label: "Périodes et fiches de liaison" },
  { code: "portfolio", label: "Portfolios et fiches" },
  { code: "evaluation", label: "Bilans et positionnements" },
  { code: "documents", label: "Documents" },
];

/** « Lycée du Grand-Large (0762345L) ». */
export function autreEtablissement(transfert: Transfert): string {
  const { etablissement, etablissement_nom } = transfert;
  return etablissement_nom ? `${etablissement_nom} (${etablissement})` : etablissement;
}
