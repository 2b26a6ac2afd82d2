import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import type { BilanEntreprise, Dossier, Referentiel, Valeur } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave } from "../../forms/autosave";
import { heure } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { asText, ConflictChoice } from "../../ui/fields";
import { positionnementLook } from "../../ui/LevelChip";
import { LevelStrip } from "../../ui/LevelStrip";
import { Link } from "../../ui/Link";
import { OnePerPage } from "../../ui/OnePerPage";
import { useNarrow } from "../../ui/useNarrow";
import { Marks } from "./BilanFiches";
import { type CompetenceBilan, levelField, levelFields, MODES, modeField, modeOf, progressOf } from "./bilanWords";
import { criterionField } from "./relier";
import { baseOf } from "./sheets";

interface Part {
  bilan: BilanEntreprise;
  engine: Autosave;
  /** Its words for criteria; undefined until it is read. */
  referentiel: Referentiel | undefined;
}

/** Competences, each as a whole or by its criteria (E-03). */
export function BilanCompetences({ dossier, ...part }: Part & { dossier: Dossier }) {
  const { bilan, engine } = part;
  const { renseignees } = progressOf(bilan.competences, (name) => engine.value(name));
  return (
    <section aria-labelledby="competences-bilan">
      <h2 id="competences-bilan" className="fr-h5">
        {t`Compétences : ${compte(renseignees, "renseignée")} sur ${bilan.competences.length}`}
      </h2>
      <HiddenConflicts {...part} />
      {bilan.competences.length === 0 ? (
        <p>
          {t`Aucune fiche n'a de compétence à évaluer. Cochez des tâches ici, ou `}
          {dossier.portfolio ? <Link href={baseOf(dossier)}>ouvrez les fiches</Link> : "ouvrez les fiches"}.
        </p>
      ) : (
        <OnePerPage items={bilan.competences} what="Compétence">
          {(competence) => <One key={competence.code} competence={competence} {...part} />}
        </OnePerPage>
      )}
    </section>
  );
}

/** Two versions of a level that the chosen way of assessing does not show: nothing is lost until somebody chooses. */
function HiddenConflicts({ bilan, engine, referentiel }: Part) {
  const shown = bilan.competences.flatMap((competence) => levelFields(competence, (name) => engine.value(name)));
  const known = [
    ...bilan.competences.map(({ code, intitule }) => ({ name: levelField(code), label: `${code} ${intitule}` })),
    ...(referentiel?.competences ?? []).flatMap(({ criteres }) =>
      criteres.map(({ code, intitule }) => ({ name: criterionField(code), label: intitule })),
    ),
  ];
  const hidden = known.filter(({ name }) => engine.conflict(name) && !shown.includes(name));
  return hidden.map((field) => <LevelConflict key={field.name} {...field} bilan={bilan} engine={engine} />);
}

const showMode = (value: Valeur) => MODES.find((each) => each.value === value)?.label ?? t`Comme dans les fiches`;

function One({ competence, ...part }: Part & { competence: CompetenceBilan }) {
  const narrow = useNarrow();
  const { engine } = part;
  const { code, fiches } = competence;
  const label = `${code} ${competence.intitule}`;
  const level = { ...part, name: levelField(code), label };
  if (!competence.a_des_criteres) return <Level {...level} fiches={fiches} />;
  const name = modeField(code);
  if (engine.conflict(name)) {
    return <ConflictChoice engine={engine} name={name} label={t`Évaluation de ${label}`} show={showMode} mergeable={false} />;
  }
  const mode = modeOf(competence, (field) => engine.value(field));
  return (
    <div className="cpro-pick">
      <RadioButtons
        legend={
          <>
            <strong>{label}</strong> <Marks fiches={fiches} />
          </>
        }
        orientation="horizontal"
        small={!narrow}
        options={MODES.map((way) => ({
          label: way.label,
          nativeInputProps: {
            checked: mode === way.value,
            onChange: () => {
              engine.set(name, way.value);
              // The criteria to assess come with the answer.
              engine.flush();
            },
          },
        }))}
      />
      <ByOther engine={engine} name={name} />
      {mode === "globale" ? <Level {...level} hidden /> : <Criteres {...part} competence={competence} />}
    </div>
  );
}

function Criteres({ competence, ...part }: Part & { competence: CompetenceBilan }) {
  const { engine, referentiel } = part;
  if (competence.criteres.length === 0) {
    return (
      <p role="status">
        {engine.state.kind === "hors_ligne" ? t`Les critères s'afficheront au retour du réseau.` : t`Chargement des critères...`}
      </p>
    );
  }
  return (
    <fieldset className="cpro-criteria">
      <legend>
        {referentiel?.libelle_criteres ?? "Critères"} <span className="fr-sr-only">{t`de ${competence.code}`}</span>
      </legend>
      {competence.criteres.map(({ code, intitule, fiches }) => (
        <Level key={code} {...part} name={criterionField(code)} label={intitule} fiches={fiches} />
      ))}
    </fieldset>
  );
}

interface OfLevel {
  bilan: BilanEntreprise;
  engine: Autosave;
  name: string;
  label: string;
}

function LevelConflict({ bilan, engine, name, label }: OfLevel) {
  const show = (value: Valeur) => bilan.niveaux.find(({ code }) => code === value)?.intitule ?? t`Non renseigné`;
  return <ConflictChoice engine={engine} name={name} label={label} show={show} mergeable={false} />;
}

/** The level of a competence or of a criterion, and whose it is. `hidden`: its title is already over it. */
function Level({ fiches, hidden, ...of }: OfLevel & { fiches?: number[]; hidden?: boolean }) {
  const { bilan, engine, name, label } = of;
  if (engine.conflict(name)) return <LevelConflict {...of} />;
  return (
    <>
      <LevelStrip
        name={name}
        legend={label}
        hidden={hidden}
        marks={fiches && <Marks fiches={fiches} />}
        levels={bilan.niveaux}
        value={asText(engine.value(name)) || null}
        look={positionnementLook}
        onChange={(code) => engine.set(name, code)}
      />
      <ByOther engine={engine} name={name} />
    </>
  );
}

/** « Modifié par Antoine PILLET à 10:43 », said politely. */
function ByOther({ engine, name }: { engine: Autosave; name: string }) {
  const me = useOpenSession().personne.id;
  const field = engine.field(name);
  const other = field?.auteur && field.auteur.id !== me && field.modifie_le ? field : null;
  return (
    <p className="cpro-strip__by" aria-live="polite">
      {other?.auteur && other.modifie_le ? t`Modifié par ${nomComplet(other.auteur)} à ${heure(other.modifie_le)}` : ""}
    </p>
  );
}
