import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useId, useState } from "react";
import type { Valeur } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave } from "../../forms/autosave";
import { useDraft } from "../../forms/useDraft";
import { sansAccents, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ConflictChoice } from "../../ui/fields";

/** What the form takes at most. */
const MOST = 30;
const LONGEST = 200;

export function pointsOf(value: Valeur): string[] {
  return Array.isArray(value) ? value : [];
}

/** A list of points: the diploma's attitudes to tick, and those that the learner adds in words of their own (F-08). */
export function PointsField({ engine, name, legend, other, form, proposed }: {
  engine: Autosave;
  name: string;
  legend: string;
  /** « Autre point fort » */
  other: string;
  /** Names the form on the device: what is typed and not added yet is kept there. */
  form: string;
  proposed: string[];
}) {
  const { personne } = useOpenSession();
  const field = useId();
  const draft = useDraft(personne.id, `${form}:${name}`, () => ({ texte: "" }));
  const [told, setTold] = useState("");
  const [fault, setFault] = useState("");
  if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label={legend} mergeable={false} />;
  const points = pointsOf(engine.value(name));
  const own = points.filter((point) => !proposed.includes(point));
  const full = points.length >= MOST;
  const focus = () => document.getElementById(field)?.focus();

  function add(event: FormEvent) {
    event.preventDefault();
    const given = draft.value.texte.trim();
    const alike = (point: string) => sansAccents(point) === sansAccents(given);
    const known = proposed.find(alike) ?? given;
    if (!given) setFault(t`${other} : écrivez-le avant de l'ajouter`);
    else if (points.some(alike)) setFault(t`${other} : « ${known} » est déjà dans la liste`);
    else {
      // What the diploma names already is ticked rather than written twice.
      engine.set(name, [...points, known]);
      engine.flush();
      draft.change({ texte: "" });
      setFault("");
      setTold(t`Ajouté : ${known}`);
    }
    focus();
  }

  function drop(point: string) {
    engine.set(name, points.filter((each) => each !== point));
    engine.flush();
    setTold(t`Retiré : ${point}`);
    // Its button goes with it.
    focus();
  }

  return (
    <fieldset className="cpro-tasks__group">
      <legend>
        <h2 className="fr-h5 fr-mb-0">{legend}</h2>
      </legend>
      <div className="cpro-checks">
        {proposed.map((point) => (
          <label key={point} className="cpro-check">
            <input
              type="checkbox"
              checked={points.includes(point)}
              disabled={full && !points.includes(point)}
              onChange={(event) => engine.set(name, event.target.checked ? [...points, point] : points.filter((each) => each !== point))}
            />
            <span>{point}</span>
          </label>
        ))}
      </div>
      {own.length > 0 && (
        <ul className="cpro-rows">
          {own.map((point) => (
            <li key={point} className="cpro-row">
              <span>{point}</span>
              <Button size="small" priority="tertiary" onClick={() => drop(point)}>
                Retirer<span className="fr-sr-only"> : {point}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} noValidate className="cpro-narrow fr-mt-2w">
        <Input
          label={other}
          {...(full ? { hintText: t`${MOST} points au plus : retirez-en un pour en ajouter un autre.` } : {})}
          {...(fault ? { state: "error" as const, stateRelatedMessage: fault } : {})}
          nativeInputProps={{
            id: field,
            value: draft.value.texte,
            maxLength: LONGEST,
            autoComplete: "off",
            readOnly: full,
            onChange: (event) => {
              draft.change({ texte: event.target.value });
              setFault("");
            },
          }}
          action={
            <Button type="submit" priority="secondary" disabled={full}>
              Ajouter<span className="fr-sr-only"> : {other}</span>
            </Button>
          }
        />
      </form>
      <p role="status" className="fr-sr-only">
        {told}
      </p>
    </fieldset>
  );
}
