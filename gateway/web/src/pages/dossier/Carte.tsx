import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { portfolio } from "../../api/endpoints";
import type { Formulaire } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { SaveState as State } from "../../forms/autosave";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { SaveState } from "../../ui/SaveState";
import { DossierPage, useDossier, useDossierKeys } from "./DossierPage";
import { HostAddress } from "./HostAddress";
import { positionOf, positionText } from "./position";
import { PositionForm } from "./PositionForm";
import { PositionMap } from "./PositionMap";
import { PositionTold } from "./PositionTold";
import { WithPortfolio } from "./WithPortfolio";

/** « Géolocaliser » (F-02): the address first, then a marker that the learner puts on a map; the others read (F-01). */
export default function Carte() {
  const { periode, apprenant } = useDossierKeys();
  const ready = Boolean(useDossier().data?.portfolio);
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    queryKey: ["carte", periode, apprenant],
    queryFn: () => portfolio.carte(periode, apprenant),
    enabled: ready,
  });
  const readOnly = query.data && !may(query.data.actions, "modifier");
  return (
    <DossierPage
      title={profil === "apprenant" ? "Localiser mon entreprise" : "Localisation de l’entreprise"}
      save={<SaveState state={readOnly ? { kind: "lecture_seule" } : save} />}
    >
      {(dossier) => (
        <WithPortfolio dossier={dossier}>
          {() => (
            <>
              <section aria-labelledby="adresse">
                <h2 id="adresse" className="fr-h5">
                  Adresse
                </h2>
                <HostAddress dossier={dossier} />
              </section>
              <section aria-labelledby="position">
                <h2 id="position" className="fr-h5">
                  Position sur la carte
                </h2>
                <Loaded query={query}>
                  {(value) => (may(value.actions, "modifier") ? <PositionForm dossier={dossier} value={value} onState={setSave} /> : <Reading value={value} />)}
                </Loaded>
              </section>
            </>
          )}
        </WithPortfolio>
      )}
    </DossierPage>
  );
}

function Reading({ value }: { value: Formulaire }) {
  const { personne } = useOpenSession();
  const position = positionOf(valueOf(value.champs, "position"));
  return (
    <>
      <PositionTold position={position} />
      {position && <PositionMap whose={personne.id} position={position} label={t`Carte : l'entreprise est à ${positionText(position)}`} />}
    </>
  );
}
