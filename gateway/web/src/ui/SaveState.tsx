import type { Autosave, SaveState as State } from "../forms/autosave";
import { heure } from "../text/dates";
import { compte, t } from "../text/typo";
import { Button } from "./Button";

/** The seven texts of the save state. */
export function saveText(state: State): string {
  switch (state.kind) {
    case "rien":
      return "";
    case "enregistrement":
      return t`Enregistrement...`;
    case "enregistre":
      return `Enregistré à ${heure(state.at)}`;
    case "hors_ligne":
      return t`Hors ligne : ${compte(state.pending, "modification")} en attente`;
    case "synchronisation":
      return t`Synchronisation : ${state.done} sur ${state.total}`;
    case "impossible":
      return t`Enregistrement impossible. Réessayer`;
    case "conflit":
      return t`Deux versions à comparer`;
    case "lecture_seule":
      return "Lecture seule";
  }
}

const BAD = new Set<State["kind"]>(["hors_ligne", "impossible", "conflit"]);

/** One place for the save state. Only the bad ones are announced; « Enregistré à 10:42 » is not repeated at each key. */
export function SaveState({ state, engine }: { state: State; engine?: Autosave }) {
  const text = saveText(state);
  const bad = BAD.has(state.kind);
  return (
    <div className={`cpro-save cpro-save--${state.kind}`}>
      <span className="fr-sr-only" role="status">
        {bad ? text : ""}
      </span>
      {state.kind === "impossible" && engine ? (
        <Button size="small" priority="tertiary" onClick={() => engine.flush()}>
          {text}
        </Button>
      ) : (
        <span aria-hidden={bad}>{text}</span>
      )}
    </div>
  );
}
