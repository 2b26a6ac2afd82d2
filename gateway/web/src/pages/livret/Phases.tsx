import type { Fiche } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { intervalle, jour } from "../../text/dates";
import { ETATS_BILAN } from "../../text/noms";
import { compte, majuscule, t } from "../../text/typo";
import { ReadField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Champs } from "./Champs";
import { SYNTHESE_CENTRE, SYNTHESE_ENTREPRISE } from "./fields";
import type { PhaseLivret, PhasesLivret as Found } from "../../api/types";
import { usePhases } from "./useLivret";

/** What was done in the company and at the centre, phase after phase, and what is thought of it. */
export function Phases({ apprenant, fiche, engine }: { apprenant: string; fiche: Fiche; engine: Autosave }) {
  const query = usePhases(apprenant);
  return (
    <>
      <section aria-labelledby="en-entreprise">
        <h2 id="en-entreprise" className="fr-h4">
          En entreprise
        </h2>
        <Loaded query={query} lines={3}>{({ periodes }) => <Periodes apprenant={apprenant} list={periodes} />}</Loaded>
        <Champs champs={SYNTHESE_ENTREPRISE} fiche={fiche} engine={engine} />
      </section>
      <section aria-labelledby="en-centre">
        <h2 id="en-centre" className="fr-h4">
          En centre de formation
        </h2>
        {query.data && <Bilans apprenant={apprenant} list={query.data.bilans} />}
        <Champs champs={SYNTHESE_CENTRE} fiche={fiche} engine={engine} />
      </section>
    </>
  );
}

function Periodes({ apprenant, list }: { apprenant: string; list: PhaseLivret[] }) {
  if (list.length === 0) return <p>{t`Aucune période en entreprise n'est encore déclarée.`}</p>;
  return (
    <ul className="cpro-rows">
      {[...list]
        .sort((a, b) => a.du.localeCompare(b.du))
        .map((phase) => (
          <li key={phase.id} className="cpro-row cpro-row--link">
            <div>
              <Link href={`/periodes/${phase.id}/portfolios/${apprenant}`}>{phase.titre}</Link>
              <p className="cpro-row__detail">
                {[majuscule(intervalle(phase.du, phase.au)), phase.entreprise].filter(Boolean).join(" · ")}
              </p>
              <p className="cpro-row__detail">{avancement(phase)}</p>
            </div>
          </li>
        ))}
    </ul>
  );
}

/** « 2 fiches complétées sur 4 · Bilan entreprise : terminé » */
function avancement({ fiches, completees, bilan }: PhaseLivret): string {
  const done = fiches > 0 && t`${compte(completees, "fiche complétée", "fiches complétées")} sur ${fiches}`;
  const state = bilan && ETATS_BILAN[bilan];
  return [done, state && t`Bilan entreprise : ${state.toLocaleLowerCase("fr")}`].filter(Boolean).join(" · ");
}

function Bilans({ apprenant, list }: { apprenant: string; list: Found["bilans"] }) {
  if (list.length === 0) return <p>{t`Aucun bilan intermédiaire n'a encore été fait.`}</p>;
  return [...list]
    .sort((a, b) => a.date.localeCompare(b.date))
    .map(({ date, constats, conseils }) => (
      <div key={date} className="fr-mb-3w">
        <h3 className="fr-h6">
          <Link href={`/apprenants/${apprenant}/bilans/${date}`}>{t`Bilan du ${jour(date)}`}</Link>
        </h3>
        <dl className="cpro-reads cpro-reads--long">
          <ReadField label="Constats" value={constats} />
          <ReadField label="Conseils" value={conseils} />
        </dl>
      </div>
    ));
}
