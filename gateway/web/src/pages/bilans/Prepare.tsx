import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import type { Preparation } from "../../api/types";
import { aujourdhui, jour, jourCourt, jourDe } from "../../text/dates";
import { nomCourt } from "../../text/diplomes";
import { compte, t } from "../../text/typo";
import { type Fault, faultOf, FaultList } from "../../ui/feedback";
import { acquisitionLabel, acquisitionLook, LevelChip, positionnementLabel, positionnementLook } from "../../ui/LevelChip";
import { LevelStrip } from "../../ui/LevelStrip";
import { Link } from "../../ui/Link";
import { OnePerPage } from "../../ui/OnePerPage";
import { useReferentiel } from "../annexes/useDiplomes";
import { titre } from "../referentiels/words";
import type { BilanDraft, StepProps } from "./NouveauBilan";
import { Button } from "../../ui/Button";

type Competence = Preparation["competences"][number];

/** Neither before the last bilan nor after today; a mark of 0 to 20. */
export function bilanFaults(draft: BilanDraft, { date_minimale, date_maximale }: Preparation): Fault[] {
  const faults: Fault[] = [];
  const last = date_maximale || aujourdhui();
  if (!draft.date) faults.push({ field: "date", message: t`Date du bilan : choisissez un jour` });
  else if (draft.date > last) faults.push({ field: "date", message: t`Date du bilan : choisissez le ${jourCourt(last)} ou avant` });
  else if (date_minimale && draft.date < date_minimale) {
    faults.push({ field: "date", message: t`Date du bilan : choisissez le ${jourCourt(date_minimale)} ou après, date du précédent` });
  }
  const mark = draft.note.trim().replace(",", ".");
  if (mark && !(/^\d{1,2}(\.\d{1,2})?$/.test(mark) && Number(mark) <= 20)) {
    faults.push({ field: "note", message: t`Note : saisissez un nombre de 0 à 20, par exemple 13,5` });
  }
  return faults;
}

export function Prepare({ preparation, draft, change }: StepProps) {
  const [search, setSearch] = useSearchParams();
  const [faults, setFaults] = useState<Fault[]>([]);
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = bilanFaults(draft, preparation);
    setFaults(found);
    if (found.length > 0) return;
    const next = new URLSearchParams(search);
    next.set("etape", "verification");
    setSearch(next);
    window.scrollTo({ top: 0 });
  }
  const { date_minimale, date_maximale } = preparation;
  return (
    <form onSubmit={submit} noValidate>
      <FaultList faults={faults} before="avant de vérifier le bilan" />
      <Input
        className="cpro-narrow"
        label="Date du bilan (obligatoire)"
        hintText={date_minimale ? t`Ni avant le ${jourCourt(date_minimale)}, date du précédent, ni après aujourd'hui.` : t`Au plus tard aujourd'hui.`}
        {...faultOf(faults, "date")}
        nativeInputProps={{
          id: "date", type: "date", value: draft.date,
          max: date_maximale || aujourdhui(),
          ...(date_minimale ? { min: date_minimale } : {}),
          onChange: ({ target }) => {
            // A year being typed goes through 0002: evidence is only asked for whole dates.
            if (target.value > "2000") change({ date: target.value });
          },
        }}
      />
      <h2 className="fr-h5">Compétences</h2>
      <p>{t`Rien n'est proposé comme niveau : l'équipe décide, les preuves sous les yeux. Toutes les compétences ne sont pas obligatoires.`}</p>
      <OnePerPage items={preparation.competences} what="Compétence">
        {(competence) => (
          <div className="cpro-evidence">
            <LevelStrip
              name={`niveau-${competence.code}`}
              legend={`${competence.code} ${competence.intitule}`}
              levels={preparation.niveaux}
              value={draft.niveaux[competence.code] ?? null}
              look={acquisitionLook}
              onChange={(niveau) => {
                const { [competence.code]: _before, ...others } = draft.niveaux;
                change({ niveaux: niveau ? { ...others, [competence.code]: niveau } : others });
              }}
            />
            <Evidence competence={competence} />
          </div>
        )}
      </OnePerPage>
      <Communes preparation={preparation} />
      {(["constats", "conseils"] as const).map((name) => (
        <Input
          key={name}
          label={name === "constats" ? "Constats" : "Conseils"}
          textArea
          nativeTextAreaProps={{ id: name, rows: 4, value: draft[name], onChange: (event) => change({ [name]: event.target.value }) }}
        />
      ))}
      <Input
        className="cpro-narrow"
        label="Note proposée sur 20"
        hintText={t`Facultative, par exemple 13,5.`}
        {...faultOf(faults, "note")}
        nativeInputProps={{ id: "note", inputMode: "decimal", value: draft.note, onChange: (event) => change({ note: event.target.value }) }}
      />
      <Button type="submit">Vérifier et valider</Button>
      <p className="fr-hint-text fr-mt-2w">Brouillon gardé sur cet appareil.</p>
    </form>
  );
}

/** what the learner brings along of the year that its speciality has in common with others. */
function Communes({ preparation }: { preparation: Preparation }) {
  const { communes: competences, apprenant, referentiel } = preparation;
  const famille = useReferentiel(referentiel).data?.famille;
  if (competences.length === 0 || !famille) return null;
  const observed = competences.some(({ observations }) => observations.length > 0);
  return (
    <details className="fr-my-3w">
      <summary>{t`Acquis de la seconde commune : ${compte(competences.length, "compétence")}`}</summary>
      {observed && (
        <p>
          {t`Pour leur donner un niveau d'après ces observations, faites d'abord un `}
          <Link href={`/apprenants/${apprenant.id}/bilans/nouveau?referentiel=${encodeURIComponent(famille.code)}`}>
            {t`bilan intermédiaire de ${nomCourt(famille)}`}
          </Link>
          .
        </p>
      )}
      {competences.map((competence) => (
        <div key={competence.code} className="cpro-evidence">
          <p>
            <strong>{titre(competence)}</strong>
          </p>
          <Evidence competence={competence} />
        </div>
      ))}
    </details>
  );
}

/** The level before, and what was observed since: its evidence unfolds. */
function Evidence({ competence }: { competence: Competence }) {
  const { observations, avant } = competence;
  return (
    <div className="cpro-evidence__seen">
      <p>
        {t`Avant : `}
        {avant ? <LevelChip look={acquisitionLook(avant)} label={acquisitionLabel(avant)} /> : t`aucun niveau`}
      </p>
      {observations.length === 0 ? (
        <p>{t`Observé depuis : aucune observation.`}</p>
      ) : (
        <details>
          <summary>
            {t`Observé depuis : ${compte(observations.length, "observation")} `}
            {observations.map((seen, index) => (
              <LevelChip key={index} look={positionnementLook(seen.niveau)} label={positionnementLabel(seen.niveau)} entreprise />
            ))}
          </summary>
          <ul>
            {observations.map((seen, index) => (
              <li key={index}>
                {[jour(jourDe(seen.date)), seen.periode.titre, seen.critere, positionnementLabel(seen.niveau)].filter(Boolean).join(" · ")}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
