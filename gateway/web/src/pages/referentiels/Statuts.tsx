import type { Statut } from "../../api/types";
import { t, typo } from "../../text/typo";
import { Link } from "../../ui/Link";
import type { Reading } from "./Elements";
import { addressOf, named } from "./tree";
import { apports, niveauxDuStatut, titre } from "./words";

/** Statuses that a period may have, at which niveaux, and what each one yields (P-09). */
export function Statuts({ reading }: { reading: Reading }) {
  const { statuts, niveaux } = reading.referentiel;
  return (
    <>
      <p>{t`Le statut se choisit en déclarant une période. Il décide des bilans que la période donne.`}</p>
      <table className="cpro-table">
        <caption className="fr-sr-only">{t`Statuts des périodes et ce que chacun donne`}</caption>
        <thead>
          <tr>
            <th scope="col">Statut</th>
            <th scope="col">Niveaux</th>
            <th scope="col">Ce que la période donne</th>
          </tr>
        </thead>
        <tbody>
          {statuts.map((statut) => (
            <tr key={statut.code}>
              <th scope="row">{typo(statut.intitule)}</th>
              <td data-label="Niveaux">{niveauxDuStatut(statut, niveaux)}</td>
              <td data-label="Donne">
                <ul className="cpro-list">
                  <Grille reading={reading} statut={statut} />
                  {apports(statut).map((apport) => (
                    <li key={apport}>{apport}</li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The exam whose grid takes the place of the bilan entreprise. */
function Grille({ reading, statut }: { reading: Reading; statut: Statut }) {
  const { referentiel, clear } = reading;
  return named(referentiel.epreuves, statut.certificative ? [statut.certificative] : []).map((epreuve) => (
    <li key={epreuve.code}>
      {t`Une grille certificative, à la place du bilan entreprise : `}
      <Link href={addressOf(referentiel.code, "epreuve", epreuve.code)} onClick={clear}>
        {titre(epreuve)}
      </Link>
    </li>
  ));
}
