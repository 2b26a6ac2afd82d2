import type { Comparaison, ElementChange, RegleChangee } from "../../api/types";
import { t, typo } from "../../text/typo";
import { Empty } from "../../ui/feedback";
import { GENRES, type Groupe, groupes, lienDit, nomElement, nomRegle, valeurDite } from "./differences";

/** What changes from one version of a diploma to another, grouped by what happens, with the official codes. */
export function Differences({ comparaison }: { comparaison: Comparaison }) {
  const found = groupes(comparaison);
  const { regles } = comparaison;
  if (found.length === 0 && regles.length === 0) return <Empty>{t`Rien de ce que montre l'application ne change.`}</Empty>;
  return (
    <>
      {found.map((groupe) => (
        <UnGroupe key={groupe.changement} groupe={groupe} />
      ))}
      {regles.length > 0 && <Regles regles={regles} />}
    </>
  );
}

function UnGroupe({ groupe }: { groupe: Groupe }) {
  return (
    <section className="cpro-card" aria-labelledby={`change-${groupe.changement}`}>
      <h3 id={`change-${groupe.changement}`} className="fr-h6">
        {`${groupe.title} (${groupe.total})`}
      </h3>
      {groupe.genres.map(({ genre, elements }) => (
        <div key={genre}>
          <p className="cpro-row__detail">{`${GENRES[genre]} (${elements.length})`}</p>
          <ul>
            {elements.map((element) => (
              <Ligne key={element.code} element={element} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Ligne({ element }: { element: ElementChange }) {
  return (
    <li>
      {nomElement(element)}
      {element.intitule_avant && (
        <span className="cpro-block cpro-row__detail">{t`Auparavant : ${typo(element.intitule_avant)}`}</span>
      )}
      {element.liens.map((lien) => (
        <span key={lien.lien} className="cpro-block cpro-row__detail">
          {lienDit(lien)}
        </span>
      ))}
    </li>
  );
}

/** What concerns the whole diploma, or what a status of periods yields. */
function Regles({ regles }: { regles: RegleChangee[] }) {
  return (
    <section className="cpro-card" aria-labelledby="change-regles">
      <h3 id="change-regles" className="fr-h6">
        {`Règles modifiées (${regles.length})`}
      </h3>
      <ul>
        {regles.map((one) => (
          <li key={`${one.statut?.code ?? ""} ${one.regle}`}>
            {nomRegle(one)}
            <span className="cpro-block cpro-row__detail">{t`Auparavant : ${valeurDite(one.regle, one.avant)}`}</span>
            <span className="cpro-block cpro-row__detail">{t`Désormais : ${valeurDite(one.regle, one.apres)}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
