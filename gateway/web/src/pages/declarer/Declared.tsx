import { Alert } from "@codegouvfr/react-dsfr/Alert";
import type { Annexe, Periode } from "../../api/types";
import { intervalle } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { Link } from "../../ui/Link";

export function Declared({ annexe, periode, learners }: { annexe: Annexe; periode: Periode; learners: number }) {
  const count = periode.nombre_apprenants || learners;
  return (
    <>
      <Alert
        severity="success"
        role="status"
        as="h2"
        title="Période déclarée"
        description={t`${periode.titre}, ${intervalle(periode.du, periode.au)}, pour ${compte(count, "apprenant")}. Les portfolios seront prêts dans quelques secondes.`}
      />
      <h2 className="fr-h5 fr-mt-4w">Et maintenant</h2>
      <ul>
        <li>
          <Link href={`/periodes?referentiel=${annexe.referentiel}&niveau=${periode.niveau || annexe.niveau}&periode=${periode.id}`}>Voir la période</Link>
        </li>
        <li>
          <Link href={`/periodes/${periode.id}/tuteurs`}>Gestion des tuteurs</Link>
        </li>
        <li>
          <Link href={`/annexes?niveau=${annexe.niveau}`}>Déclarer une autre période</Link>
        </li>
      </ul>
    </>
  );
}
