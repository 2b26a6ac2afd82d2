import { useState } from "react";
import { fiches } from "../../api/endpoints";
import type { Dossier } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done } from "../../ui/feedback";
import { TitleForm } from "./TitleForm";
import { useListsOf } from "./useFiche";

/** A teacher asks for a sheet « à compléter »; the learner finds it among the others (F-04b). */
export function FicheDemande({ dossier }: { dossier: Dossier }) {
  const { periode, apprenant } = dossier;
  const lists = useListsOf(apprenant.id, periode.id);
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState("");
  const [dropped, setDropped] = useState(false);
  if (!asking) {
    return (
      <div className="fr-mb-3w">
        <Done text={done} />
        <Button
          priority="secondary"
          nativeButtonProps={{ autoFocus: dropped }}
          onClick={() => {
            setDone("");
            setDropped(false);
            setAsking(true);
          }}
        >
          Demander une fiche
        </Button>
      </div>
    );
  }
  return (
    <TitleForm
      of="de la fiche"
      hint={t`L'activité à raconter, par exemple : Mise en service de la ligne 3.`}
      failed={t`La fiche n'est pas demandée`}
      submit="Demander la fiche"
      onClose={() => {
        setDropped(true);
        setAsking(false);
      }}
      make={async (titre, key) => {
        await fiches.create(periode.id, apprenant.id, { nature: "fiche", titre }, key);
        void lists();
        setDone(t`La fiche « ${titre} » est demandée.`);
        setAsking(false);
      }}
    >
      <p>{t`${nomComplet(apprenant)} la trouvera parmi ses fiches, « à compléter », avec votre nom.`}</p>
    </TitleForm>
  );
}
