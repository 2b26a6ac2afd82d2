import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useParams } from "react-router";
import { may } from "../../api/actions";
import type { Dossier, FicheCourte, Semaine as Week } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { joursDeSemaine, moment, numeroSemaine } from "../../text/dates";
import { t } from "../../text/typo";
import { AutoField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { AnnexesOfSheet } from "../annexesPortfolio/AnnexesFiche";
import { Around } from "./Around";
import { CommentairesFiche } from "./CommentairesFiche";
import { DayButtons } from "./DayButtons";
import { DossierPage, useDossierKeys } from "./DossierPage";
import { PeriodOver } from "./PeriodOver";
import { semaineRead } from "./reads";
import { RetryOnProblem, useReport } from "./saving";
import { baseOf } from "./sheets";
import { ficheKey, useListsOf, useMarkRead } from "./useFiche";
import { MINE, WeekReading } from "./WeekReading";

/** One week, phone first (3.7). The learner writes in the first person; the others read the same page as text. */
export default function Semaine() {
  const { periode, apprenant } = useDossierKeys();
  const { semaine = "" } = useParams();
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery(semaineRead(periode, apprenant, semaine));
  const readOnly = query.data && !may(query.data.actions, "modifier");
  const number = numeroSemaine(semaine);
  return (
    <DossierPage
      title={profil === "apprenant" ? t`Ma semaine ${number}` : t`Semaine ${number}`}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <Loaded query={query}>
          {(week) => week.formulaire === "fiche" ? <Navigate to={`${baseOf(dossier)}/fiches/${week.id}`} replace /> : (
            <>
              <Neighbours base={baseOf(dossier)} week={week} />
              {may(week.actions, "modifier") ? (
                <Form key={week.id} dossier={dossier} week={week} onState={setSave} />
              ) : (
                <Reading key={week.id} dossier={dossier} week={week} />
              )}
              <AnnexesOfSheet key={`annexes-${week.id}`} fiche={week} />
              <CommentairesFiche key={week.id} dossier={dossier} fiche={week.id} />
            </>
          )}
        </Loaded>
      )}
    </DossierPage>
  );
}

/** ‹ › as links, and the list of all weeks. */
function Neighbours({ base, week }: { base: string; week: Week }) {
  const to = (other: FicheCourte | null) => other && `${base}/semaines/${other.semaine}`;
  return (
    <Around
      label="Semaines"
      what="Semaine"
      previous={to(week.precedente)}
      next={to(week.suivante)}
      middle={joursDeSemaine(week.lundi)}
      all={{ label: "Toutes les semaines", href: base }}
    />
  );
}

function Form({ dossier, week, onState }: { dossier: Dossier; week: Week; onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const { periode, apprenant } = dossier;
  const client = useQueryClient();
  const lists = useListsOf(apprenant.id, periode.id);
  const engine = useAutosave({
    form: formName("fiche", apprenant.id, week.id),
    person: personne.id,
    fields: week.champs,
    queryKey: semaineRead(periode.id, apprenant.id, week.semaine).queryKey,
    onSaved: () => {
      // The journal reads the same sheet by its id (F-09).
      void client.invalidateQueries({ queryKey: ficheKey(apprenant.id, week.id) });
      void lists();
    },
  });
  const state = engine.state;
  useReport(state, onState);
  return (
    <>
      <PeriodOver periode={periode} />
      {MINE.map((field) => (
        <div key={field.name}>
          <AutoField engine={engine} multiline {...field} />
          {field.name === "description" && <DayButtons engine={engine} name={field.name} lundi={week.lundi} periode={periode} />}
        </div>
      ))}
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}

/** The others read; opening a week marks it read (F-05). */
function Reading({ dossier, week }: { dossier: Dossier; week: Week }) {
  useMarkRead(dossier.apprenant.id, week);
  return (
    <>
      <p>{week.modifiee_le ? t`Dernière modification le ${moment(week.modifiee_le)}` : ""}</p>
      <WeekReading champs={week.champs} />
    </>
  );
}
