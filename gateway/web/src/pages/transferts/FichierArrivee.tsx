/** A file received: applied to its learner, or turned away; then its receipt (I-11). */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { useState } from "react";
import { may } from "../../api/actions";
import { fichiersTransfert } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { FichierTransfert } from "../../api/types";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { ChoixEleve } from "./ChoixEleve";
import { useDecision } from "./useDecision";

export function Arrivee({ held }: { held: Versioned<FichierTransfert> }) {
  const one = held.value;
  return (
    <>
      {may(one.actions, "appliquer") && <Appliquer held={held} />}
      {one.etat === "termine" && one.recu && (
        <section>
          <h2>Reçu</h2>
          <p>{t`Le dossier est repris. Copiez ce reçu et transmettez-le à l'établissement d'origine, par courriel par exemple : il pourra retirer le dossier de chez lui.`}</p>
          <div className="cpro-narrow">
            <Input
              textArea
              label="Reçu à transmettre"
              nativeTextAreaProps={{ readOnly: true, rows: 11, value: one.recu, onFocus: (event) => event.target.select() }}
            />
          </div>
        </section>
      )}
      {one.etat === "refuse" && <p>{t`Rien n'a été repris. Le même fichier peut être reçu de nouveau.`}</p>}
    </>
  );
}

function Appliquer({ held }: { held: Versioned<FichierTransfert> }) {
  const one = held.value;
  const [chosen, setChosen] = useState("");
  const [missing, setMissing] = useState(false);
  const { error, busy, decide } = useDecision(one.id);

  function apply() {
    const named = one.apprenant ? null : chosen;
    setMissing(named === "");
    if (named !== "") void decide(fichiersTransfert.apply(one.id, held.etag, named));
  }

  return (
    <section>
      <h2>{one.apprenant ? "Reprendre ce dossier" : "De quel élève est-ce le dossier ?"}</h2>
      {one.apprenant ? (
        <p>{t`L'INE désigne un élève de votre établissement. Rien n'est encore repris.`}</p>
      ) : (
        <>
          <p>{t`Ce fichier n'a pas d'INE. Choisissez l'élève : ses noms et sa date de naissance doivent être les mêmes.`}</p>
          <ChoixEleve nom={one.nom} chosen={chosen} onChoose={setChosen} />
        </>
      )}
      {missing && (
        <p role="alert" className="fr-error-text">
          {t`Élève : choisissez celui dont c'est le dossier`}
        </p>
      )}
      {error !== null && <ProblemAlert error={error} title="Le dossier n’est pas repris" />}
      <div className="fr-mt-3w">
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Reprendre le dossier",
              disabled: busy,
              onClick: apply,
            },
            {
              children: "Refuser le fichier",
              priority: "secondary",
              disabled: busy,
              onClick: () => void decide(fichiersTransfert.refuse(one.id, held.etag)),
            },
          ]}
        />
      </div>
    </section>
  );
}
