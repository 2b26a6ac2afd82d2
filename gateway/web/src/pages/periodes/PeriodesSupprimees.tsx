import { useState } from "react";
import { may } from "../../api/actions";
import type { PeriodeSupprimee, ReferentielResume, Retablie } from "../../api/types";
import { aujourdhui, intervalle, jour, jourDe, moment } from "../../text/dates";
import { nomCourt } from "../../text/diplomes";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { useDiplomes } from "../annexes/useDiplomes";
import { Restored, Undo, useSuppressions } from "./Suppressions";

/** Learners named at once; of more, the number. */
const NAMED = 3;

/** What was deleted and can still come back, whole (P-08). */
export default function PeriodesSupprimees() {
  const diplomas = useDiplomes();
  const list = useSuppressions();
  const [back, setBack] = useState<Retablie | null>(null);
  return (
    <Page
      title="Périodes supprimées"
      crumbs={[{ label: "Vue par périodes", href: "/periodes" }]}
      lead={t`Le DDFPT peut annuler une suppression, en entier, jusqu'à la date indiquée. Ensuite, rien n'en reste.`}
    >
      {back && <Restored back={back} />}
      <Loaded query={diplomas}>
        {(known) => (
          <Loaded query={list}>
            {(found) =>
              found.length === 0 ? (
                <Empty action={{ label: "Voir les périodes", href: "/periodes" }}>
                  {t`Aucune suppression ne peut être annulée.`}
                </Empty>
              ) : (
                <ul className="cpro-deletions">
                  {found.map((deletion) => (
                    <li key={`${deletion.periode}${deletion.suppression}`}>
                      <Deleted deletion={deletion} diplomas={known} onDone={setBack} />
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface Shown {
  deletion: PeriodeSupprimee;
  diplomas: ReferentielResume[];
  onDone: (back: Retablie) => void;
}

function Deleted({ deletion, diplomas, onDone }: Shown) {
  const diploma = diplomas.find(({ code }) => code === deletion.referentiel);
  const niveau = diploma?.niveaux.find(({ code }) => code === deletion.niveau)?.intitule;
  const by = deletion.supprimee_par ? t` par ${nomComplet(deletion.supprimee_par)}` : "";
  return (
    <>
      <h2 className="fr-h5">
        {deletion.titre} · {intervalle(deletion.du, deletion.au)}
      </h2>
      <p>
        {diploma && t`${nomCourt(diploma)}${niveau ? `, ${niveau}` : ""}. `}
        {t`Supprimée le ${moment(deletion.supprimee_le)}${by}, pour ${whom(deletion)}.`}
      </p>
      <p>{left(deletion.annulable_jusqu_au)}</p>
      {may(deletion.actions, "retablir") && <Undo deletion={deletion} onDone={onDone} />}
    </>
  );
}

function whom({ apprenants, entiere }: PeriodeSupprimee): string {
  const all = compte(apprenants.length, "apprenant");
  if (entiere || apprenants.length > NAMED) return all;
  return apprenants.map(nomComplet).join(", ");
}

/** « Encore 29 jours : jusqu’au 29 décembre 2026. » */
function left(until: string): string {
  const day = jourDe(until);
  const days = Math.round((Date.parse(day) - Date.parse(aujourdhui())) / 86_400_000);
  if (days <= 0) return t`Dernier jour pour annuler.`;
  return t`Encore ${compte(days, "jour")} pour annuler : jusqu'au ${jour(day)}.`;
}
