/** Badges say a state, tags say a kind; each with its word, never by colour alone. */
import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { Tag } from "@codegouvfr/react-dsfr/Tag";
import type { EtatAcces, EtatBilan, Gel } from "../api/types";
import { ETATS_ACCES, ETATS_BILAN } from "../text/noms";

const bilanSeverity = { a_faire: "warning", en_cours: "info", termine: "success", fige: "info" } as const;
const accesSeverity = {
  envoi_en_cours: "info", envoye: "info", imprime: "info", non_envoye: "error", adresse_refusee: "error", ouvert: "success", expire: "warning", invalide: "warning",
} as const;

export function BilanBadge({ etat }: { etat: EtatBilan }) {
  return (
    <Badge as="span" small severity={bilanSeverity[etat]}>
      {ETATS_BILAN[etat]}
    </Badge>
  );
}

export function AccesBadge({ etat }: { etat: EtatAcces | null | undefined }) {
  if (!etat) {
    return (
      <Badge as="span" small>
        Non envoyé
      </Badge>
    );
  }
  return (
    <Badge as="span" small severity={accesSeverity[etat]}>
      {ETATS_ACCES[etat]}
    </Badge>
  );
}

export function GelBadge({ gel, feminine = true }: { gel: Gel; feminine?: boolean }) {
  if (gel === "") return null;
  return (
    <Badge as="span" small severity="info">
      {gel === "fige" ? (feminine ? "Figée" : "Figé") : "En cours de validation"}
    </Badge>
  );
}

/** Annexes and periods: blue for scolaires, orange for apprentis, and always the word (P-01). */
export function StatutTag({ pourApprentis }: { pourApprentis: boolean }) {
  return (
    <Tag
      as="span"
      small
      iconId={pourApprentis ? "fr-icon-briefcase-line" : "fr-icon-book-2-line"}
      className={pourApprentis ? "cpro-tag--apprentis" : "cpro-tag--scolaires"}
    >
      {pourApprentis ? "Apprentis" : "Scolaires"}
    </Tag>
  );
}
