import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { dossiers } from "../../api/endpoints";
import type { Dossier, Semaine as Week } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { useAutosave } from "../../forms/useAutosave";
import { jour, joursDeSemaine, moment, numeroSemaine } from "../../text/dates";
import { t } from "../../text/typo";
import { asText, AutoField, ReadField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { SaveState } from "../../ui/SaveState";
import { dossierKey, DossierPage, useDossierKeys } from "./DossierPage";
import { RetryOnProblem, useReport } from "./saving";
import { dayLine, weekDays } from "./weekDays";

const MINE = [
  { name: "description", label: "Ce que j’ai fait", hint: t`Décrivez une intervention : machine, panne, ce que vous avez fait.` },
  { name: "aime", label: "Ce que j’ai aimé" },
  { name: "reussi", label: "Ce que j’ai réussi" },
];

/** One week, phone first (3.7). The learner writes in the first person; the others read the same page as text. */
export default function Semaine() {
  const { periode, apprenant } = useDossierKeys();
  const { semaine = "" } = useParams();
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["semaine", periode, apprenant, semaine],
    queryFn: () => dossiers.semaine(periode, apprenant, semaine),
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  const number = numeroSemaine(semaine);
  return (
    <DossierPage
      title={profil === "apprenant" ? t`Ma semaine ${number}` : t`Semaine ${number}`}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <Loaded query={query}>
          {(week) => (
            <>
              <Around dossier={dossier} week={week} />
              {may(week.actions, "modifier") ? (
                <Form key={week.semaine} dossier={dossier} week={week} onState={setSave} />
              ) : (
                <Reading key={week.semaine} dossier={dossier} week={week} />
              )}
            </>
          )}
        </Loaded>
      )}
    </DossierPage>
  );
}

/** ‹ › as links, and the list of all weeks. */
function Around({ dossier, week }: { dossier: Dossier; week: Week }) {
  const base = `/periodes/${dossier.periode.id}/portfolios/${dossier.apprenant.id}`;
  return (
    <nav className="cpro-around" aria-label="Semaines">
      {week.precedente ? (
        <Link href={`${base}/semaines/${week.precedente}`}>
          <span aria-hidden="true">‹ </span>Semaine précédente
        </Link>
      ) : (
        <span />
      )}
      <span className="cpro-around__dates">{joursDeSemaine(week.lundi)}</span>
      {week.suivante ? (
        <Link href={`${base}/semaines/${week.suivante}`}>
          Semaine suivante<span aria-hidden="true"> ›</span>
        </Link>
      ) : (
        <span />
      )}
      <Link className="cpro-around__all" href={base}>
        Toutes les semaines
      </Link>
    </nav>
  );
}

function Form({ dossier, week, onState }: { dossier: Dossier; week: Week; onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const client = useQueryClient();
  const { periode, apprenant } = dossier;
  const engine = useAutosave({
    form: `semaine:${periode.id}:${apprenant.id}:${week.semaine}`,
    person: personne.id,
    fields: week.champs,
    send: (changes) => dossiers.saveSemaine(periode.id, apprenant.id, week.semaine, changes),
    queryKey: ["semaine", periode.id, apprenant.id, week.semaine],
    onSaved: () => {
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
      void client.invalidateQueries({ queryKey: ["accueil"] });
    },
  });
  const state = engine.state;
  useReport(state, onState);
  const insert = (line: string) => {
    const text = asText(engine.value("description"));
    engine.set("description", text ? `${text.replace(/\s+$/, "")}\n${line}` : line);
    document.querySelector<HTMLTextAreaElement>("textarea")?.focus();
  };
  const over = new Date().toISOString().slice(0, 10) > periode.au;
  return (
    <>
      {over && <p>{t`Période terminée le ${jour(periode.au)}. Vous pouvez encore écrire.`}</p>}
      {MINE.map((field) => (
        <div key={field.name}>
          <AutoField engine={engine} multiline {...field} />
          {field.name === "description" && (
            <div className="cpro-days" role="group" aria-label="Ajouter un jour au texte">
              {weekDays(week.lundi, periode).map((day) => (
                <button key={day.date} type="button" className="fr-btn fr-btn--tertiary fr-btn--sm" onClick={() => insert(dayLine(day.date))}>
                  + {day.name}
                </button>
              ))}
            </div>
          )}
        </div>
      ))}
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
    </>
  );
}

const THEIRS: Record<string, string> = {
  description: "Ce qui a été fait",
  aime: "Ce qui a été aimé",
  reussi: "Ce qui a été réussi",
};

/** Opening a week marks it read, for this reader (F-05). */
function Reading({ dossier, week }: { dossier: Dossier; week: Week }) {
  const client = useQueryClient();
  const { periode, apprenant } = dossier;
  const { mutate } = useMutation({
    mutationFn: () => dossiers.markRead(periode.id, apprenant.id, week.semaine),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
      void client.invalidateQueries({ queryKey: ["periode", periode.id, "apprenants"] });
      void client.invalidateQueries({ queryKey: ["accueil"] });
    },
  });
  const marks = may(week.actions, "marquer_lue");
  useEffect(() => {
    if (marks) mutate();
  }, [marks, mutate]);
  const empty = week.champs.every(({ valeur }) => !valeur);
  return (
    <>
      <p>{week.modifiee_le ? t`Dernière modification le ${week.modifiee_le.length === 10 ? jour(week.modifiee_le) : moment(week.modifiee_le)}` : ""}</p>
      {empty ? (
        <p>{t`Cette semaine n'est pas encore racontée.`}</p>
      ) : (
        <dl className="cpro-reads cpro-reads--long">
          {MINE.map(({ name }) => (
            <ReadField key={name} label={THEIRS[name] ?? name} value={week.champs.find(({ nom }) => nom === name)?.valeur ?? null} />
          ))}
        </dl>
      )}
    </>
  );
}
