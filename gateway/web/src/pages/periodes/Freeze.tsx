import { Alert } from "@codegouvfr/react-dsfr/Alert";
import type { Periode } from "../../api/types";
import { jour, jourCourt, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";

/** Why a period can no longer change, since when, and where to look (P-07). */
export function Freeze({ periode, as = "h2" }: { periode: Periode; as?: "h2" | "h3" }) {
  if (periode.gel === "en_cours_de_validation") {
    return (
      <Alert severity="info" small description={t`Un bilan intermédiaire est en cours de validation. Réessayez dans un instant.`} className="fr-mb-2w" />
    );
  }
  if (periode.gel !== "fige") return null;
  const first = [...periode.motifs_gel].sort((a, b) => a.date.localeCompare(b.date))[0];
  return (
    <Alert
      severity="info"
      as={as}
      className="fr-mb-2w"
      title={first ? t`Figée depuis le ${jour(jourDe(first.date))}` : "Figée"}
      description={
        <span className="cpro-faults">
          {periode.motifs_gel.map((motif) => (
            <span key={motif.bilan + motif.apprenant.id}>
              {t`Le bilan entreprise de ${nomComplet(motif.apprenant)} est compté dans le bilan intermédiaire du ${jourCourt(jourDe(motif.date))}. `}
              <Link href={`/apprenants/${motif.apprenant.id}/bilans/${jourDe(motif.date)}`}>
                Voir ce bilan intermédiaire<span className="fr-sr-only"> de {nomComplet(motif.apprenant)}</span>
              </Link>
            </span>
          ))}
        </span>
      }
    />
  );
}
