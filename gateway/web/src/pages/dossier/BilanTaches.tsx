import type { BilanEntreprise } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { Marks } from "./BilanFiches";

type Tache = BilanEntreprise["taches"][number];

/** Tasks done: those that sheets show are read here and changed there; the others are ticked here (E-03). */
export function BilanTaches({ bilan, engine }: { bilan: BilanEntreprise; engine: Autosave }) {
  const value = engine.value("taches");
  const chosen = Array.isArray(value) ? value : [];
  const activites = [...new Map(bilan.taches.map((tache) => [tache.activite, tache.activite_intitule])).entries()];
  if (engine.conflict("taches")) {
    return <ConflictChoice engine={engine} name="taches" label="Tâches réalisées" mergeable={false} />;
  }
  if (activites.length === 0) return <p>{t`Aucune tâche n'a été retenue pour cette période.`}</p>;
  const tick = (code: string, done: boolean) => engine.set("taches", done ? [...chosen, code] : chosen.filter((each) => each !== code));
  const shown = bilan.taches.some(({ fiches }) => fiches.length > 0);
  return (
    <>
      {shown && <p>{t`Une tâche suivie du numéro d'une fiche se change dans cette fiche.`}</p>}
      {activites.map(([code, intitule]) => (
        <fieldset key={code} className="cpro-tasks__group">
          <legend>
            {code} {intitule}
          </legend>
          {bilan.taches
            .filter(({ activite }) => activite === code)
            .map((tache) =>
              tache.fiches.length > 0 ? (
                <Shown key={tache.code} tache={tache} />
              ) : (
                <label key={tache.code} className="cpro-check">
                  <input
                    type="checkbox"
                    checked={chosen.includes(tache.code)}
                    onChange={({ target }) => tick(tache.code, target.checked)}
                  />
                  <span>
                    {tache.code} {tache.intitule}
                  </span>
                </label>
              ),
            )}
        </fieldset>
      ))}
    </>
  );
}

function Shown({ tache }: { tache: Tache }) {
  return (
    <p className="cpro-done">
      <span className="fr-icon-check-line" aria-hidden="true" />
      <span>
        <span className="fr-sr-only">{t`Faite : `}</span>
        {tache.code} {tache.intitule} <Marks fiches={tache.fiches} />
      </span>
    </p>
  );
}
