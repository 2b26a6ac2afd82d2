import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useState } from "react";
import { may } from "../../api/actions";
import type { Referentiel, Valeur } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ConflictChoice } from "../../ui/fields";
import { useNarrow } from "../../ui/useNarrow";
import { MODES } from "./bilanWords";
import { competenceField, criterionField, linksTasks, opened, picked, ticked } from "./relier";
import type { PartOfFiche } from "./useFiche";

type Competence = Referentiel["competences"][number];

/** Competences and criteria that the teacher will assess from this sheet (F-04). */
export function FicheCompetences(part: PartOfFiche) {
  return may(part.fiche.actions, "choisir") ? <Picker {...part} /> : <Reading {...part} />;
}

function Reading({ referentiel, engine }: PartOfFiche) {
  const chosen = picked(referentiel, (name) => engine.value(name));
  if (chosen.length === 0) return <p>{t`Aucune compétence n'est encore choisie.`}</p>;
  return (
    <ul>
      {chosen.map(({ competence: { code, intitule }, criteres }) => (
        <li key={code}>
          {code} {intitule}
          {criteres.length > 0 && (
            <ul>
              {criteres.map((critere) => (
                <li key={critere.code}>{critere.intitule}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Picker(part: PartOfFiche) {
  const { referentiel, engine } = part;
  const [all, setAll] = useState(false);
  const linked = linksTasks(referentiel);
  const open = opened(referentiel, (name) => engine.value(name));
  const none = ticked(referentiel, (name) => engine.value(name)).length === 0;
  const listed = all || !linked ? referentiel.competences : open;
  return (
    <>
      {linked ? (
        <>
          <p role="status">
            {all
              ? t`Toutes les compétences du diplôme sont affichées.`
              : open.length > 0
                ? t`Compétences liées aux tâches cochées, ou déjà choisies.`
                : none
                  ? t`Cochez une tâche : les compétences auxquelles elle fait appel s'affichent ici.`
                  : t`Les tâches cochées n'ouvrent aucune compétence.`}
          </p>
          <p>
            <Button size="small" priority="tertiary" onClick={() => setAll(!all)}>
              {all ? "Voir celles des tâches cochées" : "Voir toutes les compétences"}
            </Button>
          </p>
        </>
      ) : (
        <p>{t`Ce diplôme ne relie pas ses tâches aux compétences : choisissez dans la liste complète.`}</p>
      )}
      {listed.map((competence) => (
        <One key={competence.code} {...part} competence={competence} />
      ))}
    </>
  );
}

const WAYS: { value: string | null; label: string }[] = [{ value: null, label: "Ne pas évaluer" }, ...MODES];
type Of = PartOfFiche & { competence: Competence };

/** One competence: as a whole, by its criteria, or not at all. */
function One(of: Of) {
  const { competence, engine } = of;
  const narrow = useNarrow();
  // Said as it is picked, and still once the bilan was taken up again (E-03).
  const [late, setLate] = useState(false);
  const onPick = () => setLate((before) => before || of.dossier?.bilan?.etat === "termine");
  const name = competenceField(competence.code);
  const label = `${competence.code} ${competence.intitule}`;
  if (engine.conflict(name)) {
    const show = (value: Valeur) => WAYS.find((way) => way.value === value)?.label ?? "";
    return <ConflictChoice engine={engine} name={name} label={label} show={show} mergeable={false} />;
  }
  const value = engine.value(name);
  const choose = (way: string | null) => {
    engine.set(name, way);
    if (way) onPick();
  };
  const ways = competence.criteres.length > 0 ? WAYS : WAYS.slice(0, 2);
  return (
    <div className="cpro-pick">
      <RadioButtons
        legend={<strong>{label}</strong>}
        orientation="horizontal"
        small={!narrow}
        options={ways.map((way) => ({
          label: way.label,
          nativeInputProps: { checked: value === way.value, onChange: () => choose(way.value) },
        }))}
      />
      <p className="cpro-row__detail" role="status">
        {late && value !== null ? t`Le bilan est terminé : cette compétence s'y ajoutera sans niveau et il repassera « En cours ».` : ""}
      </p>
      {value === "criteres" && <Criteres {...of} onPick={onPick} />}
    </div>
  );
}

function Criteres({ competence, referentiel, engine, onPick }: Of & { onPick: () => void }) {
  const none = competence.criteres.every(({ code }) => engine.value(criterionField(code)) !== true);
  return (
    <fieldset className="cpro-tasks__group">
      <legend>
        {referentiel.libelle_criteres} <span className="fr-sr-only">{t`de ${competence.code}`}</span>
      </legend>
      <p className="cpro-row__detail" role="status">
        {none ? t`Cochez au moins un critère à évaluer.` : ""}
      </p>
      {competence.criteres.map(({ code, intitule }) => {
        const name = criterionField(code);
        if (engine.conflict(name)) {
          const show = (each: Valeur) => (each ? t`Coché` : t`Non coché`);
          return <ConflictChoice key={code} engine={engine} name={name} label={intitule} show={show} mergeable={false} />;
        }
        return (
          <label key={code} className="cpro-check">
            <input
              type="checkbox"
              checked={engine.value(name) === true}
              onChange={({ target }) => {
                engine.set(name, target.checked || null);
                if (target.checked) onPick();
              }}
            />
            <span>{intitule}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
