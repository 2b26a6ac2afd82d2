import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { type FormEvent, useState } from "react";
import { formations as api } from "../../api/endpoints";
import type { ChoixDivision, Formations, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** The value of « another diploma » in a list of codes, which are never empty. */
const AUTRE = "-";

const keyOf = (choice: ChoixDivision) => `${choice.division} ${choice.mef}`;
const chosenOf = (choice: ChoixDivision) => (choice.choisi ? (choice.referentiel ?? AUTRE) : "");

/** Each division whose course leads to several diplomas chooses one (I-05). */
export function Choices({ choices, diplomas, onSaved, secondary = false }: {
  choices: ChoixDivision[];
  diplomas: ReferentielResume[];
  onSaved: (table: Formations) => Promise<unknown> | void;
  /** Where the page decides something else. */
  secondary?: boolean;
}) {
  const [changed, setChanged] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [saved, setSaved] = useState(0);
  const [busy, setBusy] = useState(false);
  const name = (code: string) => {
    const diploma = diplomas.find((each) => each.code === code);
    return diploma ? nomCourt(diploma) : code;
  };

  async function save(event: FormEvent) {
    event.preventDefault();
    const wanted = choices.filter((choice) => (changed[keyOf(choice)] ?? "") !== "");
    setBusy(true);
    setError(null);
    setSaved(0);
    try {
      const table = await api.choose(
        wanted.map((choice) => {
          const value = changed[keyOf(choice)];
          return { division: choice.division, mef: choice.mef, referentiel: value === AUTRE ? null : (value ?? null) };
        }),
      );
      await onSaved(table);
      setChanged({});
      setSaved(wanted.length);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const waiting = Object.values(changed).filter((value) => value !== "").length;
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      {error !== null && <ProblemAlert error={error} title="Les choix ne sont pas enregistrés" />}
      <div role="status">
        {saved > 0 && <Alert severity="success" small description={t`${compte(saved, "choix enregistré", "choix enregistrés")}.`} />}
      </div>
      <ul className="cpro-rows">
        {choices.map((choice) => (
          <li key={keyOf(choice)} className="cpro-row">
            <div>
              <strong>{choice.division}</strong>
              <p className="cpro-row__detail">
                {choice.intitule ?? t`MEF ${choice.mef}`}
                {t` · ${compte(choice.effectif, "apprenant")}`}
              </p>
              {!choice.choisi && choice.par_abonnement && (
                <p className="cpro-row__detail">{t`Sans choix : ${name(choice.par_abonnement)}, le seul diplôme de la famille auquel l'établissement est abonné.`}</p>
              )}
            </div>
            <Select
              label={t`Diplôme de ${choice.division}`}
              nativeSelectProps={{
                value: changed[keyOf(choice)] ?? chosenOf(choice),
                onChange: (event) => setChanged({ ...changed, [keyOf(choice)]: event.target.value }),
              }}
            >
              {!choice.choisi && <option value="">{choice.par_abonnement ? "Selon l’abonnement" : "À choisir"}</option>}
              {choice.candidats.map((code) => (
                <option key={code} value={code}>
                  {name(code)}
                </option>
              ))}
              <option value={AUTRE}>Autre diplôme, absent de l’application</option>
            </Select>
          </li>
        ))}
      </ul>
      <Button type="submit" priority={secondary ? "secondary" : "primary"} disabled={busy || waiting === 0}>
        Enregistrer les choix
      </Button>
    </form>
  );
}
